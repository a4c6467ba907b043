//! What stands now: the fold of an inquiry's events, and what may be done next.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Appointment, Arrived, AttemptMade, Cause, Event, EventKind, Moved, Status, Told, VisitOutcome,
};
use crate::clock::{Clocks, Moment};
use crate::practice::ChecklistItem;

/// Where an inquiry stands. Made from its events alone, so that replaying them gives the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, not a hidden status"
)]
pub struct State {
    /// What was known at arrival.
    pub arrived: Arrived,
    /// When it was received.
    pub received: Moment,
    /// When the clock of the first response began: at receipt, or at the release from quarantine.
    pub clock_from: Moment,
    /// By when the first response is due. Frozen when the clock begins.
    pub due: Moment,
    /// The status.
    pub status: Status,
    /// Since when.
    pub since: Moment,
    /// Why, where the status wants a reason.
    pub reason: Option<String>,
    /// Who owns it, by key in the policy.
    pub owner: String,
    /// When first response and contact were made.
    pub clocks: Clocks,
    /// Minutes of open time from the start of the clock to first response.
    pub response_business_minutes: Option<u32>,
    /// Minutes of open time from the start of the clock to contact.
    pub contact_business_minutes: Option<u32>,
    /// The earliest attempt.
    pub first_attempt: Option<AttemptMade>,
    /// When the latest attempt was made.
    pub last_attempt: Option<Moment>,
    /// When the patient was last reached, or left a message.
    pub last_word: Option<Moment>,
    /// How many attempts were made.
    pub attempts: u16,
    /// How many attempts were made since the status last changed.
    pub attempts_since: u16,
    /// The appointment that stands.
    pub appointment: Option<Appointment>,
    /// When the first appointment was made.
    pub booked: Option<Moment>,
    /// Where the last appointment was made for, whatever became of it.
    pub booked_for: Option<String>,
    /// What became of the last appointment.
    pub visit: Option<VisitOutcome>,
    /// How often the patient did not come.
    pub no_shows: u16,
    /// How often the patient cancelled.
    pub cancellations: u16,
    /// What has to be ready before the visit.
    pub checklist: BTreeSet<ChecklistItem>,
    /// What of the pre-visit checklist is done.
    pub checked: BTreeSet<ChecklistItem>,
    /// Whether a document or referral was ever missing.
    pub document_issue: bool,
    /// Whether a question about insurance or payment was ever pending.
    pub insurance_issue: bool,
    /// Tasks done that no other event shows, by key.
    pub done: BTreeSet<String>,
    /// Who was told, and whether they took it: the last time for each cause.
    pub told: Vec<Escalation>,
    /// How often somebody was told, repeats not counted.
    pub escalations: u16,
    /// The highest share of the window, in percent, at which somebody was warned.
    pub warned_percent: u8,
    /// Whether somebody was told of the breach.
    pub breach_told: bool,
    /// Held back as likely spam.
    pub quarantined: bool,
    /// Was held back, and released.
    pub released: bool,
    /// The patient wants no further contact.
    pub opted_out: bool,
    /// The patient declined, or wants no further contact: nobody tries again.
    pub declined: bool,
    /// How often the patient asked for a time that the practice does not have.
    pub unavailable_times: u16,
    /// How often the same person asked again by a later inquiry.
    pub asked_again: u16,
    /// Since when nothing more is to be done.
    pub settled: Option<Moment>,
    /// The patient's data have been destroyed.
    pub erased: bool,
}

/// An escalation that stands until it is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Escalation {
    /// What was told, and to whom.
    pub told: Told,
    /// When it was first told.
    pub since: Moment,
    /// When it was last told.
    pub last: Moment,
    /// When it was taken.
    pub acknowledged: Option<Moment>,
}

impl Escalation {
    const fn new(at: Moment, told: Told) -> Self {
        Self {
            told,
            since: at,
            last: at,
            acknowledged: None,
        }
    }

    /// The key of the task to tell again.
    pub(super) fn repeat_key(&self) -> String {
        format!(
            "tell_again.{}.{}",
            self.told.cause.as_str(),
            self.told.notice
        )
    }
}

