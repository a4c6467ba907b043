//! What the patient is told at once. It is automatic, so it never counts as contact.

use serde::{Deserialize, Serialize};

use crate::ids::NewIds;
use crate::language::Language;
use crate::practice::Policy;

/// The answer to a stored inquiry, the same however often it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgment {
    /// The inquiry's id.
    pub id: String,
    /// What patient and staff call it.
    pub reference: String,
    /// The language of the texts below.
    pub language: Language,
    /// The practice's approved words.
    pub message: String,
    /// What happens next, in order.
    pub next_steps: Vec<String>,
    /// The practice's phone number.
    pub phone: String,
}

impl Acknowledgment {
    /// The acknowledgment in a language, in the practice's words.
    #[must_use]
    pub fn new(ids: &NewIds, policy: &Policy, language: Language) -> Self {
        let texts = &policy.texts;
        Self {
            id: ids.inquiry.clone(),
            reference: ids.reference.clone(),
            language,
            message: texts.acknowledgment.get(language).to_owned(),
            next_steps: texts
                .next_steps
                .iter()
                .map(|s| s.get(language).to_owned())
                .collect(),
            phone: policy.phone.clone(),
        }
    }
}
