//! Statuses and events as they are named, and what they do to the clocks.

use super::super::{
    AttemptMade, AttemptOutcome, CauseKind, ContactChannel, EventKind, Moved, Refusal, Status,
    Taken,
};
use super::story::{Story, status};
use super::{at, event, received};
use crate::desk::AttemptRequest;
use crate::scorecard::Fact;
use crate::workflow::Appointment;

fn attempt(when: &str, outcome: AttemptOutcome) -> EventKind {
    EventKind::Attempted(AttemptMade {
        made_at: at(when),
        channel: ContactChannel::Phone,
        outcome,
        business_minutes: 5,
        unavailable_time: false,
        contact_again: false,
        from: None,
        to: None,
    })
}

#[test]
fn the_eleven_statuses_have_the_names_of_the_records() {
    let names: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(
        names,
        [
            "new_inquiry",
            "first_response_attempted",
            "patient_reached",
            "appointment_booked",
            "awaiting_patient",
            "awaiting_document",
            "insurance_question_pending",
            "not_qualified",
            "escalated",
            "lost_other_provider",
            "closed_after_cadence",
        ]
    );
    for status in Status::ALL {
        assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        assert_eq!(Status::from_name(status.as_str()), Some(*status));
    }
}

#[test]
fn an_event_is_written_under_its_name() {
    let moved = EventKind::Moved(Moved {
        from: Status::PatientReached,
        to: Status::LostOtherProvider,
        reason: Some("nearer".to_owned()),
        appointment: None,
        checklist: [].into(),
    });
    assert_eq!(
        serde_json::to_string(&moved).unwrap(),
        r#"{"status.changed":{"from":"patient_reached","to":"lost_other_provider","reason":"nearer"}}"#
    );
    assert_eq!(moved.name(), "status.changed");
    assert_eq!(
        serde_json::to_string(&EventKind::Acknowledged(Taken::default())).unwrap(),
        r#"{"escalation.acknowledged":{}}"#
    );
    let cause = Some(CauseKind::BeforeBreach);
    assert_eq!(
        serde_json::to_string(&EventKind::Acknowledged(Taken { cause })).unwrap(),
        r#"{"escalation.acknowledged":{"cause":"before_breach"}}"#
    );
}

#[test]
fn the_first_attempt_stops_the_first_response_and_reaching_stops_contact() {
    let mut state = received("2026-11-23T15:00:00Z");
    state.apply(&event(
        at("2026-11-23T15:06:00Z"),
        attempt("2026-11-23T15:05:00Z", AttemptOutcome::NoAnswer),
    ));
    assert_eq!(state.status, Status::FirstResponseAttempted);
    assert_eq!(
        state.clocks.first_response,
        Some(at("2026-11-23T15:05:00Z"))
    );
    assert_eq!(state.clocks.contact, None);
    state.apply(&event(
        at("2026-11-23T18:00:00Z"),
        attempt("2026-11-23T18:00:00Z", AttemptOutcome::Reached),
    ));
    assert_eq!(state.status, Status::PatientReached);
    assert_eq!(
        state.clocks.first_response,
        Some(at("2026-11-23T15:05:00Z"))
    );
    assert_eq!(state.clocks.contact, Some(at("2026-11-23T18:00:00Z")));
    assert_eq!(state.attempts, 2);
}

#[test]
fn an_illegal_move_names_the_legal_ones() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.attempt(AttemptOutcome::NoAnswer);
    let refusal = story.try_move(Status::AppointmentBooked, None).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "to: from first_response_attempted, the inquiry may be moved to awaiting_patient, \
         awaiting_document, insurance_question_pending, not_qualified, escalated, \
         lost_other_provider, closed_after_cadence"
    );
}

#[test]
fn an_end_wants_a_reason_from_the_list() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    let lost = Status::LostOtherProvider;
    assert_eq!(story.try_move(lost, None), Err(Refusal::NoReason));
    for unknown in ["no such reason", "duplicate"] {
        let refused = story.try_move(lost, Some(unknown));
        assert_eq!(refused, Err(Refusal::UnknownReason), "{unknown}");
    }
    let waiting = story.try_move(Status::AwaitingDocument, Some("cost"));
    assert_eq!(waiting, Err(Refusal::UnknownReason));
    story.move_to(lost, Some("unavailable_time"));
    assert_eq!(story.state.reason.as_deref(), Some("unavailable_time"));
    assert_eq!(story.state.unavailable_times, 1);
}

