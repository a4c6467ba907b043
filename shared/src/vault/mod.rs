//! The vault: keeping what patients said unreadable wherever it is stored.
//!
//! Every inquiry has a random key of its own, and everything a patient typed is sealed with it
//! (XChaCha20-Poly1305). That key is stored only wrapped by a key of the practice, which is derived
//! (HKDF-SHA256, RFC 5869) from a versioned secret of the Worker and is stored nowhere. Forgetting
//! the wrapped key erases the inquiry. Marks find a phone number, an address or a name
//! again without keeping it.
//!
//! Random bytes are arguments, so the rules are tested with known answers.

mod keys;
mod marks;
mod seal;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub use keys::{KeysError, PracticeVault, VaultKeys};
pub use marks::{MarkField, Marks, Person, Search};
pub use seal::{InquiryKey, Part, VaultError, Wrapped};

/// Random bytes that a new inquiry key and its wrapping take.
pub const NEW_KEY_RANDOM: usize = 56;

/// Random bytes that every sealing takes.
pub const NONCE: usize = 24;

fn to_text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn from_text(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests;
