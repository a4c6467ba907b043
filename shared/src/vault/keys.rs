//! The Worker's versioned secret, and what is derived from it for one practice.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;

use super::marks::MarkField;

/// Fewest bytes of a secret; the derived keys have as many.
const SECRET_MIN: usize = 32;

/// Names the scheme in every derivation, so that a secret used elsewhere too gives other keys.
const SALT: &[u8] = b"portico vault 1";

/// Why the Worker's secret cannot be used. Values are never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// It is not there.
    #[error("there is no key; set VAULT_KEYS to 1: and 32 random bytes in base64")]
    Empty,
    /// An entry is not a version, a colon and a key.
    #[error("write each key as its version (1, 2, …), a colon and base64; join keys with commas")]
    Form,
    /// What follows the version is not base64.
    #[error("a key is not base64")]
    NotBase64,
    /// A key is too short to be unguessable.
    #[error("a key is shorter than 32 bytes")]
    TooShort,
    /// Two keys have one version, so what the first one wrapped could not be opened.
    #[error("a key's version appears twice")]
    Twice,
}

/// The Worker's secret: keys by version. The newest wraps, the older ones still unwrap.
///
/// `Debug` is left out on purpose.
pub struct VaultKeys(Vec<(u32, Vec<u8>)>);

impl VaultKeys {
    /// Reads `1:base64…`, or several of them joined by commas, in any order.
    ///
    /// # Errors
    /// [`KeysError`], each with what to do about it.
    pub fn parse(text: &str) -> Result<Self, KeysError> {
        let mut keys: Vec<(u32, Vec<u8>)> = Vec::new();
        for entry in text.split(',').map(str::trim).filter(|e| !e.is_empty()) {
            let (version, key) = entry.split_once(':').ok_or(KeysError::Form)?;
            let version: u32 = version.trim().parse().map_err(|_| KeysError::Form)?;
            let key = STANDARD
                .decode(key.trim())
                .map_err(|_| KeysError::NotBase64)?;
            if key.len() < SECRET_MIN {
                return Err(KeysError::TooShort);
            }
            if keys.iter().any(|(known, _)| *known == version) {
                return Err(KeysError::Twice);
            }
            keys.push((version, key));
        }
        if keys.is_empty() {
            return Err(KeysError::Empty);
        }
        keys.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        Ok(Self(keys))
    }

    /// Everything derived for one practice.
    #[must_use]
    pub fn practice(&self, practice: &str) -> PracticeVault {
        PracticeVault {
            practice: practice.to_owned(),
            versions: self
                .0
                .iter()
                .map(|(version, secret)| Derived::new(*version, secret, practice))
                .collect(),
        }
    }
}

/// The keys of one practice, newest version first. Making them takes some twenty digests; keep them.
///
/// `Debug` is left out on purpose.
pub struct PracticeVault {
    pub(super) practice: String,
    pub(super) versions: Vec<Derived>,
}

impl PracticeVault {
    /// The version that wraps what is new.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.versions.first().map_or(0, |derived| derived.version)
    }

    pub(super) fn version(&self, version: u32) -> Option<&Derived> {
        self.versions.iter().find(|known| known.version == version)
    }
}

/// What one version of the secret becomes for one practice.
pub(super) struct Derived {
    pub(super) version: u32,
    /// Wraps inquiries' keys.
    pub(super) wrap: [u8; 32],
    /// Seals the practice's own secrets.
    pub(super) values: [u8; 32],
    /// Keyed digests, one key a field, with the key already taken in.
    pub(super) marks: [Hmac<Sha256>; MarkField::ALL.len()],
}

impl Derived {
    fn new(version: u32, secret: &[u8], practice: &str) -> Self {
        let derive = Hkdf::<Sha256>::new(Some(SALT), secret);
        let key = |purpose: &str| {
            let mut key = [0; 32];
            // Fails only for more than 8160 bytes; a key of zeros would be seen by the known answers.
            let _ = derive
                .expand_multi_info(&[purpose.as_bytes(), b"\0", practice.as_bytes()], &mut key);
            key
        };
        Self {
            version,
            wrap: key("wrap"),
            values: key("values"),
            marks: MarkField::ALL.map(|field| {
                // HMAC fills a short key with zeros up to its block (RFC 2104, section 2).
                let mut block = [0; 64];
                block[..32].copy_from_slice(&key(field.purpose()));
                Hmac::new(&block.into())
            }),
        }
    }
}
