//! Standard Webhooks: how a delivery is signed, and when it is tried again.
//!
//! Written to the specification at standardwebhooks.com; the official libraries verify it in the
//! tests. The `standardwebhooks` crate can sign only with the system clock, which a Worker lacks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Seconds to wait after each failed try before the next: the first try is made at once, and
/// after the last entry the delivery is dead.
pub const RETRY_SECONDS: [u32; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// Share by which a wait is lengthened or shortened at random, so that deliveries that failed
/// together do not come back together.
const JITTER: f64 = 0.2;

/// Shortest wait, in milliseconds, after a time-out or a 429: the receiver needs air.
const BUSY_WAIT_MS: u64 = 60_000;

/// How long a receiver may take to answer, in milliseconds.
pub const TIMEOUT_MS: u64 = 15_000;

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

    /// The `webhook-signature` header of a message.
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

/// How one try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TryOutcome {
    /// The receiver answered with this status, and asked for this wait (seconds) if it did.
    Answered {
        /// HTTP status.
        status: u16,
        /// Seconds of a `Retry-After` header.
        retry_after: Option<u32>,
    },
    /// No answer within [`TIMEOUT_MS`].
    TimedOut,
    /// The receiver could not be reached.
    Unreachable,
}

/// What follows from a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterTry {
    /// The receiver has it.
    Delivered,
    /// Try again this many milliseconds after the try.
    RetryIn(u64),
    /// No more tries: the receiver is gone (410), or all tries are used up.
    Dead,
}

/// Decides what follows from try number `tries` (the first is 1). `chance` is a random number
/// from 0 to 1.
#[must_use]
pub fn after_try(outcome: TryOutcome, tries: u32, chance: f64) -> AfterTry {
    let asked = match outcome {
        TryOutcome::Answered {
            status: 200..=299, ..
        } => return AfterTry::Delivered,
        TryOutcome::Answered { status: 410, .. } => return AfterTry::Dead,
        TryOutcome::Answered {
            status,
            retry_after,
        } => {
            let asked = u64::from(retry_after.unwrap_or(0)) * 1000;
            if status == 429 {
                asked.max(BUSY_WAIT_MS)
            } else {
                asked
            }
        }
        TryOutcome::TimedOut => BUSY_WAIT_MS,
        TryOutcome::Unreachable => 0,
    };
    let index = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
    let Some(seconds) = RETRY_SECONDS.get(index) else {
        return AfterTry::Dead;
    };
    let factor = 1.0 + JITTER * (2.0 * chance.clamp(0.0, 1.0) - 1.0);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 1.2 days in milliseconds, never negative"
    )]
    let scheduled = (f64::from(*seconds) * 1000.0 * factor) as u64;
    // A receiver may ask for a longer wait, within the schedule's longest.
    let longest = u64::from(RETRY_SECONDS[RETRY_SECONDS.len() - 1]) * 1000;
    AfterTry::RetryIn(scheduled.max(asked.min(longest)))
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

    fn answered(status: u16) -> TryOutcome {
        TryOutcome::Answered {
            status,
            retry_after: None,
        }
    }

    #[test]
    fn waits_follow_the_schedule_until_none_is_left() {
        let waits: Vec<_> = (1..=10).map(|n| after_try(answered(500), n, 0.5)).collect();
        let mut expected: Vec<_> = RETRY_SECONDS
            .iter()
            .map(|s| AfterTry::RetryIn(u64::from(*s) * 1000))
            .collect();
        expected.push(AfterTry::Dead);
        assert_eq!(waits, expected);
    }

    #[test]
    fn jitter_stays_within_a_fifth() {
        assert_eq!(after_try(answered(500), 2, 0.0), AfterTry::RetryIn(240_000));
        assert_eq!(after_try(answered(500), 2, 1.0), AfterTry::RetryIn(360_000));
    }

    #[test]
    fn a_busy_receiver_gets_air_and_a_gone_one_is_left_alone() {
        assert_eq!(after_try(answered(204), 1, 0.5), AfterTry::Delivered);
        assert_eq!(after_try(answered(410), 1, 0.5), AfterTry::Dead);
        assert_eq!(after_try(answered(429), 1, 0.5), AfterTry::RetryIn(60_000));
        assert_eq!(
            after_try(TryOutcome::TimedOut, 1, 0.5),
            AfterTry::RetryIn(60_000)
        );
        assert_eq!(
            after_try(TryOutcome::Unreachable, 1, 0.5),
            AfterTry::RetryIn(5_000)
        );
        let asked = TryOutcome::Answered {
            status: 503,
            retry_after: Some(600),
        };
        assert_eq!(after_try(asked, 1, 0.5), AfterTry::RetryIn(600_000));
    }
}
