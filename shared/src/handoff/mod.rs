//! The handoff: the eleven things whoever calls the patient needs to know, in one record.
//!
//! It is the `data` of the practice's webhook, the desk's card and the daily summary's row.

mod acknowledgment;
mod arrived;
mod consent;

use serde::{Deserialize, Serialize};

pub use acknowledgment::Acknowledgment;
pub use consent::{ConsentGiven, Purpose};

use crate::clock::Moment;
use crate::form::{ContactMethod, Insurance, Need, PatientStatus, Request, TimeOfDay};
use crate::ids::NewIds;
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::person::Linked;
use crate::practice::Policy;
use crate::private::Private;
use crate::source::Source;
use crate::tagging::Tags;
use crate::triage::Label;
use crate::workflow::{AttemptMade, Task};

/// Everything about one inquiry that the next person needs. The eleven parts are numbered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Handoff {
    /// Which inquiry.
    pub inquiry: Name,
    /// 1. Where the inquiry came from, and why we think so.
    pub source: Source,
    /// 2. What was asked for.
    pub request: Requested,
    /// 3. Which location the patient prefers.
    pub location: Option<Named>,
    /// 4. Who the patient is, new or existing.
    pub patient: Patient,
    /// 5. How the patient wants to be contacted.
    pub contact: Contact,
    /// 6. In which language.
    pub language: Spoken,
    /// 7. Insurance or payment, as far as it was told.
    pub insurance: Payment,
    /// 8. The page and the form.
    pub landing: Landing,
    /// 9. When the inquiry was received (RFC 3339, UTC).
    pub received_at: Moment,
    /// 10. The first attempt to reach the patient, once there is one.
    pub first_attempt: Option<Attempt>,
    /// 11. What has to be done next; none once nothing is.
    pub next_action: Option<NextAction>,
    /// What the patient wrote, if anything.
    pub message: Private,
    /// What the patient agreed to.
    pub consent: ConsentGiven,
    /// Everything that was decided about the inquiry, each with its reason.
    pub tags: Tags,
    /// The earlier inquiry that this one asks again, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_again: Option<Linked<String>>,
    /// The screen on which the form was left, where it was not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfinished: Option<u8>,
}

/// How an inquiry is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "InquiryName"))]
pub struct Name {
    /// For machines.
    pub id: String,
    /// For people.
    pub reference: String,
    /// The practice's id.
    pub practice: String,
}

/// A thing of the practice's, by id and by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "NamedThing"))]
pub struct Named {
    /// Its id in the policy.
    pub id: String,
    /// Its name when the inquiry was received.
    pub name: String,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Requested {
    /// `service`, `referral`, `insurance`, `existing` or `other`.
    pub need: String,
    /// The service line, if one was chosen.
    pub service: Option<Named>,
    /// The campaign, if the landing page's address told one.
    pub campaign: Option<String>,
}

/// Who the patient is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Patient {
    /// The name given.
    pub name: Private,
    /// New, existing or unknown.
    pub status: PatientStatus,
    /// Whether somebody else wrote for the patient.
    pub written_by_other: bool,
}

/// How to reach the patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Contact {
    /// Phone number as typed.
    pub phone: Private,
    /// E-mail address as typed.
    pub email: Private,
    /// Preferred method.
    pub method: Option<ContactMethod>,
    /// Preferred time of day.
    pub time: Option<TimeOfDay>,
    /// Whether a voicemail may say why the practice calls.
    pub voicemail_may_say_why: bool,
}

/// Languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Spoken {
    /// The language the form was filled in.
    pub form: Language,
    /// The language to answer in, which the message may show.
    pub answer_in: Language,
    /// Whether help in another language was asked for.
    pub help: bool,
}

/// Insurance or payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Payment {
    /// Whether the patient has insurance.
    pub insured: Option<Insurance>,
    /// Whether the inquiry is a question about insurance or payment.
    pub question: bool,
}

/// Where the form stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Landing {
    /// Path of the landing page, without anything personal; nothing else of its address is kept.
    pub page: Option<String>,
    /// Which form: `widget`, `hosted` or `api`.
    pub form: String,
}

/// One human try to reach the patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Attempt {
    /// When (RFC 3339, UTC).
    pub at: Moment,
    /// How it ended.
    pub outcome: String,
}

impl From<&AttemptMade> for Attempt {
    fn from(made: &AttemptMade) -> Self {
        Self {
            at: made.made_at,
            outcome: made.outcome.as_str().to_owned(),
        }
    }
}

/// What has to be done next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NextAction {
    /// What.
    pub action: String,
    /// Who does it.
    pub owner: String,
    /// By when (RFC 3339, UTC); the first response is due as it was promised to the patient.
    pub due: Moment,
}

