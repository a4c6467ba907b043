//! One inquiry as the desk shows it, from its events and the policy in force.

use super::{
    ChecklistRow, ClocksView, HistoryRow, InquiryView, LinkedRow, MoveOption, QuarantineView,
    ReasonOption, TaskRow, scripts::approved_words,
};
use crate::clock::{Elapsed, Moment, Standing, Zones, elapsed};
use crate::handoff::{Attempt, Handoff, NextAction};
use crate::practice::Policy;
use crate::private::Private;
use crate::workflow::{AttemptOutcome, Event, State, Status, Task, response_clock, tasks_after};

/// An inquiry as it is stored, opened.
#[derive(Debug)]
pub struct Stored {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// The handoff as it was received; none after erasure.
    pub handoff: Option<Box<Handoff>>,
    /// What happened, in order.
    pub history: Vec<HistoryRow>,
    /// Other inquiries from the same phone or address.
    pub linked: Vec<LinkedRow>,
    /// The score for likely spam, and why, in sentences.
    pub spam: QuarantineView,
}

impl InquiryView {
    /// The inquiry at `now`; none if its history does not begin with its arrival.
    #[must_use]
    pub fn of(stored: Stored, policy: &Policy, zones: &dyn Zones, now: Moment) -> Option<Self> {
        let events: Vec<Event> = stored.history.iter().filter_map(event).collect();
        let state = State::replay(&events)?;
        let tasks = tasks_after(&state, policy, zones);
        let name = stored.handoff.as_ref();
        let name = name.map(|handoff| handoff.patient.name.clone());
        let contact = stored.handoff.as_ref().map(|handoff| &handoff.contact);
        let words = approved_words(&state, &tasks, contact, policy);
        let moves = moves(&state, policy);
        let group = policy.groups.get(&state.arrived.primary);
        let documentation = group.map(|group| group.documentation.clone());
        let escalations = state.standing().cloned().collect();
        let mut handoff = stored.handoff;
        if let Some(handoff) = &mut handoff {
            bring_up_to_date(handoff, &state, &tasks, policy);
        }
        Some(Self {
            clocks: clocks(&state, policy, zones, now),
            moves,
            outcomes: outcomes(&state, policy),
            tasks: tasks
                .into_iter()
                .filter(|task| !task.kind.is_automatic())
                .map(|task| row(&stored.id, &stored.reference, name.as_ref(), task, now))
                .collect(),
            scripts: words,
            documentation,
            checklist: checklist(&state),
            quarantine: state.quarantined.then_some(stored.spam),
            id: stored.id,
            reference: stored.reference,
            status: state.status,
            since: state.since,
            reason: state.reason,
            owner: state.owner,
            handoff,
            appointment: state.appointment,
            visit: state.visit,
            escalations,
            opted_out: state.opted_out,
            linked: stored.linked,
            history: stored.history,
            erased: state.erased,
            now,
        })
    }
}

fn event(row: &HistoryRow) -> Option<Event> {
    Some(Event {
        at: row.at,
        actor: row.actor.clone(),
        kind: row.event.clone()?,
    })
}

/// A task of an inquiry, as a row.
#[must_use]
pub fn row(id: &str, reference: &str, name: Option<&Private>, task: Task, now: Moment) -> TaskRow {
    TaskRow {
        id: format!("{id}.{}", task.key),
        inquiry: id.to_owned(),
        reference: reference.to_owned(),
        name: name.cloned(),
        standing: if now > task.due {
            Standing::Late
        } else {
            Standing::OnTime
        },
        task,
    }
}

/// Parts 10 and 11 of the handoff are what stands now.
fn bring_up_to_date(handoff: &mut Handoff, state: &State, tasks: &[Task], policy: &Policy) {
    handoff.first_attempt = state.first_attempt.as_ref().map(Attempt::from);
    if tasks.is_empty() {
        handoff.next_action = None;
        return;
    }
    let Some(next) = &mut handoff.next_action else {
        return;
    };
    let task = tasks.iter().find(|task| !task.kind.is_automatic());
    let task = task.filter(|_| state.clocks.first_response.is_some());
    if let Some(task) = task {
        *next = NextAction::of(task, policy);
    } else {
        policy.owner_name(&state.owner).clone_into(&mut next.owner);
        next.due = state.due;
    }
}

fn clocks(state: &State, policy: &Policy, zones: &dyn Zones, now: Moment) -> ClocksView {
    let schedule = policy.schedule(state.arrived.location.as_deref());
    let clock = response_clock(state, policy, zones);
    let stopped = state.clocks.first_response;
    let until = stopped.unwrap_or(now);
    let idle = state.status.is_closed() && stopped.is_none();
    let runs = !(state.quarantined || state.erased || idle);
    let so_far = elapsed(&schedule, zones, state.clock_from, until);
    ClocksView {
        received: state.received,
        due_soon: clock.due_soon,
        due: state.due,
        standing: Some(clock.standing(stopped, now)).filter(|_| runs),
        first_response: stopped,
        contact: state.clocks.contact,
        elapsed: so_far.unwrap_or(Elapsed {
            wall_millis: 0,
            business_millis: 0,
        }),
    }
}

fn moves(state: &State, policy: &Policy) -> Vec<MoveOption> {
    let option = |to: Status| MoveOption {
        to,
        reasons: policy
            .reasons_for(to)
            .filter(|_| to.needs_reason())
            .map(ReasonOption::of)
            .collect(),
        appointment: to.needs_appointment(),
    };
    state.legal_moves().into_iter().map(option).collect()
}

fn outcomes(state: &State, policy: &Policy) -> Vec<AttemptOutcome> {
    let fits = |outcome: &AttemptOutcome| {
        (policy.voicemail || *outcome != AttemptOutcome::LeftVoicemail)
            && (!state.opted_out || outcome.is_contact())
    };
    AttemptOutcome::ALL.iter().copied().filter(fits).collect()
}

fn checklist(state: &State) -> Vec<ChecklistRow> {
    let row = |item: &crate::practice::ChecklistItem| ChecklistRow {
        item: *item,
        done: state.checked.contains(item),
    };
    state.checklist.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::IntentGroup;
    use crate::workflow::tests::story::Story;

    #[test]
    fn staff_read_what_the_leading_group_wants_written_down() {
        let mut story = Story::begin("2026-11-23T14:00:00Z");
        let primary = story.state.arrived.primary;
        for (key, group) in &mut story.policy.groups {
            group.documentation = format!("Write down what {} is about.", key.as_str());
        }
        let view = |story: &Story| {
            let rows = (1..).zip(&story.events).map(|(seq, event)| HistoryRow {
                seq,
                at: event.at,
                actor: event.actor.clone(),
                event: Some(event.kind.clone()),
                kind: event.kind.name().to_owned(),
                note: None,
            });
            let stored = Stored {
                id: "018f".to_owned(),
                reference: "ABCD-EFGH".to_owned(),
                handoff: None,
                history: rows.collect(),
                linked: Vec::new(),
                spam: QuarantineView {
                    score: 0,
                    reasons: Vec::new(),
                },
            };
            InquiryView::of(stored, &story.policy, &story.zones, story.now).unwrap()
        };
        assert_eq!(primary, IntentGroup::PaidCampaign);
        assert_eq!(
            view(&story).documentation.as_deref(),
            Some("Write down what paid_campaign is about.")
        );
        story.policy.groups.remove(&primary);
        assert_eq!(view(&story).documentation, None);
    }
}
