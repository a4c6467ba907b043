//! A practice's policy: the one document that says what the practice offers, where, in which
//! languages and words, and who may embed its form.
//!
//! The policy is written as TOML or JSON, checked by [`Policy::check`] before it is used, and
//! versioned by whoever stores it. It holds nothing secret and nothing about patients.

mod check;

use serde::{Deserialize, Serialize};

pub use check::PolicyError;

use crate::ids::PracticeId;
use crate::language::Language;

/// What a practice publishes and decides. Field docs say what a person writes in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The practice's name in addresses, for example `bright-river-dental`.
    pub id: PracticeId,
    /// The practice's name as patients know it.
    pub name: String,
    /// The phone number patients may call, as they would read it.
    pub phone: String,
    /// IANA time zone, for example `America/New_York`.
    pub time_zone: String,
    /// The languages the form is offered in; the first is the default.
    pub languages: Vec<Language>,
    /// Origins of the pages that may embed the form, such as `https://www.example.com`.
    pub origins: Vec<String>,
    /// Where patients are seen. With a single location the form does not ask.
    pub locations: Vec<Location>,
    /// Service lines a patient can ask for.
    pub services: Vec<Service>,
    /// Wording the practice is responsible for.
    pub texts: Texts,
}

/// A place where patients are seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Its name in data, a slug.
    pub id: String,
    /// Its name on screens; names of places are not translated.
    pub name: String,
}

/// A service line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name in data, a slug.
    pub id: String,
    /// Its name on screens.
    pub name: Localized,
    /// Whether patients usually pay for it themselves, or choose it electively.
    #[serde(default)]
    pub cash_or_elective: bool,
}

/// Wording that the practice approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The consent a patient gives by ticking the box; its version is stored with the inquiry.
    pub consent: Consent,
    /// What a patient reads once the inquiry is stored.
    pub acknowledgment: Localized,
    /// What happens next, one sentence a line, in the order in which it happens.
    pub next_steps: Vec<Localized>,
}

/// A consent text and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Changes whenever the wording changes.
    pub version: String,
    /// The words beside the box.
    pub text: Localized,
}

/// A text in the languages of the practice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// Spanish.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub es: String,
}

impl Localized {
    /// The text in a language, or in the other one where the practice has no translation.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        let (wanted, other) = match language {
            Language::En => (&self.en, &self.es),
            Language::Es => (&self.es, &self.en),
        };
        if wanted.is_empty() { other } else { wanted }
    }

    fn has(&self, language: Language) -> bool {
        !match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
        .trim()
        .is_empty()
    }
}

impl Policy {
    /// The language to serve someone who asks for `code`: that one if offered, else the default.
    #[must_use]
    pub fn language_for(&self, code: Option<&str>) -> Language {
        code.and_then(Language::from_code)
            .filter(|language| self.languages.contains(language))
            .or(self.languages.first().copied())
            .unwrap_or_default()
    }

    /// Whether a page of this origin may embed the form and send inquiries.
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(origin))
    }

    /// Hosts of the practice's own pages, for telling an inner link from a referral.
    #[must_use]
    pub fn own_hosts(&self) -> Vec<String> {
        self.origins
            .iter()
            .filter_map(|origin| origin.split_once("://"))
            .map(|(_, host)| host.split(':').next().unwrap_or(host).to_owned())
            .collect()
    }

    /// A service line by id.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// A location by id.
    #[must_use]
    pub fn location(&self, id: &str) -> Option<&Location> {
        self.locations.iter().find(|location| location.id == id)
    }
}

#[cfg(test)]
pub(crate) mod tests_support {
    //! A small policy for tests of other modules.

    use super::Policy;

    /// An invented practice with two services and two locations.
    pub fn policy() -> Policy {
        let text = r#"{
            "id": "bright-river-dental", "name": "Bright River Dental", "phone": "(555) 555-0100",
            "time_zone": "America/New_York", "languages": ["en", "es"],
            "origins": ["https://www.example.com"],
            "locations": [{"id": "downtown", "name": "Downtown"}, {"id": "north", "name": "North"}],
            "services": [
                {"id": "checkup", "name": {"en": "Check-up", "es": "Revisión"}},
                {"id": "implants", "name": {"en": "Implants", "es": "Implantes"}, "cash_or_elective": true}
            ],
            "texts": {
                "consent": {"version": "1", "text": {"en": "You may contact me.", "es": "Pueden contactarme."}},
                "acknowledgment": {"en": "Thank you.", "es": "Gracias."},
                "next_steps": [{"en": "We call you.", "es": "Le llamamos."}]
            }
        }"#;
        serde_json::from_str(text).expect("a policy")
    }
}
