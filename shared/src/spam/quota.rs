//! How many inquiries came in the last ten minutes: to the practice, from one sender, with the same
//! answers.
//!
//! It lives in memory only. Senders and answers are known by keyed digests whose key is forgotten
//! with them, so no address is kept anywhere.

use std::collections::VecDeque;

use super::{Reason, Score, Settings};

/// The stretch of time that is looked at, in milliseconds.
pub const WINDOW_MS: u64 = 10 * 60 * 1000;

/// Inquiries are remembered up to this number; no limit above it is ever reached.
const REMEMBERED: usize = 10_000;

/// Senders and answers are compared with those of the newest inquiries only: in a flood it is the
/// practice's limit that speaks.
const COMPARED: usize = 500;

/// Counts of the window, this inquiry not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recent {
    /// To the practice.
    pub practice: u32,
    /// From the same sender.
    pub sender: u32,
    /// With the same answers.
    pub same: u32,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    at: u64,
    sender: Option<u64>,
    answers: u64,
}

/// The window.
#[derive(Debug, Default)]
pub struct Quota {
    seen: VecDeque<Seen>,
    /// Inquiries from before this window was opened, and when the last of them leaves it.
    before: (u32, u64),
}

impl Quota {
    /// A window that knows of `before` inquiries, received up to `now` (milliseconds since 1970).
    #[must_use]
    pub fn after(before: u32, now: u64) -> Self {
        Self {
            seen: VecDeque::new(),
            before: (before, now.saturating_add(WINDOW_MS)),
        }
    }

    /// What came in the window up to `now`.
    #[must_use]
    pub fn recent(&mut self, sender: Option<u64>, answers: u64, now: u64) -> Recent {
        let from = now.saturating_sub(WINDOW_MS);
        while self.seen.front().is_some_and(|seen| seen.at < from) {
            self.seen.pop_front();
        }
        let before = if now < self.before.1 {
            self.before.0
        } else {
            0
        };
        let known = u32::try_from(self.seen.len()).unwrap_or(u32::MAX);
        let mut recent = Recent {
            practice: before.saturating_add(known),
            ..Recent::default()
        };
        for seen in self.seen.iter().rev().take(COMPARED) {
            recent.sender += u32::from(sender.is_some() && seen.sender == sender);
            recent.same += u32::from(seen.answers == answers);
        }
        recent
    }

    /// Remembers an inquiry that was stored.
    pub fn stored(&mut self, sender: Option<u64>, answers: u64, now: u64) {
        if self.seen.len() >= REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(Seen {
            at: now,
            sender,
            answers,
        });
    }

    /// In how many seconds the oldest inquiry leaves the window: what "too many" tells the sender
    /// to wait. At most two minutes, because a patient waits; then the answer may be the same again.
    #[must_use]
    pub fn wait(&self, now: u64) -> u32 {
        let leaves = self.seen.front().map_or(now, |seen| seen.at + WINDOW_MS);
        u32::try_from(leaves.saturating_sub(now) / 1000)
            .unwrap_or(120)
            .clamp(5, 120)
    }
}

impl Recent {
    /// Whether the sender has to come again later.
    #[must_use]
    pub fn over_limit(&self, settings: &Settings) -> bool {
        self.sender >= u32::from(settings.sender_limit) || self.practice >= settings.practice_limit
    }

    /// Adds what the counts say.
    pub fn judge(&self, settings: &Settings, score: &mut Score) {
        if self.sender >= u32::from(settings.sender_in_ten_minutes) {
            score.add(Reason::SenderRate);
        }
        if self.practice >= settings.practice_in_ten_minutes {
            score.add(Reason::PracticeRate);
        }
        if self.same > 0 {
            score.add(Reason::Repeated);
        }
    }
}
