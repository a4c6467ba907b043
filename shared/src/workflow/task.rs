//! Tasks: what somebody, or Portico, has to do next on an inquiry, and by when.

use serde::{Deserialize, Serialize};

use super::ContactChannel;
use crate::clock::Moment;
use crate::names::names;

names! {
    /// What a task is.
    TaskKind {
        /// Answer the patient for the first time. Done by logging an attempt.
        FirstResponse = "first_response",
        /// Try again to reach the patient. Done by logging an attempt.
        Attempt = "attempt",
        /// Ask once more, some days later. Done by logging an attempt.
        CheckIn = "check_in",
        /// Close the inquiry, with the closing note. Done by a move.
        CloseOut = "close_out",
        /// Go on with a patient who was reached or is waited for. Done by an attempt or a move.
        FollowUp = "follow_up",
        /// Remind the patient of the visit and of what is still open. Done by an attempt, or as such.
        Reminder = "reminder",
        /// Say whether the patient came. Done by recording the visit.
        VisitOutcome = "visit_outcome",
        /// Take an escalation. Done by acknowledging it.
        AnswerEscalation = "answer_escalation",
        /// Portico's own: tell the owner of escalations that time runs out.
        WarnBreach = "warn_breach",
        /// Portico's own: tell the owner of escalations that the due has passed.
        TellBreach = "tell_breach",
        /// Portico's own: tell again, because nobody has taken it.
        TellAgain = "tell_again",
    }
}

impl TaskKind {
    /// Whether Portico does it, at its due; otherwise a person does, by its due.
    #[must_use]
    pub const fn is_automatic(self) -> bool {
        matches!(self, Self::WarnBreach | Self::TellBreach | Self::TellAgain)
    }
}

/// One thing to do next on an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Task {
    /// Its name within the inquiry, the same until it is done: `cadence.2`, `reminder.1440`.
    pub key: String,
    /// What it is.
    pub kind: TaskKind,
    /// Not before (RFC 3339, UTC).
    pub from: Moment,
    /// By when; for Portico's own, when.
    pub due: Moment,
    /// Who does it, by key in the policy.
    pub owner: String,
    /// Who does it where the owner does not, by key in the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<String>,
    /// How, where the step says so; otherwise the way the patient prefers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ContactChannel>,
    /// In which words, by key in the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
}

impl Task {
    /// When Portico has to do something about it: act, or tell people that it begins.
    #[must_use]
    pub fn rings_at(&self) -> Moment {
        if self.kind.is_automatic() {
            self.due
        } else {
            self.from
        }
    }
}
