//! The audit chain: every event names what happened, and its hash takes in the hash before it.
//!
//! Whoever changes, removes or inserts an event has to change every hash after it, and the newest
//! hash can be kept elsewhere. Sealed parts enter only by a hash of their own, so erasing what a
//! patient said leaves the chain whole.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::vault::NONCE;

/// Bytes of the authenticator at the end of sealed bytes.
const TAG: usize = 16;

/// What stands for the hash before the first event.
pub const GENESIS: &str = "";

/// One event as the chain sees it. It holds no patient data.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its number; the first is 1, and none is left out.
    pub seq: u64,
    /// The inquiry it belongs to; none for events of the practice.
    pub inquiry: Option<&'a str>,
    /// When it happened (milliseconds since 1970).
    pub at: u64,
    /// Who did it: `system`, or a token's id.
    pub actor: &'a str,
    /// What happened.
    pub kind: &'a str,
    /// More of it, as JSON.
    pub data: &'a str,
    /// The [`seal_hash`] of what was sealed with it.
    pub seal_hash: Option<&'a str>,
}

impl Entry<'_> {
    /// The hash of this event after the one before it: SHA-256 over every field with its length
    /// before it, in base64.
    #[must_use]
    pub fn hash(&self, previous: &str) -> String {
        let mut digest = Sha256::new();
        let (seq, at) = (self.seq.to_string(), self.at.to_string());
        // Absent and empty are told apart by a mark of their own.
        let absent = |field: Option<&str>| if field.is_some() { "1" } else { "0" };
        for field in [
            previous,
            &seq,
            absent(self.inquiry),
            self.inquiry.unwrap_or_default(),
            &at,
            self.actor,
            self.kind,
            self.data,
            absent(self.seal_hash),
            self.seal_hash.unwrap_or_default(),
        ] {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(field);
        }
        URL_SAFE_NO_PAD.encode(digest.finalize())
    }
}

/// Stands for sealed bytes in the chain: SHA-256 of their nonce and their authenticator, in base64.
/// The authenticator vouches for the bytes between them to whoever holds the key, and hashing a
/// whole record would cost more than sealing it.
#[must_use]
pub fn seal_hash(sealed: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(&sealed[..sealed.len().min(NONCE)]);
    digest.update(&sealed[sealed.len().saturating_sub(TAG)..]);
    URL_SAFE_NO_PAD.encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Entry<'static> = Entry {
        seq: 1,
        inquiry: Some("inq_01"),
        at: 1_780_000_000_000,
        actor: "system",
        kind: "inquiry.received",
        data: "{}",
        seal_hash: Some("abc"),
    };

    #[test]
    fn the_hash_is_that_of_another_implementation() {
        // Python's hashlib over the same fields.
        assert_eq!(
            FIRST.hash(GENESIS),
            "43xIrabTf7-MfE2KbbyV64-hVzmlWlVDX5KBHr--8so"
        );
    }

    #[test]
    fn every_field_and_everything_before_counts() {
        let all = [
            FIRST.hash("before"),
            FIRST.hash(GENESIS),
            Entry { seq: 2, ..FIRST }.hash(GENESIS),
            Entry {
                inquiry: None,
                ..FIRST
            }
            .hash(GENESIS),
            Entry {
                inquiry: Some(""),
                ..FIRST
            }
            .hash(GENESIS),
            Entry { at: 1, ..FIRST }.hash(GENESIS),
            Entry {
                actor: "tok_1",
                ..FIRST
            }
            .hash(GENESIS),
            Entry {
                kind: "inquiry.received{",
                data: "}",
                ..FIRST
            }
            .hash(GENESIS),
            Entry {
                seal_hash: None,
                ..FIRST
            }
            .hash(GENESIS),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn a_sealed_part_stands_by_its_nonce_and_authenticator() {
        let sealed: Vec<u8> = (0..100).collect();
        for at in [0, NONCE - 1, 84, 99] {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert_ne!(seal_hash(&other), seal_hash(&sealed));
        }
        assert_eq!(seal_hash(&[]).len(), 43);
    }
}
