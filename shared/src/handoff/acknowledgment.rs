//! What the patient is told at once. It is automatic, so it never counts as contact.

use serde::{Deserialize, Serialize};

use crate::ids::NewIds;
use crate::language::Language;
use crate::practice::Policy;
use crate::tagging::Tags;

/// The answer to a stored inquiry, the same however often it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Acknowledgment {
    /// The inquiry's id.
    pub id: String,
    /// What patient and staff call it.
    pub reference: String,
    /// The language of the texts below.
    pub language: Language,
    /// What comes first when the message may tell of an emergency: the practice's approved words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<String>,
    /// What to do in an emergency, for everybody else.
    #[serde(default)]
    pub emergency: String,
    /// The practice's approved words for the intent group.
    pub message: String,
    /// By when somebody of the practice is in touch, in words and in the practice's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<String>,
    /// What happens next, in order.
    pub next_steps: Vec<String>,
    /// The practice's phone number.
    pub phone: String,
}

impl Acknowledgment {
    /// The acknowledgment in a language, in the practice's words.
    #[must_use]
    pub fn new(ids: &NewIds, policy: &Policy, language: Language, tags: &Tags) -> Self {
        let steps = policy.texts.next_steps.iter();
        Self {
            id: ids.inquiry.clone(),
            reference: ids.reference.clone(),
            language,
            guidance: tags
                .guidance
                .as_ref()
                .map(|key| policy.script(key, language).to_owned()),
            emergency: policy.emergency_line(language).to_owned(),
            message: policy.script(&tags.script, language).to_owned(),
            promise: tags.promise.as_ref().map(|when| sentence(when, language)),
            next_steps: steps.map(|step| step.get(language).to_owned()).collect(),
            phone: policy.phone.clone(),
        }
    }
}

/// The promise as a sentence. Spanish times end in an abbreviation, whose full stop is enough.
fn sentence(when: &str, language: Language) -> String {
    let opening = match language {
        Language::En => "We will be in touch",
        Language::Es => "Nos comunicaremos con usted",
    };
    let stop = if when.ends_with('.') { "" } else { "." };
    format!("{opening} {when}{stop}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_ends_with_one_full_stop() {
        assert_eq!(
            sentence("today by 3:15 PM", Language::En),
            "We will be in touch today by 3:15 PM."
        );
        assert_eq!(
            sentence("hoy antes de las 3:15 p. m.", Language::Es),
            "Nos comunicaremos con usted hoy antes de las 3:15 p. m."
        );
    }
}
