//! The languages a patient can be served in.

mod detect;

use serde::{Deserialize, Serialize};

pub use detect::{Detection, detect, detection};

/// A language of forms, answers and scripts. Serialised as its ISO 639-1 code.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The ISO 639-1 code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language of a code such as `es`, `es-MX` or `ES`, or the first of an `Accept-Language`
    /// header; `None` for any other language.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_', ',', ';']).next()?.trim();
        Self::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.as_str()))
    }

    /// The one that this is not.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Es,
            Self::Es => Self::En,
        }
    }

    /// What speakers call their language, for the switch between languages.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn codes_and_headers_are_understood() {
        for (code, language) in [
            ("es", Some(Language::Es)),
            ("ES-mx", Some(Language::Es)),
            ("es,en;q=0.8", Some(Language::Es)),
            ("en-US,en;q=0.9,es;q=0.8", Some(Language::En)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Language::from_code(code), language, "{code}");
        }
    }
}
