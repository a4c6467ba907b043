//! The cadence, across nights, weekends, a holiday and both changes of the clocks.

use super::super::{AttemptOutcome, ContactChannel, Refusal, Status};
use super::at;
use super::story::{Story, status};
use crate::desk::AttemptRequest;
use crate::practice::{After, CadenceStep, StepKind};

#[test]
fn a_paid_click_on_friday_afternoon_is_followed_up_until_it_is_closed() {
    // 4:50 PM in New York; ten minutes are left on Friday, five are used on Monday.
    let mut story = Story::begin("2026-11-20T21:50:00Z");
    assert_eq!(
        story.to_do(),
        ["cadence.0 2026-11-20T21:50:00Z..2026-11-23T13:05:00Z"]
    );
    story.until("2026-11-20T21:58:00Z");
    story.attempt(AttemptOutcome::NoAnswer);
    assert_eq!(story.state.status, Status::FirstResponseAttempted);
    // Later the same day, by open time: two minutes on Friday, the rest on Monday morning.
    assert_eq!(
        story.to_do(),
        ["cadence.1 2026-11-23T14:58:00Z..2026-11-23T22:00:00Z"]
    );
    story.until("2026-11-23T15:10:00Z");
    story.attempt(AttemptOutcome::LeftVoicemail);
    assert_eq!(
        story.to_do(),
        ["cadence.2 2026-11-24T13:00:00Z..2026-11-24T22:00:00Z"]
    );
    story.until("2026-11-24T16:00:00Z");
    story.attempt(AttemptOutcome::MessageSent);
    // The check-in comes three business days later.
    assert_eq!(
        story.to_do(),
        ["cadence.3 2026-11-27T13:00:00Z..2026-11-27T22:00:00Z"]
    );
    story.until("2026-11-27T16:00:00Z");
    story.attempt(AttemptOutcome::NoAnswer);
    assert_eq!(
        story.to_do(),
        ["cadence.4 2026-12-01T13:00:00Z..2026-12-01T22:00:00Z"]
    );
    assert_eq!(story.state.status, Status::FirstResponseAttempted);
    story.until("2026-12-01T14:00:00Z");
    story.move_to(Status::ClosedAfterCadence, Some("no_answer"));
    assert!(story.tasks().is_empty());
}

#[test]
fn reaching_the_patient_stops_the_cadence_and_asks_for_the_next_step() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.until("2026-11-23T15:05:00Z");
    story.attempt(AttemptOutcome::Reached);
    assert_eq!(story.state.status, Status::PatientReached);
    assert_eq!(
        story.to_do(),
        ["patient_reached.1 2026-11-24T13:00:00Z..2026-11-24T22:00:00Z"]
    );
}

#[test]
fn nobody_is_tried_again_who_declined_and_nobody_written_to_who_opted_out() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.attempt(AttemptOutcome::OptedOut);
    assert_eq!(
        story.to_do(),
        ["close.1 2026-11-23T15:00:00Z..2026-11-23T22:00:00Z"]
    );
    assert_eq!(
        story.try_attempt(AttemptOutcome::MessageSent),
        Err(Refusal::OptedOut)
    );
    // The patient turns up with a question, which is not yet leave to write.
    story.attempt(AttemptOutcome::Reached);
    assert_eq!(
        story.try_attempt(AttemptOutcome::MessageSent),
        Err(Refusal::OptedOut)
    );
    assert!(story.to_do()[0].starts_with("close."));
    // The patient may change their mind, and say so.
    let asked = |outcome| AttemptRequest {
        channel: ContactChannel::Phone,
        outcome,
        made_at: None,
        unavailable_time: false,
        contact_again: true,
        note: None,
        then: None,
    };
    let declined = asked(AttemptOutcome::Declined);
    let declined = story.desk().attempt(&story.state, &declined).unwrap();
    story.record(declined);
    assert!(
        story.state.opted_out,
        "only somebody who was reached can ask"
    );
    let reached = asked(AttemptOutcome::Reached);
    let reached = story.desk().attempt(&story.state, &reached).unwrap();
    story.record(reached);
    assert!(!story.state.opted_out && !story.state.declined);
    story.attempt(AttemptOutcome::MessageSent);
}

#[test]
fn whoever_declined_and_turns_up_again_is_followed_up() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.attempt(AttemptOutcome::Declined);
    assert!(story.to_do()[0].starts_with("close."));
    story.attempt(AttemptOutcome::Reached);
    assert!(story.to_do()[0].starts_with("patient_reached."));
}

#[test]
fn christmas_and_the_weekend_after_it_are_skipped() {
    // Thursday, December 24, 4:55 PM; Friday is a holiday.
    let mut story = Story::begin("2026-12-24T21:55:00Z");
    story.attempt(AttemptOutcome::NoAnswer);
    assert_eq!(
        story.to_do(),
        ["cadence.1 2026-12-28T14:55:00Z..2026-12-28T22:00:00Z"]
    );
    story.until("2026-12-28T21:59:00Z");
    story.attempt(AttemptOutcome::NoAnswer);
    assert_eq!(
        story.to_do(),
        ["cadence.2 2026-12-29T13:00:00Z..2026-12-29T22:00:00Z"]
    );
}

