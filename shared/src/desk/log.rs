//! Logging an inquiry that came by a call, a visit, a fax or a message: the same checks and the same
//! record as a form, with the source asked for.

use super::LogInquiryRequest;
use crate::clock::Moment;
use crate::form::ContactMethod;
use crate::form::{Answers, Field, FieldError, Insurance, PatientStatus, Request, validate};
use crate::language::Language;
use crate::practice::Policy;
use crate::problem::ProblemField;

/// How long after the fact an inquiry may be logged, in milliseconds: a fax of Friday evening is
/// logged on Monday.
const LATEST_MS: i64 = 7 * 24 * 60 * 60 * 1000;

impl LogInquiryRequest {
    /// The request as a form would have brought it, and when it came in.
    ///
    /// # Errors
    /// Every field that cannot be taken.
    pub fn check(
        &self,
        policy: &Policy,
        now: Moment,
    ) -> Result<(Request, Moment), Vec<ProblemField>> {
        let mut wrong: Vec<ProblemField> = Vec::new();
        let received = self.received_at.unwrap_or(now);
        if received > now || now.as_millis() - received.as_millis() > LATEST_MS {
            wrong.push(field(
                "received_at",
                "Lies in the future, or more than a week ago.",
            ));
        }
        if !self.way.is_desk() {
            wrong.push(field(
                "way",
                "Forms log themselves: choose how the patient reached you.",
            ));
        }
        match validate(&self.answers(), policy) {
            Ok(request) if wrong.is_empty() => Ok((request, received)),
            Ok(_) => Err(wrong),
            Err(errors) => {
                wrong.extend(errors.into_iter().map(said));
                Err(wrong)
            }
        }
    }

    fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        let ticked = |yes| if yes { "yes" } else { "" };
        let contact = self.contact.map_or("", |contact| match contact {
            ContactMethod::Phone => "phone",
            ContactMethod::Text => "text",
            ContactMethod::Email => "email",
        });
        let patient = match self.patient {
            PatientStatus::New => "new",
            PatientStatus::Existing => "existing",
            PatientStatus::Unknown => "unknown",
        };
        let insurance = self.insurance.map_or("", |insurance| match insurance {
            Insurance::Yes => "yes",
            Insurance::No => "no",
            Insurance::Unsure => "unsure",
        });
        for (field, text) in [
            (Field::Need, self.need.as_str()),
            (Field::Name, self.name.expose()),
            (Field::Phone, self.phone.expose()),
            (Field::Email, self.email.expose()),
            (Field::Contact, contact),
            (Field::Voicemail, ticked(self.voicemail)),
            (Field::For, if self.for_other { "other" } else { "" }),
            (Field::Patient, patient),
            (Field::Location, self.location.as_deref().unwrap_or("")),
            (Field::Insurance, insurance),
            (Field::Message, self.message.expose()),
            (Field::Consent, "yes"),
        ] {
            answers.set(field, text);
        }
        answers
    }
}

fn field(name: &str, detail: &str) -> ProblemField {
    ProblemField {
        field: name.to_owned(),
        detail: detail.to_owned(),
    }
}

fn said(error: FieldError) -> ProblemField {
    field(error.field.name(), error.message(Language::En))
}
