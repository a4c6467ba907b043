//! What a practice decides about spam.

use serde::{Deserialize, Serialize};

/// The policy's section `spam`. Every value has a default that suits a practice; left out, all do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "SpamSettings"))]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// From this score on an inquiry waits in quarantine.
    pub quarantine_at: u16,
    /// Sooner than so many seconds nobody has read the form.
    pub minimum_seconds: u16,
    /// More inquiries than this from one network address in ten minutes raise the score. Families
    /// and waiting rooms share an address.
    pub sender_in_ten_minutes: u16,
    /// More than this from one address in ten minutes are answered "too many", to be sent again.
    pub sender_limit: u16,
    /// More inquiries than this to the practice in ten minutes raise the score.
    pub practice_in_ten_minutes: u32,
    /// More than this in ten minutes are answered "too many", to be sent again.
    pub practice_limit: u32,
    /// Whether the form asks the browser for a proof of work (ALTCHA).
    pub proof_of_work: bool,
    /// Turnstile's site key, where the practice uses Turnstile. That is a third party, and the
    /// Worker needs the secret `TURNSTILE_SECRET`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turnstile: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            quarantine_at: 60,
            minimum_seconds: 3,
            sender_in_ten_minutes: 5,
            sender_limit: 40,
            practice_in_ten_minutes: 100,
            practice_limit: 3_000,
            proof_of_work: false,
            turnstile: None,
        }
    }
}

impl Settings {
    /// Whether nothing differs from the defaults.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// What cannot be used: the field, and what is wrong with it.
    #[must_use]
    pub fn wrong(&self) -> Option<(&'static str, &'static str)> {
        if self.quarantine_at == 0 {
            Some(("quarantine_at", "is 0, which would hold back every patient"))
        } else if self.sender_limit <= self.sender_in_ten_minutes {
            Some(("sender_limit", "is not above sender_in_ten_minutes"))
        } else if self.practice_limit <= self.practice_in_ten_minutes {
            Some(("practice_limit", "is not above practice_in_ten_minutes"))
        } else if self.turnstile.as_deref().is_some_and(str::is_empty) {
            Some(("turnstile", "is empty: write the site key, or leave it out"))
        } else {
            None
        }
    }
}
