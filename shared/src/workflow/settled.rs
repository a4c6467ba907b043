//! How an inquiry stands after its last event, as it is kept beside the events.

use serde::Serialize;

use super::{Desk, State, Status, Task, response_clock};
use crate::clock::Moment;
use crate::scorecard::Fact;

/// What the queue, the list of tasks, the scorecard and the alarm read of an inquiry, so that nobody
/// has to replay its events. Times are in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settled<'a> {
    status: Status,
    owner: &'a str,
    attempts: u16,
    escalated: u8,
    quarantined: u8,
    /// A new due of the first response. Dues are frozen, but for a release, which begins it anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_soon: Option<i64>,
    /// Everything that is to be done.
    plan: &'a [Task],
    /// What people do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'a Task>,
    /// When that is due.
    work_by: i64,
    /// What the scorecard knows of it.
    fact: String,
    /// When the alarm has to look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    job_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_attempt_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reached_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    booked_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visit_at: Option<i64>,
    /// Since when nothing more is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<i64>,
}

impl<'a> Settled<'a> {
    /// How `state` stands now, with what [`tasks_after`](super::tasks_after) wants done.
    #[must_use]
    pub fn of(state: &'a State, tasks: &'a [Task], desk: &Desk<'_>) -> Self {
        Self::with(state, tasks, due_soon(state, tasks, desk), desk.now)
    }

    /// How an inquiry stands that is held back when it arrives: nothing is to be done, and no clock
    /// runs.
    #[must_use]
    pub fn held_back(state: &'a State) -> Self {
        Self::with(state, &[], None, state.received)
    }

    fn with(state: &'a State, tasks: &'a [Task], soon: Option<Moment>, now: Moment) -> Self {
        let next = tasks.iter().find(|task| !task.kind.is_automatic());
        // Nobody can go on with an inquiry whose patient is unknown.
        let closed = state.settled.or(state.erased.then_some(now));
        let visit = state.appointment.as_ref().map(|appointment| appointment.at);
        let millis = |at: Option<Moment>| at.map(Moment::as_millis);
        Self {
            status: state.status,
            owner: &state.owner,
            attempts: state.attempts,
            escalated: state.standing().next().is_some().into(),
            quarantined: state.quarantined.into(),
            due_at: millis(state.released.then_some(state.due)),
            due_soon: millis(soon),
            plan: tasks,
            next,
            work_by: next.map_or(state.due, |task| task.due).as_millis(),
            fact: Fact::of(state).to_line(),
            job_at: millis(job_at(state, tasks, now)),
            first_attempt_at: millis(state.clocks.first_response),
            reached_at: millis(state.clocks.contact),
            booked_at: millis(state.booked),
            visit_at: millis(visit),
            closed_at: millis(closed),
        }
    }
}

/// From when on the first response is due soon. The task that warns of it tells, but is gone from the
/// plan once it has been done, which is just when this begins to matter.
fn due_soon(state: &State, tasks: &[Task], desk: &Desk<'_>) -> Option<Moment> {
    if state.quarantined || state.clocks.first_response.is_some() {
        return None;
    }
    let first = desk.policy.escalation.before_breach.first();
    let task = first.and_then(|percent| {
        let key = format!("warn.{}", u8::from(*percent));
        tasks.iter().find(|task| task.key == key)
    });
    Some(task.map_or_else(
        || response_clock(state, desk.policy, desk.zones).due_soon,
        |task| task.due,
    ))
}

/// At the next task of Portico's own, or when a task of somebody's may be begun, which is told once.
fn job_at(state: &State, tasks: &[Task], now: Moment) -> Option<Moment> {
    if state.quarantined {
        return None;
    }
    tasks
        .iter()
        .filter(|task| task.kind.is_automatic() || task.from > now)
        .map(Task::rings_at)
        .min()
}
