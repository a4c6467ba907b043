//! The plan: everything that is to be done next on an inquiry, from its state and the policy.
//!
//! It is made anew from the state after every event, and depends on nothing else: no clock, and no
//! plan before it. Open inquiries always have something to be done, so none is lost.

use super::{Cause, ContactChannel, State, Status, Task, TaskKind};
use crate::clock::{
    BusinessDay, ClockError, Moment, ResponseClock, Schedule, Window, Zones, business_day,
    business_day_before, due, next_opening, open_after,
};
use crate::practice::{After, CadenceStep, ChecklistItem, Concern, Policy, Purpose, StepKind};

/// What a day is where the hours say nothing, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// Everything that is to be done, soonest due first: people's tasks, and Portico's own.
///
/// Empty only for inquiries that are settled, held back or erased.
#[must_use]
pub fn tasks_after(state: &State, policy: &Policy, zones: &dyn Zones) -> Vec<Task> {
    if state.quarantined || state.erased || state.is_settled() {
        return Vec::new();
    }
    let location = (state.appointment.as_ref())
        .map(|appointment| &appointment.location)
        .or(state.arrived.location.as_ref());
    let mut plan = Plan {
        state,
        policy,
        zones,
        schedule: policy.schedule(location.map(String::as_str)),
        tasks: Vec::new(),
    };
    plan.respond();
    match state.status {
        _ if state.declined && state.status != Status::AppointmentBooked => plan.close(0),
        Status::NewInquiry | Status::FirstResponseAttempted => plan.cadence(),
        Status::AppointmentBooked => plan.before_visit(),
        status => plan.follow_up(status),
    }
    plan.escalations();
    let mut tasks = plan.tasks;
    tasks.sort_by(|a, b| (a.due, a.from, &a.key).cmp(&(b.due, b.from, &b.key)));
    tasks
}

/// The clock of the first response as it was started, with the practice's first warning.
#[must_use]
pub fn response_clock(state: &State, policy: &Policy, zones: &dyn Zones) -> ResponseClock {
    let (start, due, version) = (state.clock_from, state.due, state.arrived.policy_version);
    let schedule = policy.schedule(state.arrived.location.as_deref());
    let warning = policy.escalation.before_breach.first().copied();
    let warning = warning.unwrap_or_default();
    ResponseClock::until(&schedule, zones, start, due, warning, version).unwrap_or(ResponseClock {
        received: state.received,
        due_soon: due,
        due,
        policy_version: version,
    })
}

/// What the words of a task are for; none where nothing is said.
pub(crate) const fn purpose(kind: TaskKind, status: Status) -> Option<Purpose> {
    Some(match (kind, status) {
        (TaskKind::FirstResponse, _) => Purpose::FirstResponse,
        (TaskKind::FollowUp, Status::AwaitingDocument) => Purpose::Document,
        (TaskKind::FollowUp, Status::InsuranceQuestionPending) => Purpose::Payment,
        (TaskKind::Attempt | TaskKind::FollowUp, _) => Purpose::FollowUp,
        (TaskKind::CheckIn, _) => Purpose::CheckIn,
        (TaskKind::CloseOut, _) => Purpose::CloseOut,
        (TaskKind::Reminder, _) => Purpose::Reminder,
        _ => return None,
    })
}

struct Plan<'a> {
    state: &'a State,
    policy: &'a Policy,
    zones: &'a dyn Zones,
    schedule: Schedule,
    tasks: Vec<Task>,
}