#[test]
fn the_hour_that_spring_takes_and_the_hour_that_autumn_gives_move_no_opening() {
    // Clocks go forward on Sunday, March 14, 2027, and back on Sunday, November 1, 2026.
    for (friday, monday) in [
        (
            "2027-03-12T21:30:00Z",
            "cadence.1 2027-03-15T13:30:00Z..2027-03-15T21:00:00Z",
        ),
        (
            "2026-10-30T20:30:00Z",
            "cadence.1 2026-11-02T14:30:00Z..2026-11-02T22:00:00Z",
        ),
    ] {
        let mut story = Story::begin(friday);
        story.attempt(AttemptOutcome::NoAnswer);
        assert_eq!(story.to_do(), [monday]);
    }
}

#[test]
fn a_service_has_its_own_cadence_and_words() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    let mut own = story.policy.cadences["standard"].clone();
    own.services = vec!["implants".to_owned()];
    own.steps[1] = CadenceStep {
        kind: StepKind::CheckIn,
        after: After::BusinessDays(5),
        channel: Some(ContactChannel::Email),
        script: Some("received".to_owned()),
    };
    story.policy.cadences.insert("implants".to_owned(), own);
    story.attempt(AttemptOutcome::NoAnswer);
    let tasks = story.tasks();
    let task = tasks.iter().find(|task| task.key == "cadence.1").unwrap();
    assert_eq!(task.from, at("2026-11-30T13:00:00Z"));
    assert_eq!(task.channel, Some(ContactChannel::Email));
    assert_eq!(task.script.as_deref(), Some("received"));
}

#[test]
fn waiting_for_the_patient_is_followed_up_three_times_and_then_closed() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    story.move_to(Status::AwaitingPatient, None);
    for day in ["2026-11-25", "2026-11-27", "2026-12-01"] {
        assert!(
            story.to_do()[0].contains(&format!("{day}T13:00:00Z..")),
            "{:?}",
            story.to_do()
        );
        story.until(&format!("{day}T16:00:00Z"));
        story.attempt(AttemptOutcome::NoAnswer);
    }
    assert_eq!(
        story.to_do(),
        ["close.4 2026-12-02T13:00:00Z..2026-12-02T22:00:00Z"]
    );
}

#[test]
fn a_referral_without_its_document_still_owes_the_first_response() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.move_to(Status::AwaitingDocument, None);
    let to_do = story.to_do();
    assert_eq!(to_do.len(), 2);
    assert!(to_do[0].starts_with("cadence.0 ") && to_do[1].starts_with("awaiting_document.0 "));
    assert!(story.state.document_issue);
}

#[test]
fn an_attempt_that_cannot_have_been_is_refused() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.until("2026-11-23T15:04:00Z");
    let request = |made_at: &str| AttemptRequest {
        channel: ContactChannel::Phone,
        outcome: AttemptOutcome::NoAnswer,
        made_at: Some(at(made_at)),
        unavailable_time: false,
        contact_again: false,
        note: None,
        then: None,
    };
    let refusal = |request: &AttemptRequest| story.desk().attempt(&story.state, request).err();
    for made_at in ["2026-11-23T14:59:00Z", "2026-11-23T15:04:01Z"] {
        assert_eq!(refusal(&request(made_at)), Some(Refusal::BadTime));
    }
    let mut by_text = request("2026-11-23T15:01:00Z");
    by_text.channel = ContactChannel::Text;
    assert_eq!(refusal(&by_text), Some(Refusal::WrongChannel));
    let mut voicemail = request("2026-11-23T15:01:00Z");
    voicemail.outcome = AttemptOutcome::LeftVoicemail;
    assert_eq!(refusal(&voicemail), None);
    story.policy.voicemail = false;
    let refused = story.desk().attempt(&story.state, &voicemail);
    assert_eq!(refused, Err(Refusal::NoVoicemail));
}

#[test]
fn booking_in_the_same_call_is_one_request() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    let book = status(
        Status::AppointmentBooked,
        None,
        Some(super::super::Appointment {
            at: at("2026-12-01T15:00:00Z"),
            location: "north".to_owned(),
        }),
    );
    let request = AttemptRequest {
        channel: ContactChannel::Phone,
        outcome: AttemptOutcome::Reached,
        made_at: None,
        unavailable_time: true,
        contact_again: false,
        note: None,
        then: Some(book),
    };
    let events = story.desk().attempt(&story.state, &request).unwrap();
    story.record(events);
    assert_eq!(story.state.status, Status::AppointmentBooked);
    assert_eq!(story.state.unavailable_times, 1);
    assert_eq!(story.events.len(), 3);
}
