//! The queue: who to call next.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::clock::{Moment, Standing};
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::practice::Concern;
use crate::private::Private;
use crate::source::{Channel, SourceName};
use crate::workflow::{Status, Task};

/// The query of `GET inquiries`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct QueueFilter {
    /// Only these statuses, by name and parted by commas; none means every open one. With a closed
    /// status among them the page is a history, newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Only this owner's, by key, and those of others in which this owner has something to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Only those in this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<IntentGroup>,
    /// Only this location's, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Only in this language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Only those past due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    /// Only those held back, instead of those that are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<bool>,
    /// Only inquiries linked with this one, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linked: Option<String>,
    /// A name, phone number, e-mail address or reference, searched through blind indexes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<Private>,
    /// Where the page before ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// At most so many rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
}

/// A page of the queue, least time left first, of what is due together that with priority.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct QueuePage {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// How to ask for the next page; none on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many inquiries are held back as likely spam, whatever the filter.
    #[serde(default)]
    pub quarantined: u32,
    /// How many endpoints are paused, refuse messages, are sent ones that cannot be read, or have
    /// deliveries of the last 7 days that were given up; left out where there is none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub delivery_trouble: u32,
    /// Where only those past due were asked for: by when the next one of the others is due. Once that
    /// has passed, it is worth asking again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<Moment>,
    /// The time by the Worker's clock (RFC 3339, UTC), from which time left is counted.
    pub now: Moment,
}

impl QueueRow {
    /// How it stands at `now`, which may be later than when it was read.
    #[must_use]
    pub fn stands(&self, now: Moment) -> Option<Standing> {
        Some(self.standing?.after(self.due_soon, self.due, now))
    }
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands on a reference"
)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// One inquiry in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[allow(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
pub struct QueueRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// The patient's name; none after erasure, or where it cannot be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Private>,
    /// Whether the patient's data have been destroyed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
    /// The status.
    pub status: Status,
    /// How it stands against the due of its next step; none where no clock runs: held back, closed
    /// without an attempt, or erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// When it was received.
    pub received: Moment,
    /// By when the next step is due: before the first response, the promise to the patient.
    pub due: Moment,
    /// When little time is left, before the first response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_soon: Option<Moment>,
    /// Whether it goes before other work that is due at the same time.
    pub priority: bool,
    /// Whether a concern is urgent.
    pub urgent: bool,
    /// The leading group.
    pub primary: IntentGroup,
    /// Concerns.
    pub concerns: BTreeSet<Concern>,
    /// Channel.
    pub channel: Channel,
    /// Source.
    pub source: SourceName,
    /// Campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// The language to answer in.
    pub language: Language,
    /// The location, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The service, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The owner, by key.
    pub owner: String,
    /// Attempts so far.
    pub attempts: u16,
    /// Somebody was told and has not taken it yet.
    pub escalated: bool,
    /// The same person asked before.
    pub asked_again: bool,
    /// Held back as likely spam.
    pub quarantined: bool,
    /// The next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Task>,
}

/// The answer to `GET tasks`: what is to be done, soonest due first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TaskPage {
    /// The rows.
    pub rows: Vec<TaskRow>,
    /// How many tasks come after them.
    #[serde(default)]
    pub left: u32,
    /// How to ask for the next page; none on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The time by the Worker's clock.
    pub now: Moment,
}

/// One task of one inquiry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TaskRow {
    /// For `POST tasks/{id}/done`: the inquiry's id, a full stop and the task's key.
    pub id: String,
    /// The inquiry's id.
    pub inquiry: String,
    /// What people call the inquiry.
    pub reference: String,
    /// The patient's name; none where it cannot be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Private>,
    /// The task.
    pub task: Task,
    /// How it stands against its due.
    pub standing: Standing,
}
