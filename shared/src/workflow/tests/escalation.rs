//! Who is told, when, and until when.

use super::super::{AttemptOutcome, CauseKind, EventKind, Refusal, Status, VisitOutcome};
use super::at;
use super::story::{Story, status};
use crate::desk::EscalationRequest;
use crate::practice::Concern;
use crate::private::Private;

#[test]
fn time_running_out_is_told_before_and_at_the_breach_and_again_until_somebody_takes_it() {
    // Nine o'clock on a Monday in New York.
    let mut story = Story::begin("2026-11-23T14:00:00Z");
    story.until("2026-11-23T16:30:00Z");
    assert_eq!(
        story.told(),
        [
            "2026-11-23T14:10:03Z before_breach manager #1",
            "2026-11-23T14:15:00.001Z breach manager #1",
            "2026-11-23T15:15:00.001Z breach manager #2",
            "2026-11-23T16:15:00.001Z breach manager #3",
        ]
    );
    story.acknowledge(None);
    story.until("2026-11-24T16:30:00Z");
    assert_eq!(story.told().len(), 4);
    // Taken, but still not answered: the first response stays to be done.
    assert!(story.to_do()[0].starts_with("cadence.0 "));
    assert_eq!(
        story.desk().acknowledge(&story.state, None),
        Err(Refusal::NothingToAcknowledge)
    );
}

#[test]
fn the_deputy_is_told_from_the_second_time_on() {
    let mut story = Story::begin("2026-11-23T14:00:00Z");
    let manager = story.policy.owners.get_mut("manager").unwrap();
    manager.deputy = Some("dentist".to_owned());
    story.until("2026-11-23T15:20:00Z");
    assert_eq!(
        story.told()[1..],
        [
            "2026-11-23T14:15:00.001Z breach manager #1",
            "2026-11-23T15:15:00.001Z breach manager+dentist #2",
        ]
    );
    let tasks = story.tasks();
    let answer = tasks.iter().find(|task| task.key == "escalation.breach");
    assert_eq!(answer.unwrap().deputy.as_deref(), Some("dentist"));
}

#[test]
fn nobody_is_told_once_somebody_has_tried() {
    let mut story = Story::begin("2026-11-23T14:00:00Z");
    story.until("2026-11-23T14:12:00Z");
    assert_eq!(story.told().len(), 1);
    story.attempt(AttemptOutcome::NoAnswer);
    assert_eq!(story.state.standing().count(), 0);
    story.until("2026-11-25T14:12:00Z");
    assert_eq!(story.told().len(), 1);
}

#[test]
fn a_warning_is_never_given_at_night() {
    // 4:55 PM on a Friday: two thirds of the quarter of an hour are gone on Monday at 8:05.
    let mut story = Story::begin("2026-11-20T21:55:00Z");
    story.until("2026-11-23T13:30:00Z");
    assert_eq!(
        story.told(),
        [
            "2026-11-23T13:05:03Z before_breach manager #1",
            "2026-11-23T13:10:00.001Z breach manager #1",
        ]
    );
}

#[test]
fn an_urgent_concern_is_told_on_arrival_and_again_by_the_wall_clock() {
    // A Saturday.
    let mut story = Story::with("2026-11-21T15:00:00Z", |arrived| {
        arrived.concerns = [Concern::Urgent, Concern::Complaint].into();
        arrived.escalated_to = Some("dentist".to_owned());
    });
    // Whoever stores it records that; it is told and counted once.
    let told = story.state.arrived.told().map(EventKind::Escalated);
    let before = story.state.clone();
    story.state = story.desk().after(&before, &Vec::from_iter(told));
    assert_eq!(story.state, before);
    assert_eq!(story.state.escalations, 1);
    story.until("2026-11-21T15:25:00Z");
    assert_eq!(
        story.told(),
        [
            "2026-11-21T15:10:00Z concern dentist+manager #2",
            "2026-11-21T15:20:00Z concern dentist+manager #3",
        ]
    );
    // Trying to reach the patient is not yet taking the concern.
    story.attempt(AttemptOutcome::NoAnswer);
    story.until("2026-11-21T15:31:00Z");
    assert_eq!(story.told().len(), 3);
    story.acknowledge(None);
    story.until("2026-11-23T15:31:00Z");
    assert_eq!(story.told().len(), 3);
    assert_eq!(story.state.escalations, 1);
}

