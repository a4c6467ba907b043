//! What the patient agreed to, so that it can be shown years later.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::Moment;
use crate::form::texts;
use crate::language::Language;
use crate::practice::Policy;

/// A consent, with everything that proves which words it was given to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ConsentGiven {
    /// What for.
    pub purpose: Purpose,
    /// Whether the box was ticked when the form was sent.
    pub ticked: bool,
    /// The version of the words beside the box.
    pub version: String,
    /// The language they were shown in.
    pub language: Language,
    /// SHA-256 of the words as they were shown (UTF-8), in lower-case hexadecimal.
    pub text_sha256: String,
    /// When the box was sent ticked (RFC 3339, UTC).
    pub at: Moment,
}

/// What a consent is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "ConsentPurpose"))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To be contacted about this request.
    ContactAboutRequest,
    /// To be contacted although the form was not finished.
    KeepPlace,
}

/// What stands for the version where there was no form, and nobody ticked a box.
const NO_FORM: &str = "none: logged by staff";

/// The version of Portico's own words for keeping a place. It changes with them.
const KEEP_VERSION: &str = "keep-place-2";

impl ConsentGiven {
    /// What is written of somebody who called or came by.
    #[must_use]
    pub fn without_form(language: Language, at: Moment) -> Self {
        Self {
            purpose: Purpose::ContactAboutRequest,
            ticked: false,
            version: NO_FORM.to_owned(),
            language,
            text_sha256: String::new(),
            at,
        }
    }

    /// The consent of a request that was checked against `policy`: without it, none is taken.
    #[must_use]
    pub fn new(policy: &Policy, language: Language, at: Moment) -> Self {
        let consent = &policy.texts.consent;
        Self {
            purpose: Purpose::ContactAboutRequest,
            ticked: true,
            version: consent.version.clone(),
            language,
            text_sha256: sha256(consent.text.get(language)),
            at,
        }
    }
}

impl ConsentGiven {
    /// The consent to keep the place of a form that was not finished.
    #[must_use]
    pub fn to_keep(policy: &Policy, language: Language, at: Moment) -> Self {
        Self {
            purpose: Purpose::KeepPlace,
            ticked: true,
            version: KEEP_VERSION.to_owned(),
            language,
            text_sha256: sha256(&texts(language).keep.replace("{practice}", &policy.name)),
            at,
        }
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::tests_support::policy;

    #[test]
    fn the_words_in_the_language_shown_are_what_is_proved() {
        let mut policy = policy();
        policy.texts.consent.text.en = "abc".to_owned();
        let at = Moment::from_millis(0).expect("in range");
        let english = ConsentGiven::new(&policy, Language::En, at);
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            english.text_sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let spanish = ConsentGiven::new(&policy, Language::Es, at);
        assert_ne!(spanish.text_sha256, english.text_sha256);
        assert_eq!(spanish.version, english.version);
    }
}
