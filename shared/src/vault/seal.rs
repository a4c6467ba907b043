//! Sealing and opening: an inquiry's parts with its own key, that key with the practice's.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use super::keys::PracticeVault;
use super::{NEW_KEY_RANDOM, NONCE, from_text, to_text};

/// What sealed bytes mean. Bound to each of them, so that bytes sealed under other rules do not
/// open; a new layout gets a new number.
const SCHEMA: &str = "1";

/// Why something does not open. Values are never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The version that sealed it is not among the Worker's keys.
    #[error("the key version that sealed this is missing from VAULT_KEYS")]
    NoSuchVersion,
    /// It was changed, belongs elsewhere, or was sealed with another key.
    #[error("sealed data does not open: it was changed or sealed with another key")]
    Refused,
}

/// An inquiry's key as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The version of the practice's key around it.
    pub version: u32,
    /// Nonce and sealed key, in base64.
    pub text: String,
}

/// Which part of an inquiry is sealed. Bound to the bytes, so that none passes for another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Handoff and acknowledgment.
    Record,
    /// What a row of the queue shows of the patient.
    Label,
    /// Free text of an event, by the event's number or id.
    Note(&'a str),
}

impl Part<'_> {
    const fn names(&self) -> (&str, &str) {
        match self {
            Self::Record => ("record", ""),
            Self::Label => ("label", ""),
            Self::Note(id) => ("note", id),
        }
    }
}

/// The key of one inquiry, unwrapped.
///
/// `Debug` is left out on purpose.
pub struct InquiryKey<'a> {
    key: Key,
    practice: &'a str,
    inquiry: String,
}

impl InquiryKey<'_> {
    /// Seals a part. The nonce must be random and new.
    ///
    /// # Errors
    /// [`VaultError::Refused`] for more than 256 GiB.
    pub fn seal(
        &self,
        part: Part<'_>,
        nonce: &[u8; NONCE],
        plain: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        seal(&self.key, nonce, plain, &self.bound(part))
    }

    /// Opens a part.
    ///
    /// # Errors
    /// [`VaultError::Refused`] for anything that is not this part of this inquiry, unchanged.
    pub fn open(&self, part: Part<'_>, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        open(&self.key, sealed, &self.bound(part))
    }

    /// Seals a part as text.
    ///
    /// # Errors
    /// As [`InquiryKey::seal`].
    pub fn seal_text(
        &self,
        part: Part<'_>,
        nonce: &[u8; NONCE],
        plain: &str,
    ) -> Result<String, VaultError> {
        self.seal(part, nonce, plain.as_bytes())
            .map(|sealed| to_text(&sealed))
    }

    /// Opens a part that was sealed as text.
    ///
    /// # Errors
    /// As [`InquiryKey::open`].
    pub fn open_text(&self, part: Part<'_>, sealed: &str) -> Result<String, VaultError> {
        let sealed = from_text(sealed).ok_or(VaultError::Refused)?;
        let plain = self.open(part, &sealed)?;
        String::from_utf8(plain).map_err(|_| VaultError::Refused)
    }

    fn bound(&self, part: Part<'_>) -> Vec<u8> {
        let (kind, id) = part.names();
        bound(&[self.practice, &self.inquiry, kind, id])
    }
}

impl PracticeVault {
    /// A new inquiry's key, and how it is stored.
    ///
    /// # Errors
    /// [`VaultError::NoSuchVersion`] without any key.
    pub fn new_key(
        &self,
        inquiry: &str,
        random: &[u8; NEW_KEY_RANDOM],
    ) -> Result<(InquiryKey<'_>, Wrapped), VaultError> {
        let (key, nonce) = random
            .split_first_chunk::<32>()
            .ok_or(VaultError::Refused)?;
        let nonce = nonce.try_into().map_err(|_| VaultError::Refused)?;
        let key = self.key_of(inquiry, *key);
        let wrapped = self.wrap(&key, nonce)?;
        Ok((key, wrapped))
    }

