//! How an endpoint is doing, and what follows for the deliveries that wait for it.
//!
//! An endpoint that keeps failing is left alone but for a probe now and then, so that a broken
//! receiver is not flooded and nothing waits on it. Once a probe arrives, all that waited follows.

use super::schedule::TryOutcome;

/// How many failures in a row make an endpoint one that gets only probes.
pub const BREAKER_AFTER: u32 = 5;

/// How long an endpoint may fail without a success before it is paused, in milliseconds.
pub const PAUSE_AFTER_MS: u64 = 5 * 24 * 3_600_000;

/// First wait between probes, in milliseconds; each further one is twice as long.
const PROBE_MS: u64 = 60_000;

/// Longest wait between probes, and longest time that a receiver's `Retry-After` holds all of an
/// endpoint's deliveries, in milliseconds. New inquiries wait behind it, so it is short.
pub const LONGEST_HOLD_MS: u64 = 15 * 60_000;

/// How long messages for an endpoint may be unreadable on our side before somebody is told, in
/// milliseconds.
const UNREADABLE_MS: u64 = 3_600_000;

/// What is remembered of an endpoint's last tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Health {
    /// Failures since the last success.
    pub failures: u32,
    /// When the first of them happened (milliseconds since 1970).
    pub failing_since: Option<u64>,
    /// Until when nothing is sent (milliseconds since 1970).
    pub hold_until: Option<u64>,
    /// Whether the receiver refuses what it is sent, which somebody should look at.
    pub refuses: bool,
    /// When somebody is told that messages for it cannot be read on our side (milliseconds since
    /// 1970); 0 once that was told, none while they can be read.
    pub unreadable: Option<u64>,
}

/// What somebody should be told about an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It began to refuse messages (4xx).
    Refuses,
    /// It has failed for [`PAUSE_AFTER_MS`] and is paused.
    Failing,
    /// It said that it is gone for good (410) and is paused.
    Gone,
    /// What is to be sent to it could not be read on our side for an hour: a key is missing.
    Unreadable,
}

impl Trouble {
    /// The name in records and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refuses => "refuses",
            Self::Failing => "failing",
            Self::Gone => "gone",
            Self::Unreadable => "unreadable",
        }
    }

    /// Whether the endpoint is paused for it.
    #[must_use]
    pub const fn pauses(self) -> bool {
        matches!(self, Self::Failing | Self::Gone)
    }
}

impl Health {
    /// Whether only a probe may go.
    #[must_use]
    pub const fn is_broken(self) -> bool {
        self.failures >= BREAKER_AFTER
    }

    /// How many deliveries may be under way at once: two, or one to an endpoint that fails.
    #[must_use]
    pub const fn lanes(self) -> usize {
        if self.failures == 0 { 2 } else { 1 }
    }

    /// How it is doing after a try that ended at `now` (milliseconds since 1970), and what
    /// somebody should be told, if this try is the first to show it.
    #[must_use]
    pub fn after(self, outcome: TryOutcome, now: u64) -> (Self, Option<Trouble>) {
        // Nothing begins while a hold lasts, so a try that ends within it began before it was asked
        // for, and does not end it. A longer one was set by a wrong clock.
        let earlier = self
            .hold_until
            .filter(|until| (now + 1..=now.saturating_add(LONGEST_HOLD_MS)).contains(until));
        if outcome.is_success() {
            let health = Self {
                hold_until: earlier,
                ..Self::default()
            };
            return (health, None);
        }
        if outcome == TryOutcome::Unreadable {
            let at = self.unreadable.unwrap_or(now + UNREADABLE_MS);
            let told = at > 0 && at <= now;
            let health = Self {
                unreadable: Some(if told { 0 } else { at }),
                ..self
            };
            return (health, told.then_some(Trouble::Unreadable));
        }
        let failures = self.failures.saturating_add(1);
        let since = self.failing_since.unwrap_or(now);
        let refuses = self.refuses || outcome.is_refusal();
        let probe = failures
            .checked_sub(BREAKER_AFTER)
            .map_or(0, |more| PROBE_MS.saturating_mul(1 << more.min(10)));
        let asked = match outcome {
            // A time-out is about one message; that many follow is what the breaker is for.
            TryOutcome::TimedOut => 0,
            answered => answered.asked_wait(),
        };
        let hold = probe.max(asked).min(LONGEST_HOLD_MS);
        let health = Self {
            failures,
            failing_since: Some(since),
            hold_until: earlier.max((hold > 0).then(|| now.saturating_add(hold))),
            refuses,
            unreadable: self.unreadable,
        };
        let trouble = if outcome.status() == Some(410) {
            Some(Trouble::Gone)
        } else if health.is_broken() && now.saturating_sub(since) >= PAUSE_AFTER_MS {
            Some(Trouble::Failing)
        } else if refuses && !self.refuses {
            Some(Trouble::Refuses)
        } else {
            None
        };
        (health, trouble)
    }

