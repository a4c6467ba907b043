//! Text that names or describes a patient.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Patient data: it can be stored and sent, but printing it shows `[redacted]`.
///
/// Log lines and error messages are built with `Debug` and `Display`, so a value of this type
/// cannot reach them by accident.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Private(String);

impl Private {
    /// The text itself, for storing, sending or comparing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Private {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

impl fmt::Display for Private {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::Private;

    #[test]
    fn printing_never_shows_the_text() {
        let name = Private::from("Ana Example".to_owned());
        assert_eq!(format!("{name} {name:?}"), "[redacted] [redacted]");
        assert_eq!(name.expose(), "Ana Example");
    }
}
