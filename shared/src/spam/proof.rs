//! Proof of work in ALTCHA's protocol: the server signs a puzzle, the browser finds its number.
//!
//! The puzzle is SHA-256 of a salt and a secret number; finding the number takes a phone about a
//! second. Nothing is stored: the signature and the end time in the salt say that the puzzle was
//! ours and is fresh. A solution can be used again until it ends: only the counts of the quota speak
//! against whoever does.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The largest secret number: about a second of a phone's work.
const MAX_NUMBER: u32 = 50_000;

/// How long a puzzle can be answered, in seconds: as long as somebody may take to fill in the form.
const LASTS: u64 = 3_600;

/// The only algorithm offered and taken.
const ALGORITHM: &str = "SHA-256";

/// A puzzle as the browser gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Challenge {
    /// The hash to use.
    pub algorithm: String,
    /// The hash of salt and number, in hexadecimal.
    pub challenge: String,
    /// The largest number to try.
    pub maxnumber: u32,
    /// What stands before the number.
    pub salt: String,
    /// The server's signature of the challenge, in hexadecimal.
    pub signature: String,
}

/// What the browser sends back, as base64 of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Solution {
    /// As in the puzzle.
    pub algorithm: String,
    /// As in the puzzle.
    pub challenge: String,
    /// The number found.
    pub number: u32,
    /// As in the puzzle.
    pub salt: String,
    /// As in the puzzle.
    pub signature: String,
}

/// Makes puzzles and checks solutions, with a key that only the server has.
pub struct Proof {
    key: Hmac<Sha256>,
}

impl Proof {
    /// From a secret of any length.
    #[must_use]
    pub fn new(secret: &[u8]) -> Option<Self> {
        let key = Hmac::new_from_slice(secret).ok()?;
        Some(Self { key })
    }

    /// A new puzzle, from 16 random bytes and the time in seconds since 1970.
    #[must_use]
    pub fn challenge(&self, random: &[u8; 16], now: u64) -> Challenge {
        let (salt, number) = random.split_at(12);
        let number = number
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
            % (MAX_NUMBER + 1);
        // The end of the salt parts it from the number, so that no digit can wander between them.
        let salt = format!("{}?expires={}&", hex(salt), now.saturating_add(LASTS));
        let challenge = puzzle(&salt, number);
        Challenge {
            algorithm: ALGORITHM.to_owned(),
            maxnumber: MAX_NUMBER,
            signature: self.sign(&challenge),
            challenge,
            salt,
        }
    }

    /// Whether a solution, as the form sends it, is right and still holds.
    #[must_use]
    pub fn check(&self, sent: &str, read: impl Fn(&[u8]) -> Option<Solution>, now: u64) -> bool {
        let Some(solution) = STANDARD
            .decode(sent.trim())
            .ok()
            .and_then(|json| read(&json))
        else {
            return false;
        };
        let expires = solution
            .salt
            .split_once("?expires=")
            .and_then(|(_, rest)| rest.strip_suffix('&'))
            .and_then(|seconds| seconds.parse::<u64>().ok());
        solution.algorithm == ALGORITHM
            && expires.is_some_and(|end| now < end)
            && puzzle(&solution.salt, solution.number) == solution.challenge
            && self.is_ours(&solution)
    }

    fn sign(&self, challenge: &str) -> String {
        let mut mac = self.key.clone();
        mac.update(challenge.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    fn is_ours(&self, solution: &Solution) -> bool {
        let Some(signature) = unhex(&solution.signature) else {
            return false;
        };
        let mut mac = self.key.clone();
        mac.update(solution.challenge.as_bytes());
        mac.verify_slice(&signature).is_ok()
    }
}

fn puzzle(salt: &str, number: u32) -> String {
    hex(&Sha256::digest(format!("{salt}{number}")))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(
        digits
            .chunks(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect(),
    )
}