impl Plan<'_> {
    /// The first response is owed whatever else has begun, until somebody tries.
    fn respond(&mut self) {
        let state = self.state;
        if state.clocks.first_response.is_some() {
            return;
        }
        let step = self.step(0);
        let from = next_opening(&self.schedule, self.zones, state.clock_from);
        // A wall-clock window may end before the next opening.
        let from = from.unwrap_or(state.clock_from).min(state.due);
        let script = self.words(step.as_ref(), TaskKind::FirstResponse);
        let channel = step.and_then(|step| step.channel);
        self.add(
            "cadence.0",
            TaskKind::FirstResponse,
            (from, state.due),
            channel,
            script,
        );
        for percent in &self.policy.escalation.before_breach {
            let (start, percent) = (state.clock_from, *percent);
            if u8::from(percent) <= state.warned_percent {
                continue;
            }
            let clock =
                ResponseClock::until(&self.schedule, self.zones, start, state.due, percent, 0);
            let at = clock.map_or(state.due, |clock| clock.due_soon);
            let key = format!("warn.{}", u8::from(percent));
            self.automatic(&key, TaskKind::WarnBreach, at);
        }
        if !state.breach_told {
            // An answer at the very moment of the due is in time.
            let at = state.due.plus_millis(1).unwrap_or(state.due);
            self.automatic("breach", TaskKind::TellBreach, at);
        }
    }

    /// The step after so many attempts; the last step stays.
    fn step(&self, attempts: u16) -> Option<CadenceStep> {
        let arrived = &self.state.arrived;
        let cadence = self
            .policy
            .cadence(arrived.service.as_deref(), arrived.primary)?;
        let last = cadence.steps.len().checked_sub(1)?;
        cadence.steps.get(usize::from(attempts).min(last)).cloned()
    }

    fn cadence(&mut self) {
        let state = self.state;
        let Some(last) = state.last_attempt else {
            return;
        };
        let Some(step) = self.step(state.attempts) else {
            return self.close(0);
        };
        let kind = match step.kind {
            StepKind::FirstResponse | StepKind::Attempt => TaskKind::Attempt,
            StepKind::CheckIn => TaskKind::CheckIn,
            StepKind::CloseOut => TaskKind::CloseOut,
        };
        let when = self.after(last, step.after);
        let script = self.words(Some(&step), kind);
        let key = format!("cadence.{}", state.attempts);
        self.add(&key, kind, when, step.channel, script);
    }

    fn follow_up(&mut self, status: Status) {
        let state = self.state;
        let Some(follow_up) = self.policy.follow_up(status) else {
            return self.close(1);
        };
        if state.attempts_since >= follow_up.times {
            return self.close(1);
        }
        let when = self.after(self.last_touch(), follow_up.after);
        let script = (follow_up.script).or_else(|| self.approved(TaskKind::FollowUp, None));
        let key = format!("{status}.{}", state.attempts);
        self.add(&key, TaskKind::FollowUp, when, None, script);
        if let (Some(owner), Some(task)) = (follow_up.owner, self.tasks.last_mut()) {
            task.owner = owner;
        }
    }

    /// When anybody last did something about it.
    fn last_touch(&self) -> Moment {
        self.state
            .last_attempt
            .map_or(self.state.since, |at| at.max(self.state.since))
    }

    /// Nothing is left to try, so somebody has to decide: now, or on the n-th business day.
    fn close(&mut self, days: u16) {
        let after = match days {
            0 => After::BusinessMinutes(0),
            days => After::BusinessDays(days),
        };
        let when = self.after(self.last_touch(), after);
        let script = self.approved(TaskKind::CloseOut, None);
        let key = format!("close.{}", self.state.attempts);
        self.add(&key, TaskKind::CloseOut, when, None, script);
    }

    fn before_visit(&mut self) {
        let state = self.state;
        let Some(appointment) = &state.appointment else {
            return self.close(0);
        };
        let visit = appointment.at;
        // Nothing is open where everything on the list is ready, and a confirmation is on it.
        let ready = state.checklist.contains(&ChecklistItem::Confirmation)
            && state.checklist.is_subset(&state.checked);
        for reminder in &self.policy.reminders {
            let key = format!("reminder.{}", reminder.hours);
            if ready || state.opted_out || state.done.contains(&key) {
                continue;
            }
            let Some((from, by)) = self.reminder(visit, reminder.hours) else {
                continue;
            };
            // Whatever reaches the patient on the day does it, too.
            if state
                .last_word
                .is_some_and(|at| at >= from && at > state.since)
            {
                continue;
            }
            let script = (reminder.script.clone())
                .or_else(|| self.approved(TaskKind::Reminder, reminder.channel));
            self.add(
                &key,
                TaskKind::Reminder,
                (from, by),
                reminder.channel,
                script,
            );
        }
        let end = due(&self.schedule, self.zones, visit, Window::SameBusinessDay);
        let end = end.unwrap_or_else(|_| later(visit));
        self.add("visit", TaskKind::VisitOutcome, (visit, end), None, None);
    }

    /// The business day of a reminder, from the booking on; none where that leaves no time.
    fn reminder(&self, visit: Moment, hours: u16) -> Option<(Moment, Moment)> {
        let at = visit.plus_millis(-i64::from(hours) * 3_600_000)?;
        if at <= self.state.since {
            return None;
        }
        let day = business_day_before(&self.schedule, self.zones, at).ok()??;
        let booked = next_opening(&self.schedule, self.zones, self.state.since).ok()?;
        let (from, by) = (day.opens.max(booked), day.closes.min(visit));
        (from < by).then_some((from, by))
    }

    fn escalations(&mut self) {
        let state = self.state;
        let rules = &self.policy.escalation;
        for standing in state.standing() {
            let repeat = match standing.told.cause {
                Cause::Concern(Concern::Urgent) => rules.urgent_repeat,
                _ => rules.repeat,
            };
            let after = |at: Moment| {
                due(&self.schedule, self.zones, at, repeat).unwrap_or_else(|_| later(at))
            };
            let (again, by) = (after(standing.last), after(standing.since));
            self.automatic(&standing.repeat_key(), TaskKind::TellAgain, again);
            self.tasks.push(Task {
                key: format!("escalation.{}", standing.told.cause.as_str()),
                kind: TaskKind::AnswerEscalation,
                from: standing.since,
                due: by,
                owner: standing.told.to.clone(),
                deputy: standing.told.deputy.clone(),
                channel: None,
                script: None,
            });
        }
    }

    /// From when, and by when: within one business day.
    fn after(&self, base: Moment, after: After) -> (Moment, Moment) {
        let day = || -> Result<(Moment, Moment), ClockError> {
            let day = |at, days| business_day(&self.schedule, self.zones, at, days);
            match after {
                After::BusinessMinutes(minutes) => {
                    let from = open_after(&self.schedule, self.zones, base, minutes)?;
                    Ok((from, day(from, 0)?.closes))
                }
                After::BusinessDays(days) => {
                    let BusinessDay { opens, closes, .. } = day(base, days)?;
                    Ok((opens, closes))
                }
            }
        };
        // Hours that never come must not lose the inquiry.
        day().unwrap_or_else(|_| (base, later(base)))
    }

    fn words(&self, step: Option<&CadenceStep>, kind: TaskKind) -> Option<String> {
        step.and_then(|step| step.script.clone())
            .or_else(|| self.approved(kind, step.and_then(|step| step.channel)))
    }

    fn approved(&self, kind: TaskKind, channel: Option<ContactChannel>) -> Option<String> {
        let purpose = purpose(kind, self.state.status)?;
        let found = self
            .policy
            .script_for(purpose, channel, self.state.arrived.primary);
        found.map(|(key, _)| key.to_owned())
    }

    fn add(
        &mut self,
        key: &str,
        kind: TaskKind,
        (from, due): (Moment, Moment),
        channel: Option<ContactChannel>,
        script: Option<String>,
    ) {
        self.tasks.push(Task {
            key: key.to_owned(),
            kind,
            from,
            due,
            owner: self.state.owner.clone(),
            deputy: None,
            channel,
            script,
        });
    }

    fn automatic(&mut self, key: &str, kind: TaskKind, at: Moment) {
        self.add(key, kind, (at, at), None, None);
    }
}

fn later(base: Moment) -> Moment {
    base.plus_millis(DAY_MS).unwrap_or(Moment::MAX)
}
