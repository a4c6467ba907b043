//! A form left half-way, as far as its patient has let the practice keep it: how to reach them and
//! the screen they got to. No other answer is read, whatever was sent.

use serde::{Deserialize, Serialize};

use super::decode::Submission;
use super::{ContactMethod, Field, STEPS, check_step};
use crate::private::Private;

/// What is kept of a form that was not finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// Who asks.
    pub name: Private,
    /// Phone number as typed; empty if an e-mail address was given instead.
    pub phone: Private,
    /// E-mail address as typed; empty if a phone number was given instead.
    pub email: Private,
    /// Preferred contact method.
    pub contact: Option<ContactMethod>,
    /// Whether a voicemail may say why the practice calls.
    pub voicemail: bool,
    /// The last screen that was shown, 1 to [`STEPS`].
    pub step: u8,
}

/// The screen that asks how to reach the patient.
const CONTACT_STEP: u8 = 2;

impl Partial {
    /// What may be kept of what was sent; none without the tick, and none where the practice could
    /// not reach the patient by it.
    #[must_use]
    pub fn of(sent: &Submission) -> Option<Self> {
        let mut answers = sent.answers.clone();
        answers.drop_unasked();
        if !sent.keep || !check_step(&answers, CONTACT_STEP).is_empty() {
            return None;
        }
        let text = |field| Private::from(answers.get(field).to_owned());
        Some(Self {
            name: text(Field::Name),
            phone: text(Field::Phone),
            email: text(Field::Email),
            contact: ContactMethod::from_name(answers.get(Field::Contact)),
            voicemail: answers.get(Field::Voicemail) == "yes",
            step: sent.step.clamp(1, STEPS),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Submission {
        let mut sent = Submission::default();
        for (name, value) in fields {
            assert!(sent.set(name, value), "{name}");
        }
        sent
    }

    const REACHABLE: [(&str, &str); 4] = [
        ("keep", "yes"),
        ("name", "Ana Example"),
        ("phone", "(555) 555-0123"),
        ("step", "3"),
    ];

    #[test]
    fn contact_and_the_screen_are_all_that_is_kept() {
        let mut fields = REACHABLE.to_vec();
        fields.extend([
            ("need", "implants"),
            ("message", "words"),
            ("contact", "text"),
        ]);
        let kept = Partial::of(&sent(&fields)).expect("kept");
        let json = serde_json::to_value(&kept).expect("json");
        let mut names: Vec<_> = json.as_object().expect("object").keys().collect();
        names.sort();
        assert_eq!(
            names,
            ["contact", "email", "name", "phone", "step", "voicemail"]
        );
        assert_eq!((kept.step, kept.contact), (3, Some(ContactMethod::Text)));
    }

    #[test]
    fn nothing_is_kept_without_the_tick() {
        for keep in ["", "no", "0"] {
            let mut fields = REACHABLE.to_vec();
            fields[0].1 = keep;
            assert_eq!(Partial::of(&sent(&fields)), None, "{keep}");
        }
    }

    #[test]
    fn nothing_is_kept_of_somebody_who_cannot_be_reached() {
        for (field, value) in [("phone", ""), ("phone", "12"), ("name", "")] {
            let mut fields = REACHABLE.to_vec();
            fields.push((field, value));
            assert_eq!(Partial::of(&sent(&fields)), None, "{field}");
        }
    }

    #[test]
    fn a_screen_that_is_not_there_counts_as_the_nearest() {
        for (told, kept) in [("0", 1), ("9", STEPS), ("x", 1), ("300", 1)] {
            let mut fields = REACHABLE.to_vec();
            fields.push(("step", told));
            assert_eq!(
                Partial::of(&sent(&fields)).expect("kept").step,
                kept,
                "{told}"
            );
        }
    }
}
