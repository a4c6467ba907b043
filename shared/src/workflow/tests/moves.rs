//! Statuses and events as they are named, and what they do to the clocks.

use super::super::{
    AttemptMade, AttemptOutcome, ContactChannel, EventKind, Moved, Nothing, Status,
};
use super::{at, event, received};

fn attempt(when: &str, outcome: AttemptOutcome) -> EventKind {
    EventKind::Attempted(AttemptMade {
        made_at: at(when),
        channel: ContactChannel::Phone,
        outcome,
        business_minutes: 5,
        unavailable_time: false,
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
        serde_json::to_string(&EventKind::Acknowledged(Nothing {})).unwrap(),
        r#"{"escalation.acknowledged":{}}"#
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