#[test]
fn staff_tell_whom_the_policy_names_or_whom_they_choose() {
    let mut story = Story::begin("2026-11-23T14:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    story.escalate(None);
    assert_eq!(story.state.status, Status::Escalated);
    story.escalate(Some("dentist"));
    assert_eq!(
        story.told(),
        [
            "2026-11-23T14:00:00Z staff manager #1",
            "2026-11-23T14:00:00Z staff dentist #1",
        ]
    );
    let tasks = story.tasks();
    let answer = tasks.iter().find(|task| task.key == "escalation.staff");
    assert_eq!(answer.unwrap().owner, "dentist");
    story.acknowledge(None);
    assert!(story.to_do()[0].starts_with("escalated.1 "));
}

#[test]
fn help_is_asked_for_in_words() {
    let mut story = Story::begin("2026-11-23T14:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    for nothing in ["", " \n\t", "\u{200b}\u{ad}"] {
        let words = || Private::from(nothing.to_owned());
        let request = EscalationRequest {
            reason: words(),
            to: None,
        };
        let refused = story.desk().escalate(&story.state, &request);
        assert_eq!(refused, Err(Refusal::NoWords("reason")), "{nothing:?}");
        let mut request = status(Status::Escalated, None, None);
        request.note = Some(words());
        let refused = story.desk().move_to(&story.state, &request);
        assert_eq!(refused, Err(Refusal::NoWords("note")), "{nothing:?}");
        request.note = None;
        let refused = story.desk().move_to(&story.state, &request);
        assert_eq!(refused, Err(Refusal::NoWords("note")));
    }
    story.move_to(Status::Escalated, None);
    assert_eq!(story.state.escalations, 1);
}

#[test]
fn a_warning_does_not_take_the_place_of_a_concern() {
    let mut story = Story::with("2026-11-23T14:00:00Z", |arrived| {
        arrived.concerns = [Concern::Complaint].into();
        arrived.escalated_to = Some("manager".to_owned());
    });
    story.until("2026-11-23T14:20:00Z");
    let standing: Vec<_> = story
        .state
        .standing()
        .map(|one| one.told.cause.as_str())
        .collect();
    assert_eq!(standing, ["concern", "breach"]);
}

#[test]
fn whoever_takes_the_news_of_the_clock_has_not_taken_the_emergency() {
    let mut story = Story::with("2026-11-23T14:00:00Z", |arrived| {
        arrived.concerns = [Concern::Urgent].into();
        arrived.escalated_to = Some("dentist".to_owned());
    });
    story.until("2026-11-23T14:11:00Z");
    story.acknowledge(Some(CauseKind::BeforeBreach));
    let standing = |story: &Story| -> Vec<_> {
        let standing = story.state.standing();
        standing.map(|one| one.told.cause.as_str()).collect()
    };
    assert_eq!(standing(&story), ["concern"]);
    let again = story
        .desk()
        .acknowledge(&story.state, Some(CauseKind::BeforeBreach));
    assert_eq!(again, Err(Refusal::NothingToAcknowledge));
    let told = story.told().len();
    story.until("2026-11-23T14:14:00Z");
    story.until("2026-11-23T14:40:00Z");
    assert!(story.told().len() > told, "the emergency is told again");
    // A task names the cause as well.
    let taken = story
        .desk()
        .finish(&story.state, "escalation.breach")
        .unwrap();
    story.record(taken);
    assert_eq!(standing(&story), ["concern"]);
    story.acknowledge(None);
    assert!(standing(&story).is_empty());
}

#[test]
fn help_asked_for_after_a_visit_opens_the_inquiry_again_and_is_told_until_somebody_takes_it() {
    let mut story = Story::begin("2026-11-23T14:00:00Z");
    story.attempt(AttemptOutcome::Reached);
    story.book("2026-11-24T15:00:00Z");
    story.until("2026-11-24T16:00:00Z");
    story.visit(VisitOutcome::Kept);
    assert!(story.tasks().is_empty());
    story.escalate(None);
    assert_eq!(story.state.status, Status::Escalated);
    assert!(
        story
            .to_do()
            .iter()
            .any(|task| task.starts_with("escalation.staff "))
    );
    let visits = story.events.iter();
    let kept = |kind: &EventKind| matches!(kind, EventKind::Visited(_));
    assert!(visits.map(|event| &event.kind).any(kept));
}

#[test]
fn help_that_nobody_has_taken_is_not_closed_away() {
    let mut story = Story::with("2026-11-23T14:00:00Z", |arrived| {
        arrived.concerns = [Concern::Complaint].into();
        arrived.escalated_to = Some("manager".to_owned());
    });
    story.attempt(AttemptOutcome::Reached);
    let reason = story.policy.reasons_for(Status::LostOtherProvider).next();
    let reason = reason.map(|reason| reason.key.clone());
    let close = |story: &Story| story.try_move(Status::LostOtherProvider, reason.as_deref());
    assert!(matches!(close(&story), Err(Refusal::NotTaken { .. })));
    story.acknowledge(None);
    assert!(close(&story).is_ok());
    story.book("2026-11-24T15:00:00Z");
    story.until("2026-11-24T16:00:00Z");
    story.escalate(None);
    let came = crate::desk::VisitRequest {
        outcome: VisitOutcome::Kept,
        note: None,
    };
    let refused = story.desk().visit(&story.state, &came);
    assert!(matches!(refused, Err(Refusal::NotTaken { .. })));
    story.acknowledge(None);
    story.visit(VisitOutcome::Kept);
}

#[test]
fn what_was_held_back_is_told_when_it_is_released_and_no_day_late() {
    let mut story = Story::with("2026-11-23T14:00:00Z", |arrived| {
        arrived.concerns = [Concern::Complaint].into();
        arrived.escalated_to = Some("manager".to_owned());
        arrived.quarantined = true;
    });
    story.until("2026-11-25T14:00:00Z");
    assert_eq!(story.state.standing().count(), 0);
    let release = story
        .desk()
        .release(&story.state, at("2026-11-25T14:15:00Z"));
    story.record(release.unwrap());
    assert_eq!(story.state.escalations, 1);
    story.until("2026-11-25T14:01:00Z");
    assert_eq!(story.told(), ["2026-11-25T14:00:00Z concern manager #1"]);
    let tasks = story.tasks();
    let answer = tasks.iter().find(|task| task.key == "escalation.concern");
    assert!(answer.unwrap().due > story.now);
}
