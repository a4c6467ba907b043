//! One inquiry as it goes through the days, for tests that read as stories.

use super::super::{
    AttemptOutcome, CauseKind, ContactChannel, Desk, Event, EventKind, Refusal, State, Status,
    Task, VisitOutcome, tasks_after,
};
use super::{at, event, paid_click};
use crate::clock::native::JiffZones;
use crate::clock::{Moment, Window, due};
use crate::desk::{AttemptRequest, EscalationRequest, StatusRequest, VisitRequest};
use crate::practice::Policy;
use crate::practice::tests_support::policy;
use crate::private::Private;
use crate::workflow::Appointment;

pub(crate) struct Story {
    pub policy: Policy,
    pub zones: JiffZones,
    pub now: Moment,
    pub events: Vec<Event>,
    pub state: State,
}

impl Story {
    /// A paid click at that moment, due after 15 minutes of open time in New York.
    pub fn begin(when: &str) -> Self {
        Self::with(when, |_| ())
    }

    /// The same with something else about it.
    pub fn with(when: &str, change: impl FnOnce(&mut super::Arrived)) -> Self {
        let (policy, zones, now) = (policy(), JiffZones::bundled(), at(when));
        let window = Window::BusinessMinutes(15);
        let mut arrived = paid_click(due(&policy.schedule(None), &zones, now, window).unwrap());
        change(&mut arrived);
        let state = State::new(now, arrived.clone());
        let events = vec![event(now, EventKind::Received(Box::new(arrived)))];
        Self {
            policy,
            zones,
            now,
            events,
            state,
        }
    }

    pub fn desk(&self) -> Desk<'_> {
        Desk {
            policy: &self.policy,
            zones: &self.zones,
            now: self.now,
        }
    }

    pub fn record(&mut self, kinds: Vec<EventKind>) {
        for kind in kinds {
            let event = event(self.now, kind);
            self.state.apply(&event);
            self.events.push(event);
        }
    }

    /// Lets time pass, running Portico's own tasks as the alarm would.
    pub fn until(&mut self, when: &str) {
        let when = at(when);
        while let Some(task) = self
            .tasks()
            .into_iter()
            .find(|task| task.kind.is_automatic() && task.due <= when)
        {
            self.now = self.now.max(task.due);
            let told = self.desk().run(&self.state, &task).unwrap();
            self.record(vec![told]);
        }
        self.now = when;
    }

    pub fn tasks(&self) -> Vec<Task> {
        tasks_after(&self.state, &self.policy, &self.zones)
    }

    /// People's tasks as `key from..due`.
    pub fn to_do(&self) -> Vec<String> {
        let tasks = self.tasks().into_iter();
        tasks
            .filter(|task| !task.kind.is_automatic())
            .map(|task| format!("{} {}..{}", task.key, task.from, task.due))
            .collect()
    }

    pub fn try_attempt(&self, outcome: AttemptOutcome) -> Result<Vec<EventKind>, Refusal> {
        let channel = match outcome {
            AttemptOutcome::MessageSent => ContactChannel::Text,
            _ => ContactChannel::Phone,
        };
        let request = AttemptRequest {
            channel,
            outcome,
            made_at: None,
            unavailable_time: false,
            contact_again: false,
            note: None,
            then: None,
        };
        self.desk().attempt(&self.state, &request)
    }

    pub fn attempt(&mut self, outcome: AttemptOutcome) {
        let events = self.try_attempt(outcome).unwrap();
        self.record(events);
    }

    pub fn try_move(&self, to: Status, reason: Option<&str>) -> Result<Vec<EventKind>, Refusal> {
        let appointment = to.needs_appointment().then(|| Appointment {
            at: self.now.plus_millis(7 * 86_400_000).unwrap(),
            location: "downtown".to_owned(),
        });
        self.desk()
            .move_to(&self.state, &status(to, reason, appointment))
    }

    pub fn move_to(&mut self, to: Status, reason: Option<&str>) {
        let events = self.try_move(to, reason).unwrap();
        self.record(events);
    }

    pub fn book(&mut self, when: &str) {
        let appointment = Appointment {
            at: at(when),
            location: "downtown".to_owned(),
        };
        let request = status(Status::AppointmentBooked, None, Some(appointment));
        let events = self.desk().move_to(&self.state, &request).unwrap();
        self.record(events);
    }

    pub fn escalate(&mut self, to: Option<&str>) {
        let request = EscalationRequest {
            reason: Private::from("asks about an implant that hurts".to_owned()),
            to: to.map(str::to_owned),
        };
        let events = self.desk().escalate(&self.state, &request).unwrap();
        self.record(events);
    }

    pub fn acknowledge(&mut self, cause: Option<CauseKind>) {
        let events = self.desk().acknowledge(&self.state, cause).unwrap();
        self.record(events);
    }

    pub fn visit(&mut self, outcome: VisitOutcome) {
        let request = VisitRequest {
            outcome,
            note: None,
        };
        let events = self.desk().visit(&self.state, &request).unwrap();
        self.record(events);
    }

    /// Who was told so far, and why.
    pub fn told(&self) -> Vec<String> {
        let told = self.events.iter().filter_map(|event| match &event.kind {
            EventKind::Escalated(told) => Some(format!(
                "{} {} {}{} #{}",
                event.at,
                told.cause.as_str(),
                told.to,
                told.deputy
                    .as_ref()
                    .map_or(String::new(), |d| format!("+{d}")),
                told.notice
            )),
            _ => None,
        });
        told.collect()
    }
}

pub(crate) fn status(
    to: Status,
    reason: Option<&str>,
    appointment: Option<Appointment>,
) -> StatusRequest {
    StatusRequest {
        to,
        reason: reason.map(str::to_owned),
        appointment,
        note: (to == Status::Escalated).then(|| Private::from("asks for the dentist".to_owned())),
    }
}
