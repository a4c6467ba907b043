//! Answers as they arrive: a map of whatever names a form gives its fields.
//!
//! Forms differ: the widget's own, a practice's system that posts to the API, a history that is
//! replayed. This is the border where loose names and values become [`FormFacts`].

use std::collections::BTreeMap;

use serde::Deserialize;

use super::facts::FormFacts;
use super::words::{Class, Words};
use crate::form::PatientStatus;

/// One answer, in any form a form may give it.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// Ticked or not.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Words or a key.
    Text(String),
    /// Several choices.
    Many(Vec<Answer>),
    /// Left open, or of a kind that says nothing.
    None(serde::de::IgnoredAny),
}

/// Answers by the name of their field.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

impl Answer {
    /// The answer as words; a tick has none.
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Many(many) => {
                let texts: Vec<_> = many.iter().map(Self::text).collect();
                texts.join(" / ")
            }
            Self::Flag(_) | Self::Number(_) | Self::None(_) => String::new(),
        }
    }

    /// Whether the answer is a yes: ticked, or anything written that is not a no.
    fn is_yes(&self) -> bool {
        match self {
            Self::Flag(flag) => *flag,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => {
                let words = Words::of(text);
                !words.is_empty()
                    && !matches!(
                        words.first(),
                        "no" | "none" | "false" | "off" | "0" | "never"
                    )
                    && !matches!(words.first(), "ninguno" | "ninguna" | "unknown" | "unsure")
                    && !words.any(&["not sure", "not applicable", "n a"])
            }
            Self::Many(many) => many.iter().any(Self::is_yes),
            Self::None(_) => false,
        }
    }
}

impl Answer {
    /// Yes or no; none where the question was left open or the answer is that nobody knows.
    fn says(&self) -> Option<bool> {
        let open = match self {
            Self::Text(text) => {
                let words = Words::of(text);
                let unknown = ["unknown", "unsure", "not sure", "not applicable", "n a"];
                words.is_empty() || words.any(&unknown)
            }
            Self::Many(many) => many.is_empty(),
            Self::None(_) => true,
            Self::Flag(_) | Self::Number(_) => false,
        };
        (!open).then(|| self.is_yes())
    }
}

impl From<&Answers> for FormFacts {
    fn from(answers: &Answers) -> Self {
        let mut facts = Self::default();
        for (name, answer) in &answers.0 {
            facts.take(&Words::of(name), answer);
        }
        facts
    }
}

/// Adds to what is already there, apart from it.
fn add(place: &mut String, text: &str) {
    if !place.is_empty() && !text.is_empty() {
        place.push_str(" / ");
    }
    place.push_str(text);
}

impl FormFacts {
    /// Takes one answer to where it belongs, by the words in the name of its field. The order of
    /// the questions matters: `referral_status` is about the referral, `patient_need` the need.
    fn take(&mut self, name: &Words, answer: &Answer) {
        let text = answer.text();
        if name.any(&["referr*", "referral*", "referido", "refirio"]) {
            if answer.is_yes() {
                add(
                    &mut self.referring,
                    if text.is_empty() { "referral" } else { &text },
                );
            }
        } else if name.any(&[
            "language",
            "lang",
            "idioma",
            "interpreter",
            "spanish",
            "bilingual",
        ]) {
            // "language": "Spanish", or "language_help": true.
            let help = name.any(&[
                "help",
                "assistance",
                "interpreter",
                "spanish",
                "bilingual",
                "ayuda",
            ]);
            let words = Words::of(&text);
            self.language_help |= words.ask(Class::Spanish)
                || (help && answer.is_yes() && words.first() != "english");
        } else if name.any(&[
            "need*",
            "reason",
            "topic",
            "subject",
            "purpose",
            "motivo",
            "help with",
        ]) && !matches!(answer, Answer::Flag(_))
        {
            add(&mut self.need, &text);
        } else if name.any(&[
            "financ*", "payment*", "billing", "cost", "price", "pago*", "costo",
        ]) {
            self.asks_about_payment |= answer.is_yes() && !says_how(name, &text);
            self.other.push(text);
        } else if name.any(&[
            "insurance",
            "insurer",
            "payer",
            "seguro",
            "aseguranza",
            "carrier",
        ]) {
            add(&mut self.insurance, &text);
        } else if name.any(&["state", "progress"]) || name.any(&["completion", "status"]) {
            let words = Words::of(&text);
            self.unfinished |= words.any(UNFINISHED);
            // "state": "New York" is a place.
            if !name.any(&["state"]) || words.any(&["patient", "paciente"]) {
                self.take_patient(&words);
            }
        } else if name.any(&["abandon*", "incomplete", "unfinished", "partial form"])
            || name.is("partial")
        {
            self.unfinished |= answer.is_yes();
        } else if name.any(&["complete", "completed", "finished", "submitted"]) {
            self.unfinished |= answer.says() == Some(false);
        } else if name.any(&["new", "nuevo"]) {
            self.patient = match answer.says() {
                Some(true) => PatientStatus::New,
                Some(false) => PatientStatus::Existing,
                None => self.patient,
            };
        } else if name.any(&["existing", "returning", "established"]) {
            self.patient = match answer.says() {
                Some(true) => PatientStatus::Existing,
                Some(false) => PatientStatus::New,
                None => self.patient,
            };
        } else if name.any(&[
            "message",
            "comment*",
            "question*",
            "notes",
            "mensaje",
            "details",
        ]) {
            add(&mut self.message, &text);
        } else if name.any(&["patient", "paciente"]) && !name.any(&["name", "nombre"]) {
            self.take_patient(&Words::of(&text));
        } else if name.any(&[
            "service",
            "procedure",
            "treatment",
            "interest*",
            "servicio",
            "product",
        ]) {
            add(&mut self.service, &text);
        } else {
            self.other.push(text);
        }
    }

    fn take_patient(&mut self, words: &Words) {
        if words.any(&[
            "not existing",
            "not an existing",
            "not a current",
            "not a patient",
        ]) {
            self.patient = PatientStatus::New;
        } else if words.any(EXISTING) {
            self.patient = PatientStatus::Existing;
        } else if words.any(NEW) {
            self.patient = PatientStatus::New;
        }
    }
}

const UNFINISHED: &[&str] = &[
    "abandon*",
    "incomplete*",
    "partial*",
    "started",
    "unfinished",
    "in progress",
    "draft",
    "dropped",
    "not finished",
    "not completed",
    "not submitted",
];

/// `"payment_method": "cash"` says how, it asks nothing.
fn says_how(name: &Words, text: &str) -> bool {
    let text = Words::of(text);
    name.any(&["method", "type", "preference"]) || HOW_TO_PAY.iter().any(|how| text.is(how))
}

/// Ways to pay; one alone is no question.
const HOW_TO_PAY: [&str; 10] = [
    "cash",
    "card",
    "credit card",
    "debit card",
    "check",
    "insurance",
    "self pay",
    "efectivo",
    "tarjeta",
    "seguro",
];

const NEW: &[&str] = &[
    "new",
    "nuevo",
    "nueva",
    "first time",
    "first visit",
    "never been",
    "primera vez",
    "prospect*",
];

const EXISTING: &[&str] = &[
    "existing",
    "existente",
    "returning",
    "current",
    "actual",
    "established",
    "previous",
    "former",
    "not new",
    "lapsed",
    "inactive",
    "regular",
    "ya soy",
    "been before",
];