impl State {
    /// The state after all of an inquiry's events, in order; none when the first is no arrival.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let EventKind::Received(arrived) = &first.kind else {
            return None;
        };
        let mut state = Self::new(first.at, (**arrived).clone());
        for event in events {
            state.apply(event);
        }
        Some(state)
    }

    /// The state of an inquiry that has just arrived.
    #[must_use]
    pub fn new(received: Moment, arrived: Arrived) -> Self {
        Self {
            received,
            clock_from: received,
            due: arrived.due,
            status: Status::NewInquiry,
            since: received,
            reason: None,
            owner: arrived.owner.clone(),
            clocks: Clocks::default(),
            response_business_minutes: None,
            contact_business_minutes: None,
            first_attempt: None,
            last_attempt: None,
            last_word: None,
            attempts: 0,
            attempts_since: 0,
            appointment: None,
            booked: None,
            booked_for: None,
            visit: None,
            no_shows: 0,
            cancellations: 0,
            checklist: BTreeSet::new(),
            checked: BTreeSet::new(),
            document_issue: false,
            insurance_issue: false,
            done: BTreeSet::new(),
            escalations: u16::from(arrived.escalated_to.is_some()),
            told: (arrived.told().into_iter())
                .map(|told| Escalation::new(received, told))
                .collect(),
            warned_percent: 0,
            breach_told: false,
            quarantined: arrived.quarantined,
            released: false,
            opted_out: false,
            declined: false,
            unavailable_times: 0,
            asked_again: 0,
            settled: None,
            erased: false,
            arrived,
        }
    }

    /// Takes note of an event. Never fails: what was recorded has happened, whatever the rules say
    /// today.
    pub fn apply(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Received(_) => {}
            EventKind::Attempted(attempt) => self.attempted(event.at, attempt),
            EventKind::Moved(moved) => self.moved(event.at, moved),
            EventKind::Noted(note) => self.unavailable_times += u16::from(note.unavailable_time),
            EventKind::Escalated(told) => self.tell(event.at, told),
            EventKind::Acknowledged(taken) => {
                for escalation in &mut self.told {
                    let kind = escalation.told.cause.kind();
                    if taken.cause.is_none_or(|cause| cause == kind) {
                        escalation.acknowledged.get_or_insert(event.at);
                    }
                }
            }
            EventKind::Checked(change) => {
                if change.done {
                    self.checked.insert(change.item);
                } else {
                    self.checked.remove(&change.item);
                    self.document_issue |= change.item == ChecklistItem::ReferralDocuments;
                }
            }
            EventKind::TaskDone(task) => {
                self.done.insert(task.key.clone());
            }
            EventKind::Visited(visited) => {
                self.visit = Some(visited.outcome);
                match visited.outcome {
                    VisitOutcome::Kept => self.settled = Some(event.at),
                    VisitOutcome::NoShow => self.no_shows = self.no_shows.saturating_add(1),
                    VisitOutcome::Cancelled => {
                        self.cancellations = self.cancellations.saturating_add(1);
                    }
                }
            }
            EventKind::OwnerChanged(new) => self.owner.clone_from(&new.owner),
            EventKind::Released(release) => {
                self.quarantined = false;
                self.released = true;
                self.due = release.due;
                self.clock_from = event.at;
                self.since = event.at;
                // Nobody was told of what was held back.
                for escalation in &mut self.told {
                    (escalation.since, escalation.last) = (event.at, event.at);
                }
            }
            EventKind::AskedAgain(_) => self.asked_again = self.asked_again.saturating_add(1),
            EventKind::Erased(_) => self.erased = true,
        }
    }

    fn attempted(&mut self, at: Moment, attempt: &AttemptMade) {
        let before = self.clocks;
        self.clocks
            .record(self.received, attempt.outcome.step(), attempt.made_at);
        if self.clocks.first_response != before.first_response {
            self.response_business_minutes = Some(attempt.business_minutes);
            self.first_attempt = Some(attempt.clone());
        }
        if self.clocks.contact != before.contact {
            self.contact_business_minutes = Some(attempt.business_minutes);
        }
        self.last_attempt = self.last_attempt.max(Some(attempt.made_at));
        if attempt.outcome.leaves_word() {
            self.last_word = self.last_word.max(Some(attempt.made_at));
        }
        self.attempts = self.attempts.saturating_add(1);
        self.attempts_since = self.attempts_since.saturating_add(1);
        self.unavailable_times += u16::from(attempt.unavailable_time);
        match attempt.outcome {
            super::AttemptOutcome::Declined => self.declined = true,
            super::AttemptOutcome::OptedOut => (self.declined, self.opted_out) = (true, true),
            // Whoever turns up again may think again of an appointment; to be contacted again, the
            // patient has to say so.
            super::AttemptOutcome::Reached => {
                self.opted_out &= !attempt.contact_again;
                self.declined = self.opted_out;
            }
            _ => {}
        }
        let next = match self.status {
            status if attempt.outcome.is_contact() => match status {
                // Their own next step stands; only the patient's state of knowledge has changed.
                Status::AppointmentBooked
                | Status::AwaitingDocument
                | Status::InsuranceQuestionPending
                | Status::Escalated => status,
                _ => Status::PatientReached,
            },
            Status::NewInquiry => Status::FirstResponseAttempted,
            status => status,
        };
        if next != self.status {
            self.enter(at, next, None);
        }
    }

    fn moved(&mut self, at: Moment, moved: &Moved) {
        self.enter(at, moved.to, moved.reason.clone());
        self.document_issue |= moved.to == Status::AwaitingDocument;
        self.insurance_issue |= moved.to == Status::InsuranceQuestionPending;
        if moved.to == Status::AppointmentBooked {
            self.appointment.clone_from(&moved.appointment);
            if let Some(appointment) = &moved.appointment {
                self.booked_for = Some(appointment.location.clone());
            }
            self.checklist.clone_from(&moved.checklist);
            self.booked.get_or_insert(at);
            self.visit = None;
            // Another visit is confirmed and reminded of anew.
            self.checked.remove(&ChecklistItem::Confirmation);
            self.done.clear();
        }
    }

    fn enter(&mut self, at: Moment, status: Status, reason: Option<String>) {
        self.status = status;
        self.since = at;
        self.reason = reason;
        self.attempts_since = 0;
        self.settled = status.is_closed().then_some(at);
        if status != Status::AppointmentBooked {
            self.appointment = None;
        }
    }

    fn tell(&mut self, at: Moment, told: &Told) {
        match told.cause {
            Cause::BeforeBreach(percent) => self.warned_percent = self.warned_percent.max(percent),
            Cause::Breach => {
                self.breach_told = true;
                // The breach is what the warning was about.
                self.told
                    .retain(|one| !matches!(one.told.cause, Cause::BeforeBreach(_)));
            }
            Cause::Concern(_) | Cause::Staff => {}
        }
        let same = |one: &&mut Escalation| one.told.cause.as_str() == told.cause.as_str();
        let before = self.told.iter_mut().find(same);
        // A concern stands from the arrival or the release on, with which it is told.
        let stands = |one: &&mut Escalation| one.since == at && one.told == *told;
        if told.notice <= 1 && !before.as_ref().is_some_and(stands) {
            self.escalations = self.escalations.saturating_add(1);
        }
        match before {
            Some(one) if told.notice > 1 => {
                one.told = told.clone();
                one.last = at;
            }
            Some(one) => *one = Escalation::new(at, told.clone()),
            None => self.told.push(Escalation::new(at, told.clone())),
        }
    }

    /// Escalations that wait for somebody to take them. Once somebody has tried to reach the
    /// patient, nobody need take the news that nobody has; of what is held back, nobody is told, and of
    /// what is erased nothing can be done.
    pub fn standing(&self) -> impl Iterator<Item = &Escalation> {
        let tried = self.clocks.first_response.is_some();
        self.told.iter().filter(move |one| {
            let over = match one.told.cause {
                Cause::BeforeBreach(_) | Cause::Breach => tried,
                Cause::Concern(_) | Cause::Staff => false,
            };
            one.acknowledged.is_none() && !over && !self.quarantined && !self.erased
        })
    }

    /// Whether somebody was asked for help, and nobody has taken it.
    pub(super) fn wants_taking(&self) -> bool {
        let help = |one: &Escalation| matches!(one.told.cause, Cause::Concern(_) | Cause::Staff);
        self.standing().any(help)
    }

    /// Where staff may move the inquiry now, in the order of the statuses' list. Appointments and
    /// "reached" want a contact that was logged; a return to the beginning wants there to be none; and
    /// nothing is closed while help that was asked for has not been taken.
    #[must_use]
    pub fn legal_moves(&self) -> Vec<Status> {
        if self.quarantined || self.erased {
            return Vec::new();
        }
        let contact = self.clocks.contact.is_some();
        let tried = self.clocks.first_response.is_some();
        let untaken = self.wants_taking();
        let mut moves: Vec<Status> = self
            .status
            .moves()
            .iter()
            .copied()
            .filter(|to| match to {
                Status::NewInquiry => !tried,
                Status::FirstResponseAttempted => tried && !contact,
                Status::PatientReached | Status::AppointmentBooked => contact,
                to => !to.is_closed() || !untaken,
            })
            .collect();
        moves.sort_unstable();
        moves
    }

    /// Whether nothing more is to be done: closed, or the visit took place.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.settled.is_some()
    }
}