    /// The same after a try of a message about another endpoint's trouble. That it is refused says
    /// nothing of inquiries, and telling it could go round between two receivers that take no such
    /// messages; a pause is told all the same.
    #[must_use]
    pub fn after_news(self, outcome: TryOutcome, now: u64) -> (Self, Option<Trouble>) {
        let (health, trouble) = self.after(outcome, now);
        let health = Self {
            refuses: health.refuses && self.refuses,
            ..health
        };
        (
            health,
            trouble.filter(|trouble| *trouble != Trouble::Refuses),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000_000;

    fn answered(status: u16) -> TryOutcome {
        TryOutcome::Answered {
            status,
            retry_after: None,
        }
    }

    fn after_failures(count: u32) -> Health {
        (0..count).fold(Health::default(), |health, _| {
            health.after(answered(500), NOW).0
        })
    }

    #[test]
    fn a_few_failures_hold_nothing_up_and_more_let_only_probes_through() {
        for count in 1..BREAKER_AFTER {
            let health = after_failures(count);
            assert!(!health.is_broken());
            assert_eq!(health.hold_until, None);
            assert_eq!(health.lanes(), 1);
        }
        let broken = after_failures(BREAKER_AFTER);
        assert!(broken.is_broken());
        assert_eq!(broken.hold_until, Some(NOW + 60_000));
        assert_eq!(after_failures(7).hold_until, Some(NOW + 240_000));
        // However long it lasts, an inquiry waits no longer than this for the next probe.
        assert_eq!(after_failures(4_000_000).hold_until, Some(NOW + 900_000));
    }

    #[test]
    fn one_success_mends_it_all() {
        let (health, told) = after_failures(90).after(answered(204), NOW + LONGEST_HOLD_MS);
        assert_eq!((health, told), (Health::default(), None));
        assert_eq!(health.lanes(), 2);
    }

    #[test]
    fn the_receiver_may_ask_for_air_for_all_deliveries_but_not_for_hours() {
        let hold = |status, retry_after| {
            let outcome = TryOutcome::Answered {
                status,
                retry_after,
            };
            Health::default().after(outcome, NOW).0.hold_until
        };
        assert_eq!(hold(429, None), Some(NOW + 60_000));
        assert_eq!(hold(429, Some(300_000)), Some(NOW + 300_000));
        assert_eq!(hold(503, Some(300_000)), Some(NOW + 300_000));
        assert_eq!(hold(503, Some(u64::MAX)), Some(NOW + 900_000));
        assert_eq!(hold(503, None), None);
        let late = Health::default().after(TryOutcome::TimedOut, NOW).0;
        assert_eq!(late.hold_until, None);
    }

    #[test]
    fn a_hold_stands_until_its_time_whatever_ends_meanwhile() {
        let asked = |wait| TryOutcome::Answered {
            status: 429,
            retry_after: Some(wait),
        };
        let held = Health::default().after(asked(600_000), NOW).0;
        let later = NOW + 1_000;
        for meanwhile in [
            answered(500),
            answered(204),
            asked(0),
            TryOutcome::TimedOut,
            TryOutcome::Unreadable,
        ] {
            let health = held.after(meanwhile, later).0;
            assert_eq!(health.hold_until, Some(NOW + 600_000), "{meanwhile:?}");
        }
        // A longer wait counts from now, one that is over holds nothing, nor does one that a wrong
        // clock has set.
        let longer = held.after(asked(900_000), later).0;
        assert_eq!(longer.hold_until, Some(later + 900_000));
        let over = held.after(answered(500), NOW + 600_000).0;
        assert_eq!(over.hold_until, None);
        let wrong = held.after(answered(204), NOW - 86_400_000).0;
        assert_eq!(wrong.hold_until, None);
    }

    #[test]
    fn what_cannot_be_read_is_told_once_an_hour_after_it_began() {
        let unreadable = |health: Health, minute: u64| {
            health.after(TryOutcome::Unreadable, NOW + minute * 60_000)
        };
        let (health, told) = unreadable(Health::default(), 0);
        assert_eq!((health.failures, told), (0, None));
        assert!(health.unreadable.is_some());
        let (health, told) = unreadable(health, 59);
        assert_eq!(told, None);
        let (health, told) = unreadable(health, 60);
        assert_eq!(told, Some(Trouble::Unreadable));
        let (health, told) = unreadable(health, 70);
        assert_eq!(told, None);
        assert!(health.unreadable.is_some() && !Trouble::Unreadable.pauses());
        let (health, _) = health.after(answered(204), NOW + 4_800_000);
        assert_eq!(health, Health::default());
    }

    #[test]
    fn a_message_about_another_endpoint_is_refused_in_silence_but_pauses_aloud() {
        let (health, told) = Health::default().after_news(answered(401), NOW);
        assert_eq!((health.refuses, told), (false, None));
        assert_eq!(health.failures, 1);
        assert_eq!(health.after(answered(401), NOW).1, Some(Trouble::Refuses));
        let refuses = Health::default().after(answered(401), NOW).0;
        assert!(refuses.after_news(answered(401), NOW).0.refuses);
        assert!(!refuses.after_news(answered(204), NOW).0.refuses);
        for (status, told) in [(410, Trouble::Gone), (500, Trouble::Failing)] {
            let long = after_failures(20);
            let then = NOW + PAUSE_AFTER_MS;
            assert_eq!(long.after_news(answered(status), then).1, Some(told));
        }
    }

    #[test]
    fn a_refusal_is_told_once_until_a_success() {
        let (health, told) = Health::default().after(answered(401), NOW);
        assert_eq!(told, Some(Trouble::Refuses));
        let (health, told) = health.after(answered(401), NOW);
        assert_eq!(told, None);
        let (health, _) = health.after(answered(204), NOW);
        assert_eq!(health.after(answered(422), NOW).1, Some(Trouble::Refuses));
    }

    #[test]
    fn days_of_failures_pause_it_and_so_does_a_410() {
        let failing = after_failures(20);
        let almost = failing.after(TryOutcome::Unreachable, NOW + PAUSE_AFTER_MS - 1);
        assert_eq!(almost.1, None);
        let told = failing
            .after(TryOutcome::Unreachable, NOW + PAUSE_AFTER_MS)
            .1;
        assert_eq!(told, Some(Trouble::Failing));
        assert_eq!(
            Health::default().after(answered(410), NOW).1,
            Some(Trouble::Gone)
        );
        assert!(Trouble::Gone.pauses() && Trouble::Failing.pauses());
        assert!(!Trouble::Refuses.pauses());
    }
}
