//! Decisions: what staff ask for, checked against what may be done, as the events to record.
//!
//! Events come back in the order in which they are to be recorded, all with the same moment. Notes
//! are not in them: whoever stores the events seals the text beside the first.

use super::{
    AttemptMade, AttemptOutcome, Cause, CauseKind, Checked, ContactChannel, Event, EventKind,
    Moved, NewOwner, Noted, Refusal, Released, State, Status, Task, TaskKey, TaskKind,
    VisitOutcome, Visited,
};
use crate::clock::{Moment, Zones, business_minutes_between};
use crate::desk::{
    AttemptRequest, ChecklistRequest, NoteRequest, OwnerRequest, StatusRequest, VisitRequest,
};
use crate::form::is_blank;
use crate::practice::Policy;

/// A minute, in milliseconds.
const MINUTE_MS: i64 = 60_000;

/// What decisions are made with.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The policy in force.
    pub policy: &'a Policy,
    /// Zone rules.
    pub zones: &'a dyn Zones,
    /// The time of the decision.
    pub now: Moment,
}

pub(super) type Decided = Result<Vec<EventKind>, Refusal>;

impl Desk<'_> {
    /// Somebody tried to reach the patient; perhaps a move follows at once.
    ///
    /// # Errors
    /// The attempt or the move may not be.
    pub fn attempt(&self, state: &State, request: &AttemptRequest) -> Decided {
        open(state)?;
        // The clock that took the inquiry may be a moment ahead of this one.
        let now = self.now.max(state.received);
        let made_at = request.made_at.unwrap_or(now);
        let slack = made_at.plus_millis(MINUTE_MS).unwrap_or(made_at);
        if made_at > now || slack <= state.received {
            return Err(Refusal::BadTime);
        }
        // Whoever writes down when it was leaves out the seconds.
        let made_at = made_at.max(state.received);
        let channel = request.channel;
        let by_phone = channel == ContactChannel::Phone;
        let fits = match request.outcome {
            AttemptOutcome::LeftVoicemail => by_phone,
            AttemptOutcome::NoAnswer => by_phone || channel == ContactChannel::InPerson,
            AttemptOutcome::MessageSent => !by_phone && channel != ContactChannel::InPerson,
            _ => true,
        };
        if !fits {
            return Err(Refusal::WrongChannel);
        }
        if request.outcome == AttemptOutcome::LeftVoicemail && !self.policy.voicemail {
            return Err(Refusal::NoVoicemail);
        }
        if state.opted_out && !request.outcome.is_contact() {
            return Err(Refusal::OptedOut);
        }
        let schedule = self.policy.schedule(state.arrived.location.as_deref());
        let open_minutes =
            business_minutes_between(&schedule, self.zones, state.clock_from, made_at);
        let mut made = AttemptMade {
            made_at,
            channel,
            outcome: request.outcome,
            business_minutes: open_minutes
                .ok()
                .and_then(|minutes| u32::try_from(minutes).ok())
                .unwrap_or_default(),
            unavailable_time: request.unavailable_time,
            contact_again: request.contact_again && request.outcome == AttemptOutcome::Reached,
            from: None,
            to: None,
        };
        let after = self.after(state, &[EventKind::Attempted(made.clone())]);
        if after.status != state.status {
            (made.from, made.to) = (Some(state.status), Some(after.status));
        }
        let mut events = vec![EventKind::Attempted(made)];
        if let Some(then) = &request.then {
            events.extend(self.move_to(&after, then)?);
        }
        Ok(events)
    }

    /// A move to another status.
    ///
    /// # Errors
    /// [`Refusal::IllegalMove`] with the legal ones; or what the move wants beside.
    pub fn move_to(&self, state: &State, request: &StatusRequest) -> Decided {
        open(state)?;
        let to = request.to;
        let (from, legal) = (state.status, state.legal_moves());
        if to.is_closed() && state.wants_taking() {
            return Err(Refusal::NotTaken { from, legal });
        }
        if !legal.contains(&to) {
            return Err(Refusal::IllegalMove { from, to, legal });
        }
        let note = request.note.as_ref().map_or("", |note| note.expose());
        if to == Status::Escalated && is_blank(note) {
            return Err(Refusal::NoWords("note"));
        }
        match &request.reason {
            None if to.needs_reason() => return Err(Refusal::NoReason),
            Some(key) => {
                let known = self.policy.reason(key);
                if !to.needs_reason() || known.is_none_or(|reason| !reason.statuses.contains(&to)) {
                    return Err(Refusal::UnknownReason);
                }
            }
            None => {}
        }
        match &request.appointment {
            None if to.needs_appointment() => return Err(Refusal::NoAppointment),
            Some(_) if !to.needs_appointment() => return Err(Refusal::StrayAppointment),
            Some(appointment) if appointment.at <= self.now => {
                return Err(Refusal::PastAppointment);
            }
            Some(appointment) if self.policy.location(&appointment.location).is_none() => {
                return Err(Refusal::UnknownLocation);
            }
            _ => {}
        }
        let mut events = vec![self.moved(state, to, request)];
        let unavailable = (request.reason.as_ref())
            .and_then(|key| self.policy.reason(key))
            .is_some_and(|reason| reason.unavailable_time);
        if unavailable {
            events.push(EventKind::Noted(Noted {
                unavailable_time: true,
            }));
        }
        if to == Status::Escalated {
            events.push(self.tell(state, Cause::Staff, None));
        }
        Ok(events)
    }

    fn moved(&self, state: &State, to: Status, request: &StatusRequest) -> EventKind {
        let checklist = if to.needs_appointment() {
            let items = self.policy.checklist(state.arrived.service.as_deref());
            items.iter().copied().collect()
        } else {
            [].into()
        };
        EventKind::Moved(Moved {
            from: state.status,
            to,
            reason: request.reason.clone(),
            appointment: request.appointment.clone(),
            checklist,
        })
    }

    /// A note.
    ///
    /// # Errors
    /// [`Refusal::Erased`].
    pub fn note(&self, state: &State, request: &NoteRequest) -> Decided {
        if state.erased {
            return Err(Refusal::Erased);
        }
        let unavailable_time = request.unavailable_time;
        Ok(vec![EventKind::Noted(Noted { unavailable_time })])
    }

    /// Something on the checklist is ready, or is open again.
    ///
    /// # Errors
    /// The inquiry is held back or erased.
    pub fn check(&self, state: &State, request: ChecklistRequest) -> Decided {
        open(state)?;
        let ChecklistRequest { item, done } = request;
        Ok(vec![EventKind::Checked(Checked { item, done })])
    }

    /// What became of the appointment. After a visit that did not take place, the inquiry waits for
    /// the patient again.
    ///
    /// # Errors
    /// There is no appointment, it is still to come, or an escalation has not been taken.
    pub fn visit(&self, state: &State, request: &VisitRequest) -> Decided {
        open(state)?;
        let (Some(appointment), false) = (&state.appointment, state.is_settled()) else {
            return Err(Refusal::NoVisit);
        };
        let outcome = request.outcome;
        if !appointment.outcomes(self.now).any(|told| told == outcome) {
            return Err(Refusal::TooEarly);
        }
        if outcome == VisitOutcome::Kept && state.wants_taking() {
            let (from, legal) = (state.status, state.legal_moves());
            return Err(Refusal::NotTaken { from, legal });
        }
        let mut events = vec![EventKind::Visited(Visited { outcome })];
        if outcome != VisitOutcome::Kept {
            events.push(EventKind::Moved(Moved {
                from: state.status,
                to: Status::AwaitingPatient,
                reason: None,
                appointment: None,
                checklist: [].into(),
            }));
        }
        Ok(events)
    }

    /// Somebody else takes the inquiry over.
    ///
    /// # Errors
    /// [`Refusal::UnknownOwner`].
    pub fn change_owner(&self, state: &State, request: &OwnerRequest) -> Decided {
        open(state)?;
        if !self.policy.owners.contains_key(&request.owner) {
            return Err(Refusal::UnknownOwner);
        }
        let owner = request.owner.clone();
        Ok(vec![EventKind::OwnerChanged(NewOwner { owner })])
    }

    /// A reminder was given. Other tasks are done by logging what was done.
    ///
    /// # Errors
    /// [`Refusal::NotThatTask`].
    pub fn finish(&self, state: &State, key: &str) -> Decided {
        open(state)?;
        let tasks = super::tasks_after(state, self.policy, self.zones);
        let task = tasks.into_iter().find(|task| task.key == key);
        match task {
            Some(Task {
                kind: TaskKind::Reminder,
                key,
                ..
            }) => Ok(vec![EventKind::TaskDone(TaskKey { key })]),
            Some(Task {
                kind: TaskKind::AnswerEscalation,
                key,
                ..
            }) => {
                let cause = key.rsplit('.').next().and_then(CauseKind::from_name);
                self.acknowledge(state, cause)
            }
            _ => Err(Refusal::NotThatTask),
        }
    }

    /// It is no spam. The clock starts now: `due` is counted from this moment by whoever tags. A concern
    /// is told only now, too.
    ///
    /// # Errors
    /// [`Refusal::NotQuarantined`].
    pub fn release(&self, state: &State, due: Moment) -> Decided {
        if state.erased {
            return Err(Refusal::Erased);
        }
        if !state.quarantined {
            return Err(Refusal::NotQuarantined);
        }
        let mut events = vec![EventKind::Released(Released { due })];
        events.extend(state.arrived.told().map(EventKind::Escalated));
        Ok(events)
    }

    /// The state after some events of now.
    #[must_use]
    pub fn after(&self, state: &State, events: &[EventKind]) -> State {
        let mut state = state.clone();
        for kind in events {
            state.apply(&Event {
                at: self.now,
                actor: super::Actor::System,
                kind: kind.clone(),
            });
        }
        state
    }
}

/// Refuses what nobody may do to what is held back or erased.
pub(super) fn open(state: &State) -> Result<(), Refusal> {
    if state.erased {
        Err(Refusal::Erased)
    } else if state.quarantined {
        Err(Refusal::Quarantined)
    } else {
        Ok(())
    }
}
