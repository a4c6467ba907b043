//! What is kept of how an inquiry stands.

use serde_json::{Value, json};

use super::super::{AttemptOutcome, Settled, Status};
use super::at;
use super::story::Story;

fn settled(story: &Story) -> Value {
    serde_json::to_value(Settled::of(&story.state, &story.tasks(), &story.desk())).unwrap()
}

fn millis(when: &str) -> i64 {
    at(when).as_millis()
}

#[test]
fn a_new_inquiry_waits_for_its_first_response_and_is_looked_at_before_it_is_due() {
    let story = Story::begin("2026-11-23T15:00:00Z");
    let kept = settled(&story);
    assert_eq!(kept["status"], "new_inquiry");
    assert_eq!(kept["next"]["kind"], "first_response");
    assert_eq!(kept["work_by"], millis("2026-11-23T15:15:00Z"));
    assert!(kept.get("due_at").is_none(), "a due is frozen");
    assert!(kept.get("first_attempt_at").is_none());
    let job = kept["job_at"].as_i64().unwrap();
    assert_eq!(Some(job), kept["due_soon"].as_i64());
    assert!(millis("2026-11-23T15:00:00Z") < job && job < millis("2026-11-23T15:15:00Z"));
}

#[test]
fn what_is_due_soon_stays_so_after_the_warning_until_somebody_tries() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    let soon = settled(&story)["due_soon"].clone();
    assert!(soon.is_i64());
    // Warned, and told of the breach.
    for when in ["2026-11-23T15:12:00Z", "2026-11-23T15:30:00Z"] {
        story.until(when);
        assert_eq!(settled(&story)["due_soon"], soon, "{when}");
    }
    assert!(story.state.breach_told && story.state.warned_percent > 0);
    story.attempt(AttemptOutcome::NoAnswer);
    assert!(settled(&story).get("due_soon").is_none());
}

#[test]
fn an_attempt_and_the_next_step_are_kept() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.until("2026-11-23T15:05:00Z");
    story.attempt(AttemptOutcome::NoAnswer);
    let kept = settled(&story);
    assert_eq!(kept["attempts"], 1);
    assert_eq!(kept["first_attempt_at"], millis("2026-11-23T15:05:00Z"));
    // Told when the second attempt may be begun.
    assert_eq!(
        kept["job_at"],
        millis(kept["next"]["from"].as_str().unwrap())
    );
}

#[test]
fn what_is_closed_or_held_back_rings_no_alarm() {
    let mut story = Story::begin("2026-11-23T15:00:00Z");
    story.until("2026-11-23T15:05:00Z");
    story.attempt(AttemptOutcome::NoAnswer);
    story.move_to(Status::NotQualified, Some("service_not_offered"));
    let closed = settled(&story);
    assert_eq!((&closed["plan"], closed.get("job_at")), (&json!([]), None));
    assert_eq!(closed["closed_at"], millis("2026-11-23T15:05:00Z"));

    let held = Story::with("2026-11-23T15:00:00Z", |arrived| arrived.quarantined = true);
    let held = settled(&held);
    assert_eq!(
        (&held["quarantined"], held.get("job_at")),
        (&json!(1), None)
    );
    assert_eq!((&held["plan"], held.get("next")), (&json!([]), None));
}