    /// The key of a stored inquiry.
    ///
    /// # Errors
    /// [`VaultError::NoSuchVersion`] when its version is gone from the Worker's secret, and
    /// [`VaultError::Refused`] when it is not this inquiry's, unchanged.
    pub fn unwrap(&self, inquiry: &str, wrapped: &Wrapped) -> Result<InquiryKey<'_>, VaultError> {
        let derived = self
            .version(wrapped.version)
            .ok_or(VaultError::NoSuchVersion)?;
        let sealed = from_text(&wrapped.text).ok_or(VaultError::Refused)?;
        let bound = self.bound_wrap(inquiry, wrapped.version);
        let key: [u8; 32] = open(&derived.wrap.into(), &sealed, &bound)?
            .try_into()
            .map_err(|_| VaultError::Refused)?;
        Ok(self.key_of(inquiry, key))
    }

    /// Wraps an inquiry's key by the newest version; what it sealed stays as it is.
    ///
    /// # Errors
    /// [`VaultError::NoSuchVersion`] without any key.
    pub fn wrap(&self, key: &InquiryKey<'_>, nonce: &[u8; NONCE]) -> Result<Wrapped, VaultError> {
        let derived = self.versions.first().ok_or(VaultError::NoSuchVersion)?;
        let bound = self.bound_wrap(&key.inquiry, derived.version);
        let sealed = seal(&derived.wrap.into(), nonce, &key.key, &bound)?;
        Ok(Wrapped {
            version: derived.version,
            text: to_text(&sealed),
        })
    }

    /// Seals a secret of the practice's own, such as an endpoint's, as text that names its version.
    /// `what` says which one it is, and is bound to it.
    ///
    /// # Errors
    /// [`VaultError::NoSuchVersion`] without any key.
    pub fn seal_value(
        &self,
        what: &str,
        nonce: &[u8; NONCE],
        plain: &str,
    ) -> Result<String, VaultError> {
        let derived = self.versions.first().ok_or(VaultError::NoSuchVersion)?;
        let version = derived.version.to_string();
        let bound = bound(&[&self.practice, "value", what, &version]);
        let sealed = seal(&derived.values.into(), nonce, plain.as_bytes(), &bound)?;
        Ok(format!("{version}.{}", to_text(&sealed)))
    }

    /// Seals a secret of the practice's own anew, if an older version sealed it.
    ///
    /// # Errors
    /// As [`PracticeVault::open_value`].
    pub fn reseal_value(
        &self,
        what: &str,
        nonce: &[u8; NONCE],
        sealed: &str,
    ) -> Result<Option<String>, VaultError> {
        let newest = self.newest().to_string();
        if sealed
            .split_once('.')
            .is_some_and(|(version, _)| version == newest)
        {
            return Ok(None);
        }
        let plain = self.open_value(what, sealed)?;
        self.seal_value(what, nonce, &plain).map(Some)
    }

    /// Opens what [`PracticeVault::seal_value`] sealed.
    ///
    /// # Errors
    /// As [`PracticeVault::unwrap`].
    pub fn open_value(&self, what: &str, sealed: &str) -> Result<String, VaultError> {
        let (version, text) = sealed.split_once('.').ok_or(VaultError::Refused)?;
        let number = version.parse().map_err(|_| VaultError::Refused)?;
        let derived = self.version(number).ok_or(VaultError::NoSuchVersion)?;
        let bound = bound(&[&self.practice, "value", what, version]);
        let sealed = from_text(text).ok_or(VaultError::Refused)?;
        let plain = open(&derived.values.into(), &sealed, &bound)?;
        String::from_utf8(plain).map_err(|_| VaultError::Refused)
    }

    fn key_of(&self, inquiry: &str, key: [u8; 32]) -> InquiryKey<'_> {
        InquiryKey {
            key: key.into(),
            practice: &self.practice,
            inquiry: inquiry.to_owned(),
        }
    }

    fn bound_wrap(&self, inquiry: &str, version: u32) -> Vec<u8> {
        bound(&[&self.practice, inquiry, "key", &version.to_string()])
    }
}

/// The associated data: every name with its length before it, so that no two lists look alike.
fn bound(names: &[&str]) -> Vec<u8> {
    let mut bytes = SCHEMA.as_bytes().to_vec();
    for name in names {
        bytes.extend_from_slice(&(name.len() as u64).to_be_bytes());
        bytes.extend_from_slice(name.as_bytes());
    }
    bytes
}

fn seal(key: &Key, nonce: &[u8; NONCE], plain: &[u8], bound: &[u8]) -> Result<Vec<u8>, VaultError> {
    let payload = Payload {
        msg: plain,
        aad: bound,
    };
    let mut sealed = nonce.to_vec();
    let secret = XChaCha20Poly1305::new(key)
        .encrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| VaultError::Refused)?;
    sealed.extend_from_slice(&secret);
    Ok(sealed)
}

fn open(key: &Key, sealed: &[u8], bound: &[u8]) -> Result<Vec<u8>, VaultError> {
    let (nonce, secret) = sealed
        .split_first_chunk::<NONCE>()
        .ok_or(VaultError::Refused)?;
    let payload = Payload {
        msg: secret,
        aad: bound,
    };
    XChaCha20Poly1305::new(key)
        .decrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| VaultError::Refused)
}