#[test]
fn booked_wants_a_time_to_come_and_a_place_that_exists() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    let book = |to, appointment: Option<(&str, &str)>| {
        let appointment = appointment.map(|(when, location)| Appointment {
            at: at(when),
            location: location.to_owned(),
        });
        story
            .desk()
            .move_to(&story.state, &status(to, None, appointment))
            .err()
    };
    let booked = Status::AppointmentBooked;
    assert_eq!(book(booked, None), Some(Refusal::NoAppointment));
    assert_eq!(
        book(booked, Some(("2026-11-23T15:00:00Z", "downtown"))),
        Some(Refusal::PastAppointment)
    );
    assert_eq!(
        book(booked, Some(("2026-11-24T15:00:00Z", "uptown"))),
        Some(Refusal::UnknownLocation)
    );
    assert_eq!(
        book(
            Status::AwaitingPatient,
            Some(("2026-11-24T15:00:00Z", "north"))
        ),
        Some(Refusal::StrayAppointment)
    );
    assert_eq!(book(booked, Some(("2026-11-24T15:00:00Z", "north"))), None);
}

#[test]
fn an_inquiry_in_quarantine_waits_for_its_release_and_its_clock_starts_then() {
    let mut story = Story::with("2026-11-23T15:00:00Z", |arrived| arrived.quarantined = true);
    assert!(story.tasks().is_empty());
    assert_eq!(
        story.try_attempt(AttemptOutcome::Reached),
        Err(Refusal::Quarantined)
    );
    story.until("2026-11-24T15:00:00Z");
    let due = at("2026-11-24T15:15:00Z");
    let released = story.desk().release(&story.state, due).unwrap();
    story.record(released);
    assert_eq!(
        story.to_do(),
        ["cadence.0 2026-11-24T15:00:00Z..2026-11-24T15:15:00Z"]
    );
    assert_eq!(
        story.desk().release(&story.state, due),
        Err(Refusal::NotQuarantined)
    );
}

#[test]
fn an_appointment_ends_by_what_became_of_the_visit_or_with_the_inquiry_only() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    story.book("2026-11-30T15:00:00Z");
    assert_eq!(
        story.state.legal_moves(),
        [
            Status::AppointmentBooked,
            Status::NotQualified,
            Status::LostOtherProvider,
            Status::ClosedAfterCadence,
        ]
    );
    let refused = story.try_move(Status::AwaitingDocument, None);
    assert!(matches!(refused, Err(Refusal::IllegalMove { .. })));
    // Help is called, and the appointment stands.
    story.escalate(None);
    assert_eq!(story.state.status, Status::AppointmentBooked);
    assert!(story.state.appointment.is_some());
}

#[test]
fn an_attempt_that_changes_the_status_says_from_where_to_where() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    let told = |story: &Story, outcome| match story.try_attempt(outcome).as_deref() {
        Ok([EventKind::Attempted(made)]) => (made.from, made.to),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        told(&story, AttemptOutcome::NoAnswer),
        (
            Some(Status::NewInquiry),
            Some(Status::FirstResponseAttempted)
        )
    );
    story.attempt(AttemptOutcome::NoAnswer);
    assert_eq!(told(&story, AttemptOutcome::NoAnswer), (None, None));
    assert_eq!(
        told(&story, AttemptOutcome::Reached).1,
        Some(Status::PatientReached)
    );
}

#[test]
fn an_attempt_is_made_between_the_receipt_and_now_give_or_take_a_minute() {
    let mut story = Story::begin("2026-11-23T15:05:20Z");
    let made = |story: &Story, when: Option<&str>| {
        let request = AttemptRequest {
            channel: ContactChannel::Phone,
            outcome: AttemptOutcome::Reached,
            made_at: when.map(at),
            unavailable_time: false,
            contact_again: false,
            note: None,
            then: None,
        };
        let kinds = story.desk().attempt(&story.state, &request)?;
        match kinds.as_slice() {
            [EventKind::Attempted(made)] => Ok(made.made_at.to_string()),
            other => panic!("{other:?}"),
        }
    };
    let receipt = Ok("2026-11-23T15:05:20Z".to_owned());
    // The seconds are left out where a time is written down.
    assert_eq!(made(&story, Some("2026-11-23T15:05:00Z")), receipt);
    assert_eq!(
        made(&story, Some("2026-11-23T15:04:20Z")),
        Err(Refusal::BadTime)
    );
    // The clock that took it is a moment ahead.
    story.now = at("2026-11-23T15:05:19.997Z");
    assert_eq!(made(&story, None), receipt);
    assert_eq!(
        made(&story, Some("2026-11-23T15:05:21Z")),
        Err(Refusal::BadTime)
    );
}

#[test]
fn what_was_held_back_is_measured_from_its_release() {
    let mut story = Story::with("2026-11-20T15:00:00Z", |arrived| arrived.quarantined = true);
    story.until("2026-11-23T14:00:00Z");
    let released = story
        .desk()
        .release(&story.state, at("2026-11-23T14:15:00Z"));
    story.record(released.unwrap());
    story.until("2026-11-23T14:05:00Z");
    story.attempt(AttemptOutcome::Reached);
    assert_eq!(story.state.response_business_minutes, Some(5));
    let fact = Fact::of(&story.state);
    assert_eq!(fact.response.map(|one| one.wall_seconds), Some(300));
    assert_eq!((fact.due, fact.held), (900, 3 * 86_400 - 3_600));
    assert_eq!(Fact::parse(&fact.to_line()), Some(fact));
}