impl NextAction {
    /// A task as the handoff tells it.
    #[must_use]
    pub fn of(task: &Task, policy: &Policy) -> Self {
        Self {
            action: task.kind.as_str().to_owned(),
            owner: policy.owner_name(&task.owner).to_owned(),
            due: task.due,
        }
    }
}

/// Whether the need, the message, the page or an answer is about insurance or payment.
fn is_about_payment(tags: &Tags) -> bool {
    tags.intent.groups.contains(&IntentGroup::InsurancePayment)
        || tags.topics.contains(&Label::InsurancePayment)
}

/// What is known of an inquiry's arrival beside the answers.
#[derive(Debug)]
pub struct Arrival<'a> {
    /// Its ids.
    pub ids: &'a NewIds,
    /// When it was received.
    pub at: Moment,
    /// The language of the form.
    pub language: Language,
    /// Where it came from.
    pub source: Source,
    /// What was decided.
    pub tags: Tags,
    /// Which form.
    pub form: &'a str,
}

impl Handoff {
    /// The handoff of a request that has just been taken.
    #[must_use]
    pub fn new(request: Request, policy: &Policy, arrival: Arrival<'_>) -> Self {
        let Request {
            need,
            location,
            contact: method,
            insurance,
            ..
        } = request;
        let (kind, service) = match &need {
            Need::Service(id) => ("service", policy.service(id)),
            Need::Referral => ("referral", None),
            Need::Insurance => ("insurance", None),
            Need::Existing => ("existing", None),
            Need::Other => ("other", None),
        };
        let action = match method {
            Some(ContactMethod::Text) => "text_patient",
            Some(ContactMethod::Email) => "email_patient",
            _ if request.phone.expose().is_empty() => "email_patient",
            _ => "call_patient",
        };
        Self {
            inquiry: Name {
                id: arrival.ids.inquiry.clone(),
                reference: arrival.ids.reference.clone(),
                practice: policy.id.to_string(),
            },
            request: Requested {
                need: kind.to_owned(),
                service: service.map(|service| Named {
                    id: service.id.clone(),
                    name: service.name.get(Language::En).to_owned(),
                }),
                campaign: arrival.source.campaign.clone(),
            },
            location: location
                .and_then(|id| policy.location(&id))
                .map(|location| Named {
                    id: location.id.clone(),
                    name: location.name.clone(),
                }),
            patient: Patient {
                name: request.name,
                status: request.patient,
                written_by_other: request.for_other,
            },
            contact: Contact {
                phone: request.phone,
                email: request.email,
                method,
                time: request.time,
                voicemail_may_say_why: request.voicemail,
            },
            language: Spoken {
                form: arrival.language,
                answer_in: arrival.tags.language,
                help: request.language_help,
            },
            insurance: Payment {
                insured: insurance,
                question: is_about_payment(&arrival.tags),
            },
            landing: Landing {
                page: arrival.source.kept.landing_path.clone(),
                form: arrival.form.to_owned(),
            },
            first_attempt: None,
            next_action: Some(NextAction {
                action: action.to_owned(),
                owner: arrival.tags.owner_name.clone(),
                due: arrival.tags.due,
            }),
            message: request.message,
            consent: ConsentGiven::new(policy, arrival.language, arrival.at),
            received_at: arrival.at,
            source: arrival.source,
            tags: arrival.tags,
            asked_again: None,
            unfinished: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::native::JiffZones;
    use crate::form::{Answers, Field, validate};
    use crate::intent::WayIn;
    use crate::practice::tests_support::policy;
    use crate::source::Evidence;
    use crate::tagging::{Received, tag};

    #[test]
    fn a_question_about_insurance_is_one_wherever_it_is_asked() {
        let policy = policy();
        let question = |need: &str, message: &str| {
            let mut answers = Answers::default();
            for (field, text) in [
                (Field::Need, need),
                (Field::Name, "Ana Example"),
                (Field::Phone, "(555) 555-0123"),
                (Field::Consent, "yes"),
                (Field::Message, message),
            ] {
                answers.set(field, text);
            }
            let request = validate(&answers, &policy).expect("complete");
            let at = "2026-11-27T21:50:00Z".parse().expect("a moment");
            let source = Source::of(&Evidence::default());
            let received = Received {
                request: &request,
                source: &source,
                way_in: WayIn::Form,
                page: "",
                form_language: Language::En,
                at,
                unfinished: false,
            };
            let tags = tag(&received, &policy, &JiffZones::bundled());
            let arrival = Arrival {
                ids: &NewIds::new(0, &[7; 32]),
                at,
                language: Language::En,
                source,
                tags,
                form: "widget",
            };
            Handoff::new(request, &policy, arrival).insurance.question
        };
        assert!(question("checkup", "Do you take my insurance?"));
        assert!(question("insurance", ""));
        assert!(!question("checkup", "I would like to come in on Tuesday."));
    }
}
