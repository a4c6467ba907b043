//! Tokens: made once, shown once, stored only as a digest.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Role;
use crate::clock::Moment;
use crate::ids::{PracticeId, base32};
use crate::private::Private;

/// What every token begins with, so that people and secret scanners know one when they see it.
const PREFIX: &str = "ptk_";

/// Longest label, in characters.
const LABEL_MAX: usize = 60;

/// A secret that names its practice: a token, or the value of a session's cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    practice: PracticeId,
    text: Private,
}

impl Secret {
    /// A new token for a practice, from 160 random bits.
    #[must_use]
    pub fn token(practice: &PracticeId, random: &[u8; 20]) -> Self {
        Self {
            text: format!("{PREFIX}{practice}_{}", base32(random)).into(),
            practice: practice.clone(),
        }
    }

    /// A new session for a practice, from 160 random bits.
    #[must_use]
    pub fn session(practice: &PracticeId, random: &[u8; 20]) -> Self {
        Self {
            text: format!("{practice}.{}", base32(random)).into(),
            practice: practice.clone(),
        }
    }

    /// Reads a token; `None` if it cannot be one.
    #[must_use]
    pub fn read_token(text: &str) -> Option<Self> {
        let (practice, _) = text.strip_prefix(PREFIX)?.split_once('_')?;
        Self::read(practice, text)
    }

    /// Reads a session; `None` if it cannot be one.
    #[must_use]
    pub fn read_session(text: &str) -> Option<Self> {
        let (practice, _) = text.split_once('.')?;
        Self::read(practice, text)
    }

    fn read(practice: &str, text: &str) -> Option<Self> {
        Some(Self {
            practice: PracticeId::try_from(practice.to_owned()).ok()?,
            text: text.to_owned().into(),
        })
    }

    /// The practice it opens.
    #[must_use]
    pub fn practice(&self) -> &PracticeId {
        &self.practice
    }

    /// The secret itself, for whoever may keep it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// What is stored of it.
    #[must_use]
    pub fn digest(&self) -> String {
        digest(self.expose())
    }
}

/// SHA-256 in hexadecimal. Secrets of 160 random bits need no salt and no slow hash: there is
/// nothing to guess.
#[must_use]
pub fn digest(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// Whose it is, as people will see it in the history: `Front desk`, `CRM`.
    pub label: String,
    /// What it may do.
    pub role: Role,
    /// Which of the policy's owners works with it, by key; decides what "mine" shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// What is wrong with a token to be made: field and words.
pub type WrongToken = (&'static str, &'static str);

impl TokenRequest {
    /// Checks label and owner; `owner_known` tells whether the policy has an owner of a key.
    pub fn check(&self, owner_known: impl Fn(&str) -> bool) -> Result<(), WrongToken> {
        let label = self.label.trim();
        let length = label.chars().count();
        if !(1..=LABEL_MAX).contains(&length) || label.chars().any(char::is_control) {
            return Err(("label", "is 1 to 60 characters on one line"));
        }
        match &self.owner {
            Some(owner) if !owner_known(owner) => {
                Err(("owner", "is no key of the policy's owners"))
            }
            _ => Ok(()),
        }
    }
}

/// A token just made. The secret is told this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TokenMade {
    /// Its id, for revoking.
    pub id: String,
    /// The token; nobody can read it again.
    pub token: Private,
    /// Its label.
    pub label: String,
    /// What it may do.
    pub role: Role,
}

/// Signing in to the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The token.
    pub token: Private,
}

/// A token as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TokenRow {
    /// Its id, for revoking.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What it may do.
    pub role: Role,
    /// Which of the policy's owners works with it, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// The day (UTC, at midnight) on which it was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used: Option<Moment>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Moment>,
    /// How many of the desk's sessions were made from it and still hold.
    #[serde(default)]
    pub sessions: u32,
    /// Who made it, revoked it and put it in force again, first to last.
    #[serde(default)]
    pub changes: Vec<TokenChange>,
}

/// Something done to a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TokenChange {
    /// When.
    pub at: Moment,
    /// By whom, as events name them.
    pub by: String,
    /// `made`, `revoked` or `reinstated`.
    pub what: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn practice() -> PracticeId {
        PracticeId::try_from("bright-river-dental".to_owned()).expect("a practice id")
    }

    #[test]
    fn a_token_names_its_practice_and_prints_nothing() {
        let made = Secret::token(&practice(), &[7; 20]);
        assert_eq!(made.expose().len(), "ptk_bright-river-dental_".len() + 32);
        assert_eq!(Secret::read_token(made.expose()), Some(made.clone()));
        assert_eq!(made.practice(), &practice());
        assert!(!format!("{made:?}").contains("ptk_"));
    }

    #[test]
    fn different_random_bytes_make_different_secrets() {
        let digests: std::collections::BTreeSet<String> = (0..=255)
            .map(|byte| {
                let mut random = [0; 20];
                random[usize::from(byte) % 20] = byte;
                Secret::session(&practice(), &random).digest()
            })
            .collect();
        // Byte 0 leaves all bytes zero, once.
        assert_eq!(digests.len(), 256);
    }

    #[test]
    fn what_is_no_token_is_not_read_as_one() {
        for text in [
            "",
            "ptk_",
            "ptk_x",
            "ptk_A_b",
            "secret",
            "bright-river-dental.x",
        ] {
            assert_eq!(Secret::read_token(text), None, "{text}");
        }
        assert!(Secret::read_session("bright-river-dental.x").is_some());
        assert_eq!(Secret::read_session("operator"), None);
    }

    #[test]
    fn the_digest_is_plain_sha_256() {
        assert_eq!(
            digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_label_is_one_short_line_and_an_owner_is_known() {
        let request = |label: &str, owner: Option<&str>| TokenRequest {
            label: label.to_owned(),
            role: Role::Staff,
            owner: owner.map(str::to_owned),
        };
        let known = |key: &str| key == "front-desk";
        assert_eq!(
            request("Front desk", Some("front-desk")).check(known),
            Ok(())
        );
        for bad in ["", "  ", "a\nb", &"x".repeat(61)] {
            assert!(request(bad, None).check(known).is_err());
        }
        assert!(request("CRM", Some("nobody")).check(known).is_err());
    }
}
