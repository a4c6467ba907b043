//! What happens to an inquiry after it arrives: statuses, attempts, cadence, escalation, visit.
//!
//! Everything is decided here from an inquiry's events and the practice's policy. Nothing here
//! reads a clock, and nothing sends a message: people do the contacting, and Portico tells them
//! whom, by when and in which words.

mod attempt;
mod decide;
mod escalate;
mod event;
mod jobs;
mod notice;
mod plan;
mod refusal;
mod settled;
mod state;
mod status;
mod task;

pub use attempt::{AttemptMade, AttemptOutcome, ContactChannel};
pub use decide::Desk;
pub use event::{
    Actor, Appointment, Arrived, Cause, CauseKind, Checked, Event, EventKind, LaterInquiry, Moved,
    NewOwner, Noted, Nothing, Released, Taken, TaskKey, Told, VisitOutcome, Visited, Way,
};
pub use jobs::{Job, is_overdue, next_job, partial_due, week_ended};
pub use notice::{SummaryRow, SummaryView};
pub(crate) use plan::purpose;
pub use plan::{response_clock, tasks_after};
pub use refusal::Refusal;
pub use settled::Settled;
pub use state::{Escalation, State};
pub use status::Status;
pub use task::{Task, TaskKind};

#[cfg(test)]
pub(crate) mod tests;
