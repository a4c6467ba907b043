//! Signing: what proves to a receiver that a message is the practice's own.
//!
//! Written to the specification at standardwebhooks.com; the official libraries verify it in the
//! tests. The `standardwebhooks` crate can sign only with the system clock, which a Worker lacks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How long the old secret still signs after a rotation unless somebody says otherwise, in
/// milliseconds: a day to bring the new one to the receiver.
pub const ROTATION_MS: u64 = 24 * 3_600_000;

/// The longest that an old secret may go on signing, in milliseconds.
pub const LONGEST_ROTATION_MS: u64 = 30 * 24 * 3_600_000;

/// A secret is not `whsec_` and base64 of 24 to 64 bytes.
#[derive(Debug, thiserror::Error)]
#[error("a webhook secret is whsec_ followed by 24 to 64 bytes in base64")]
pub struct BadSecret;

/// A signing key. Printing it shows nothing.
pub struct Secret(Vec<u8>);

impl Secret {
    /// Reads a `whsec_…` secret.
    ///
    /// # Errors
    /// [`BadSecret`] when the prefix, the base64 or the length is wrong.
    pub fn parse(text: &str) -> Result<Self, BadSecret> {
        let encoded = text.strip_prefix("whsec_").ok_or(BadSecret)?;
        let key = STANDARD.decode(encoded).map_err(|_| BadSecret)?;
        if (24..=64).contains(&key.len()) {
            Ok(Self(key))
        } else {
            Err(BadSecret)
        }
    }

    /// Writes 32 random bytes as a secret.
    #[must_use]
    pub fn format(random: &[u8; 32]) -> String {
        format!("whsec_{}", STANDARD.encode(random))
    }

    /// This secret's signature of a message, as it stands in the `webhook-signature` header.
    #[must_use]
    pub fn sign(&self, id: &str, unix_seconds: u64, body: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            // HMAC takes keys of any length (RFC 2104); an empty signature is refused everywhere.
            return String::new();
        };
        mac.update(id.as_bytes());
        mac.update(format!(".{unix_seconds}.").as_bytes());
        mac.update(body.as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// The `webhook-signature` header of a message under several secrets, the newest first: a receiver
/// that knows any of them takes it.
#[must_use]
pub fn signatures(secrets: &[Secret], id: &str, unix_seconds: u64, body: &str) -> String {
    let mut all = String::new();
    for secret in secrets {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(&secret.sign(id, unix_seconds, body));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_specification() {
        // The example of the Standard Webhooks reference libraries.
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let signature = secret.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn during_a_rotation_both_secrets_sign() {
        let secrets = [[1; 32], [2; 32]].map(|key| Secret::parse(&Secret::format(&key)).unwrap());
        let both = signatures(&secrets, "msg_1", 1_700_000_000, "{}");
        let each = secrets
            .each_ref()
            .map(|secret| secret.sign("msg_1", 1_700_000_000, "{}"));
        assert_ne!(each[0], each[1]);
        assert_eq!(both, format!("{} {}", each[0], each[1]));
    }

    #[test]
    fn secrets_round_trip_and_others_are_refused() {
        assert!(Secret::parse(&Secret::format(&[7; 32])).is_ok());
        for bad in [
            "",
            "whsec_",
            "whsec_!!!!",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_AAAA",
        ] {
            assert!(Secret::parse(bad).is_err(), "{bad}");
        }
    }
}
