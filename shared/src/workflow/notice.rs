//! What the practice is told by the day and the week, as it is written down and as the desk shows
//! it. Nothing here tells who a patient is: receivers that get everything are sent each row's
//! handoff beside it, and staff sign in at the desk to read more.

use serde::{Deserialize, Serialize};

use super::{Job, Status};
use crate::clock::Moment;
use crate::intent::IntentGroup;
use crate::source::{Channel, SourceName};

/// One inquiry in a summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SummaryRow {
    /// The inquiry's id.
    pub inquiry: String,
    /// What people call it.
    pub reference: String,
    /// Whether it may be an emergency.
    pub urgent: bool,
    /// The group that leads.
    pub group: IntentGroup,
    /// The channel.
    pub channel: Channel,
    /// The source.
    pub source: SourceName,
    /// The status.
    pub status: Status,
    /// Whole minutes until the next step was due; negative when late.
    pub minutes_left: i64,
    /// By when the next step was due (RFC 3339, UTC).
    pub due: Moment,
    /// Who owns it, by key in the policy.
    pub owner: String,
}

/// What was told at a set time. `summary.daily` and `unresolved.closing` have counts and rows,
/// `scorecard.weekly` the week that it tells of. An older one has fewer counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SummaryView {
    /// When it was told.
    pub at: Moment,
    /// What was told.
    pub kind: Job,
    /// When the practice closes that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<Moment>,
    /// Open inquiries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<u32>,
    /// Past due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<u32>,
    /// Received since the one of its kind before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<u32>,
    /// Booked since the one of its kind before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booked: Option<u32>,
    /// Held back as likely spam, and waiting for somebody to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantined: Option<u32>,
    /// Endpoints that are paused, refuse messages, are sent ones that cannot be read, or have deliveries
    /// of the last 7 days that were given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_trouble: Option<u32>,
    /// What is late, or due before the practice closes, soonest due first; at most 100. Before closing,
    /// everything that is open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<SummaryRow>,
    /// How many there are in all of what `rows` names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_in_all: Option<u32>,
    /// Whether `rows` ends before all of them are named.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rows_cut: bool,
    /// Where the week begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}
