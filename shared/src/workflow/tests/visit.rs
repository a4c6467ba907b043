//! From the booking to the visit, and after one that did not take place.

use super::super::{AttemptOutcome, Refusal, Status, VisitOutcome};
use super::at;
use super::story::Story;
use crate::desk::{ChecklistRequest, VisitRequest};
use crate::practice::ChecklistItem;

fn booked() -> Story {
    let mut story = Story::begin("2026-11-18T15:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    // Tuesday, 9 AM.
    story.book("2026-11-24T14:00:00Z");
    story
}

#[test]
fn reminders_come_on_business_days_before_the_visit() {
    let story = booked();
    assert_eq!(
        story.to_do(),
        [
            // Two days before is Sunday: Friday. One day before is Monday.
            "reminder.48 2026-11-20T13:00:00Z..2026-11-20T22:00:00Z",
            "reminder.24 2026-11-23T13:00:00Z..2026-11-23T22:00:00Z",
            "visit 2026-11-24T14:00:00Z..2026-11-24T22:00:00Z",
        ]
    );
}

#[test]
fn a_reminder_is_done_by_calling_or_as_such_and_not_needed_when_all_is_ready() {
    let mut story = booked();
    story.until("2026-11-20T15:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    assert_eq!(story.state.status, Status::AppointmentBooked);
    assert_eq!(story.to_do().len(), 2);
    let done = story.desk().finish(&story.state, "reminder.24").unwrap();
    story.record(done);
    assert_eq!(
        story.to_do(),
        ["visit 2026-11-24T14:00:00Z..2026-11-24T22:00:00Z"]
    );
    assert_eq!(
        story.desk().finish(&story.state, "visit"),
        Err(Refusal::NotThatTask)
    );

    let mut ready = booked();
    for item in ready.state.checklist.clone() {
        let request = ChecklistRequest { item, done: true };
        let events = ready.desk().check(&ready.state, request).unwrap();
        ready.record(events);
    }
    assert_eq!(ready.to_do().len(), 1);
}

#[test]
fn a_reminder_stays_until_the_patient_hears_of_it_or_confirms() {
    let mut story = booked();
    story.until("2026-11-20T15:00:00Z");
    for outcome in [
        AttemptOutcome::NoAnswer,
        AttemptOutcome::WrongNumber,
        AttemptOutcome::Undeliverable,
    ] {
        story.attempt(outcome);
        assert!(story.to_do()[0].starts_with("reminder.48 "), "{outcome:?}");
    }
    for outcome in [AttemptOutcome::LeftVoicemail, AttemptOutcome::MessageSent] {
        let mut story = booked();
        story.policy.voicemail = true;
        story.until("2026-11-20T15:00:00Z");
        story.attempt(outcome);
        assert!(story.to_do()[0].starts_with("reminder.24 "), "{outcome:?}");
    }
    // A list without a confirmation tells nothing of one.
    let mut story = booked();
    story.state.checklist = [ChecklistItem::IntakeForm].into();
    story.state.checked = [ChecklistItem::IntakeForm].into();
    assert_eq!(story.to_do().len(), 3);
    story.state.checklist.insert(ChecklistItem::Confirmation);
    story.state.checked.insert(ChecklistItem::Confirmation);
    assert_eq!(story.to_do().len(), 1);
}

#[test]
fn a_reminder_before_the_booking_is_left_out() {
    let mut story = Story::begin("2026-11-18T15:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    story.book("2026-11-19T20:00:00Z");
    assert_eq!(
        story.to_do(),
        [
            "reminder.24 2026-11-18T15:00:00Z..2026-11-18T22:00:00Z",
            "visit 2026-11-19T20:00:00Z..2026-11-19T22:00:00Z",
        ]
    );
}

#[test]
fn after_a_no_show_the_inquiry_waits_for_the_patient_again() {
    let mut story = booked();
    let visit = |outcome| VisitRequest {
        outcome,
        note: None,
    };
    assert_eq!(
        story.desk().visit(&story.state, &visit(VisitOutcome::Kept)),
        Err(Refusal::TooEarly)
    );
    story.until("2026-11-24T15:00:00Z");
    story.visit(VisitOutcome::NoShow);
    assert_eq!(story.state.status, Status::AwaitingPatient);
    assert_eq!(story.state.no_shows, 1);
    assert_eq!(
        story.to_do(),
        ["awaiting_patient.1 2026-11-26T13:00:00Z..2026-11-26T22:00:00Z"]
    );
    story.book("2026-12-01T14:00:00Z");
    story.until("2026-12-01T15:00:00Z");
    story.visit(VisitOutcome::Kept);
    assert!(story.tasks().is_empty());
    assert_eq!(story.state.settled, Some(at("2026-12-01T15:00:00Z")));
}

#[test]
fn before_its_time_a_visit_can_only_be_cancelled() {
    let mut story = booked();
    let appointment = story.state.appointment.clone().unwrap();
    let outcomes = |now: &str| appointment.outcomes(at(now)).collect::<Vec<_>>();
    assert_eq!(
        outcomes("2026-11-24T13:59:59.999Z"),
        [VisitOutcome::Cancelled]
    );
    assert_eq!(outcomes("2026-11-24T14:00:00Z"), VisitOutcome::ALL);
    let early = VisitRequest {
        outcome: VisitOutcome::NoShow,
        note: None,
    };
    assert_eq!(
        story.desk().visit(&story.state, &early),
        Err(Refusal::TooEarly)
    );
    story.visit(VisitOutcome::Cancelled);
    assert_eq!(story.state.cancellations, 1);
}

#[test]
fn another_time_is_confirmed_anew() {
    let mut story = booked();
    let request = ChecklistRequest {
        item: ChecklistItem::Confirmation,
        done: true,
    };
    let events = story.desk().check(&story.state, request).unwrap();
    story.record(events);
    assert!(story.state.checked.contains(&ChecklistItem::Confirmation));
    story.book("2026-12-01T14:00:00Z");
    assert!(!story.state.checked.contains(&ChecklistItem::Confirmation));
}

#[test]
fn whoever_wants_no_further_contact_is_not_reminded_of_the_visit() {
    let mut story = booked();
    story.attempt(AttemptOutcome::OptedOut);
    assert_eq!(story.state.status, Status::AppointmentBooked);
    assert_eq!(
        story.to_do(),
        ["visit 2026-11-24T14:00:00Z..2026-11-24T22:00:00Z"]
    );
}
