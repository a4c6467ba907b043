//! What is told about inquiries by webhook: the `data` of each type, in the flavour for chats.
//!
//! These carry no patient data: urgency, group, source, minutes left and a link to the desk, where
//! whoever may read more signs in.

use serde::{Deserialize, Serialize};

use super::{State, Status, Task, TaskKind, Told};
use crate::clock::{Date, Moment};
use crate::intent::IntentGroup;
use crate::practice::Concern;
use crate::scorecard::Scorecard;
use crate::source::{Channel, SourceName};

/// One inquiry as a chat may show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Alert {
    /// The inquiry's id.
    pub inquiry: String,
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
    /// Whole minutes until the next step is due; negative when late.
    pub minutes_left: i64,
    /// By when the next step is due (RFC 3339, UTC).
    pub due: Moment,
    /// Who owns it, by key in the policy.
    pub owner: String,
    /// Where to read more, on the desk.
    pub link: String,
}

impl Alert {
    /// An inquiry as it stands, with the next of its tasks.
    #[must_use]
    pub fn of(id: &str, state: &State, tasks: &[Task], now: Moment, link: &str) -> Self {
        let next = tasks.iter().find(|task| !task.kind.is_automatic());
        let due = next.map_or(state.due, |task| task.due);
        Self {
            inquiry: id.to_owned(),
            urgent: state.arrived.concerns.contains(&Concern::Urgent),
            group: state.arrived.primary,
            channel: state.arrived.channel,
            source: state.arrived.source,
            status: state.status,
            minutes_left: (due.as_millis() - now.as_millis()).div_euclid(60_000),
            due,
            owner: next.map_or_else(|| state.owner.clone(), |task| task.owner.clone()),
            link: link.to_owned(),
        }
    }
}

/// `task.due`: somebody has to do something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TaskDue {
    /// The inquiry.
    pub alert: Alert,
    /// What is to be done.
    pub task: TaskKind,
}

/// `inquiry.updated`: something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct InquiryUpdated {
    /// The inquiry as it stands now.
    pub alert: Alert,
    /// The kind of the event.
    pub event: String,
}

/// `inquiry.escalated`: somebody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct InquiryEscalated {
    /// The inquiry.
    pub alert: Alert,
    /// Why, and who.
    pub told: Told,
}

/// `summary.daily`: how things stand in the morning. A row is an [`Alert`], or the handoff for
/// receivers that get everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DailySummary<Row> {
    /// The date, in the practice's zone.
    pub date: Date,
    /// Open inquiries.
    pub open: u32,
    /// Past due.
    pub late: u32,
    /// Received since the summary before.
    pub received: u32,
    /// Booked since the summary before.
    pub booked: u32,
    /// What is to be done today, soonest due first.
    pub rows: Vec<Row>,
    /// Where to read more, on the desk.
    pub link: String,
}

/// `unresolved.closing`: what is not resolved before close of business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Unresolved<Row> {
    /// The date, in the practice's zone.
    pub date: Date,
    /// When the practice closes.
    pub closes: Moment,
    /// Inquiries with something to be done by then, or late already; soonest due first.
    pub rows: Vec<Row>,
    /// Where to read more, on the desk.
    pub link: String,
}

/// `scorecard.weekly`: the week that has ended, beside the week before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct WeeklyScorecard {
    /// The scorecard.
    pub scorecard: Scorecard,
    /// Where to read more, on the desk.
    pub link: String,
}
