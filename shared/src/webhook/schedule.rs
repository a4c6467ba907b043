//! When a delivery is tried again.

/// Seconds to wait after each failed try before the next: the first try is made at once, and
/// after the last entry the delivery is dead.
pub const RETRY_SECONDS: [u32; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// Share by which a wait is lengthened or shortened at random, so that deliveries that failed
/// together do not come back together.
const JITTER: f64 = 0.2;

/// Shortest wait, in milliseconds, after a time-out or a 429: the receiver needs air.
pub(super) const BUSY_WAIT_MS: u64 = 60_000;

/// How long a receiver may take to answer, in milliseconds.
pub const TIMEOUT_MS: u32 = 15_000;

/// How one try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TryOutcome {
    /// The receiver answered with this status, and asked for this wait (milliseconds) if it did.
    Answered {
        /// HTTP status.
        status: u16,
        /// The wait of a `Retry-After` header.
        retry_after: Option<u64>,
    },
    /// No answer within [`TIMEOUT_MS`].
    TimedOut,
    /// The receiver could not be reached.
    Unreachable,
    /// Nothing was sent: the endpoint's address is one that no message may go to.
    Forbidden,
    /// Nothing was sent: the message or the endpoint's secret could not be read on our side.
    Unreadable,
}

impl TryOutcome {
    /// The HTTP status, where the receiver answered.
    #[must_use]
    pub const fn status(self) -> Option<u16> {
        match self {
            Self::Answered { status, .. } => Some(status),
            _ => None,
        }
    }

    /// Whether the receiver has the message.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self.status(), Some(200..=299))
    }

    /// Whether the receiver refuses the message: a 4xx that waiting alone does not mend. A time-out
    /// (408), a conflict (409), too early (425) and too many (429) may mend themselves.
    #[must_use]
    pub const fn is_refusal(self) -> bool {
        match self.status() {
            Some(408 | 409 | 425 | 429) | None => false,
            Some(status) => matches!(status, 400..=499),
        }
    }

    /// The kind of failure, as the log of tries names it; none for a success.
    #[must_use]
    pub const fn error(self) -> Option<&'static str> {
        match self {
            Self::TimedOut => Some("timed_out"),
            Self::Unreachable => Some("unreachable"),
            Self::Forbidden => Some("forbidden_address"),
            Self::Unreadable => Some("unreadable"),
            Self::Answered { status, .. } => match status {
                200..=299 => None,
                300..=399 => Some("redirect"),
                410 => Some("gone"),
                429 => Some("too_many"),
                400..=499 => Some("refused"),
                _ => Some("receiver_error"),
            },
        }
    }

    /// The least wait, in milliseconds, that the answer asks for.
    pub(super) fn asked_wait(self) -> u64 {
        match self {
            Self::Answered {
                status,
                retry_after,
            } => {
                let asked = retry_after.unwrap_or(0);
                if status == 429 {
                    asked.max(BUSY_WAIT_MS)
                } else {
                    asked
                }
            }
            Self::TimedOut => BUSY_WAIT_MS,
            Self::Unreachable | Self::Forbidden | Self::Unreadable => 0,
        }
    }
}

/// What follows from a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterTry {
    /// The receiver has it.
    Delivered,
    /// Try again this many milliseconds after the try's end.
    RetryIn(u64),
    /// No more tries: the receiver is gone (410), or all tries are used up.
    Dead,
}

/// Decides what follows from a try that is the delivery's `failed`-th to fail, if it failed (the
/// first is 1). `chance` is a random number from 0 to 1.
///
/// Only a 410 stops at once, as Standard Webhooks has it. Any other 4xx is shown to people at once
/// ([`super::Trouble`]) and tried again all the same: most are a wrong secret, a missing route or
/// an expired token at the receiver, mended within hours, and a request for care is too dear to
/// be given up for them.
#[must_use]
pub fn after_try(outcome: TryOutcome, failed: u32, chance: f64) -> AfterTry {
    if outcome.is_success() {
        return AfterTry::Delivered;
    }
    if outcome.status() == Some(410) {
        return AfterTry::Dead;
    }
    let index = usize::try_from(failed.saturating_sub(1)).unwrap_or(usize::MAX);
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
    AfterTry::RetryIn(scheduled.max(outcome.asked_wait().min(longest)))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }

    #[test]
    fn the_wait_a_receiver_asks_for_is_kept_up_to_a_day() {
        let asked = |millis| TryOutcome::Answered {
            status: 503,
            retry_after: Some(millis),
        };
        assert_eq!(
            after_try(asked(600_000), 1, 0.5),
            AfterTry::RetryIn(600_000)
        );
        assert_eq!(
            after_try(asked(u64::MAX), 1, 0.5),
            AfterTry::RetryIn(86_400_000)
        );
        // The schedule's own wait is longer.
        assert_eq!(after_try(asked(1_000), 2, 0.5), AfterTry::RetryIn(300_000));
    }

    #[test]
    fn redirects_and_refusals_are_failures_that_are_tried_again() {
        for status in [301, 302, 307, 308, 400, 401, 404, 422] {
            assert_eq!(
                after_try(answered(status), 1, 0.5),
                AfterTry::RetryIn(5_000)
            );
        }
        assert!(answered(401).is_refusal());
        assert!(answered(410).is_refusal());
        for waits in [302, 408, 409, 425, 429, 500] {
            assert!(!answered(waits).is_refusal(), "{waits}");
        }
    }
}
