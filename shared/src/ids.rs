//! Names of things: practices, inquiries, references and receipts.
//!
//! Random bytes are arguments, so the same input always makes the same id.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Digits and letters that nobody mistakes for one another when read over the phone
/// (Crockford's base 32: no I, L, O, U).
const BASE32: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A practice's name in URLs and as the name of its Durable Object: 2 to 40 of `a-z`, `0-9`, `-`,
/// beginning and ending with a letter or digit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "openapi",
    schemars(extend("pattern" = "^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$"))
)]
#[serde(try_from = "String", into = "String")]
pub struct PracticeId(String);

impl PracticeId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not a practice id.
#[derive(Debug, thiserror::Error)]
#[error("a practice id is 2 to 40 lower-case letters, digits and inner hyphens")]
pub struct BadPracticeId;

impl TryFrom<String> for PracticeId {
    type Error = BadPracticeId;

    fn try_from(text: String) -> Result<Self, BadPracticeId> {
        if is_slug(&text) {
            Ok(Self(text))
        } else {
            Err(BadPracticeId)
        }
    }
}

impl From<PracticeId> for String {
    fn from(id: PracticeId) -> Self {
        id.0
    }
}

impl fmt::Display for PracticeId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Whether a text is a slug: the form of practice, location and service ids.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Everything about a new inquiry that must not be guessed or repeated, from 32 random bytes and
/// the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIds {
    /// `inq_` and 26 characters that sort by time of receipt.
    pub inquiry: String,
    /// What patient and staff say to each other: 7 characters with a hyphen, such as `K7M-4QX`.
    pub reference: String,
    /// The unguessable part (80 bits) of the confirmation page's address.
    pub receipt: String,
}

impl NewIds {
    /// Ids for an inquiry received at `unix_millis`.
    #[must_use]
    pub fn new(unix_millis: u64, random: &[u8; 32]) -> Self {
        let mut inquiry = first_inquiry(unix_millis);
        inquiry.extend(random[..16].iter().map(|byte| digit(u64::from(*byte))));
        let mut reference: String = random[16..19]
            .iter()
            .map(|byte| digit(u64::from(*byte)))
            .collect();
        reference.push('-');
        reference.extend(random[19..22].iter().map(|byte| digit(u64::from(*byte))));
        // Ten bytes carry 80 bits; two digits a byte keep all of them.
        let receipt = random[22..32]
            .iter()
            .flat_map(|byte| [digit(u64::from(byte >> 5)), digit(u64::from(*byte))])
            .collect();
        Self {
            inquiry,
            reference,
            receipt,
        }
    }
}

/// What the ids of all inquiries received at `unix_millis` begin with: in the order of ids it stands
/// before them, and behind those of earlier ones.
#[must_use]
pub fn first_inquiry(unix_millis: u64) -> String {
    let mut id = String::from("inq_");
    id.extend((0..10).rev().map(|place| digit(unix_millis >> (5 * place))));
    id
}

/// Bytes in base 32, five bits a digit; bits that do not fill the last digit are left out.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5);
    let (mut bits, mut held) = (0_u64, 0);
    for byte in bytes {
        bits = bits << 8 | u64::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(digit(bits >> held));
        }
    }
    text
}

fn digit(bits: u64) -> char {
    char::from(BASE32[usize::from((bits & 31) as u8)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_what_a_url_and_an_object_name_can_carry() {
        for good in ["bright-river-dental", "a1", "7th-street"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "-a",
            "a-",
            "A1",
            "a b",
            "a/b",
            "ñu",
            &"a".repeat(41),
        ] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn base_32_keeps_every_bit() {
        assert_eq!(base32(&[0; 20]), "0".repeat(32));
        assert_eq!(base32(&[255; 20]), "Z".repeat(32));
        assert_eq!(
            base32(&[
                0b0000_1000,
                0b1000_0110,
                0b0100_0010,
                0b1001_1000,
                0b1110_1000
            ]),
            "12345678"
        );
    }

    #[test]
    fn ids_sort_by_time_and_differ_by_chance() {
        let early = NewIds::new(1_700_000_000_000, &[1; 32]);
        let late = NewIds::new(1_700_000_000_001, &[0; 32]);
        assert!(early.inquiry < late.inquiry);
        assert!(first_inquiry(1_700_000_000_000) < early.inquiry);
        assert!(first_inquiry(1_700_000_000_001) > early.inquiry);
        assert_eq!(early.inquiry.len(), 30);
        assert_eq!(early.reference, "111-111");
        assert_eq!(early.receipt.len(), 20);
        assert_ne!(early.receipt, late.receipt);
    }
}
