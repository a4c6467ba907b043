//! What the practice is told by the day and the week.

use super::super::{Job, is_overdue, next_job, partial_due, week_ended};
use super::at;
use crate::clock::native::JiffZones;
use crate::practice::Policy;
use crate::practice::tests_support::policy;

fn times(job: Job, from: &str, count: usize) -> Vec<String> {
    let (policy, zones) = (one_place(), JiffZones::bundled());
    let mut after = at(from);
    (0..count)
        .map(|_| {
            after = next_job(job, &policy, &zones, after).unwrap();
            after.to_string()
        })
        .collect()
}

/// The practice without hours of a location's own.
fn one_place() -> Policy {
    let mut policy = policy();
    for location in &mut policy.locations {
        location.hours = None;
    }
    policy
}

#[test]
fn the_morning_summary_comes_with_the_first_opening() {
    assert_eq!(
        times(Job::Daily, "2026-11-20T12:00:00Z", 3),
        [
            "2026-11-20T13:00:00Z",
            "2026-11-23T13:00:00Z",
            "2026-11-24T13:00:00Z"
        ]
    );
}

#[test]
fn the_unresolved_list_comes_an_hour_before_closing_across_the_change_of_clocks() {
    // Clocks go back on Sunday, November 1; Friday's 4 PM is 20:00 UTC, Monday's 21:00.
    assert_eq!(
        times(Job::Unresolved, "2026-10-29T20:00:00Z", 2),
        ["2026-10-30T20:00:00Z", "2026-11-02T21:00:00Z"]
    );
}

#[test]
fn the_weekly_scorecard_comes_on_mondays_or_the_next_business_day() {
    let mut policy = one_place();
    let zones = JiffZones::bundled();
    let next = |policy: &_, after: &str| {
        next_job(Job::Weekly, policy, &zones, at(after))
            .unwrap()
            .to_string()
    };
    assert_eq!(
        next(&policy, "2026-11-20T15:00:00Z"),
        "2026-11-23T13:00:00Z"
    );
    assert_eq!(
        next(&policy, "2026-11-23T13:00:00Z"),
        "2026-11-30T13:00:00Z"
    );
    // Fridays; December 25 is a holiday, so Monday.
    policy.summaries.weekly_on = 5;
    assert_eq!(
        next(&policy, "2026-12-19T15:00:00Z"),
        "2026-12-28T13:00:00Z"
    );
    assert_eq!(
        next(&policy, "2026-12-28T13:00:00Z"),
        "2027-01-01T13:00:00Z"
    );
}

#[test]
fn the_week_of_a_scorecard_goes_from_midnight_to_midnight_across_the_change_of_clocks() {
    let (mut policy, zones) = (one_place(), JiffZones::bundled());
    let week = |policy: &_, now: &str| {
        let week = week_ended(policy, &zones, at(now)).unwrap();
        (week.from.to_string(), week.until.to_string())
    };
    let told = |from: &str, until: &str| (from.to_owned(), until.to_owned());
    // Clocks go back on Sunday, November 1: that week is an hour longer.
    let longer = told("2026-10-26T04:00:00Z", "2026-11-02T05:00:00Z");
    assert_eq!(week(&policy, "2026-11-02T13:00:00Z"), longer);
    assert_eq!(week(&policy, "2026-11-09T04:59:59Z"), longer);
    // Forward on Sunday, March 14: an hour shorter.
    assert_eq!(
        week(&policy, "2027-03-16T12:00:00Z"),
        told("2027-03-08T05:00:00Z", "2027-03-15T04:00:00Z")
    );
    // Fridays; told on Monday after a holiday, it is still the week up to Friday.
    policy.summaries.weekly_on = 5;
    assert_eq!(
        week(&policy, "2026-12-28T13:00:00Z"),
        told("2026-12-18T05:00:00Z", "2026-12-25T05:00:00Z")
    );
}

#[test]
fn a_form_left_half_way_counts_after_a_quiet_time_where_places_are_kept() {
    let mut policy = policy();
    let last = at("2026-11-23T15:00:00Z");
    assert_eq!(partial_due(&policy, last), None);
    policy.partial.enabled = true;
    assert_eq!(partial_due(&policy, last), Some(at("2026-11-23T15:30:00Z")));
}

#[test]
fn the_list_of_a_day_that_comes_to_close_early_is_told_at_once() {
    let (mut policy, zones) = (one_place(), JiffZones::bundled());
    let yesterday = at("2026-11-23T21:00:00Z");
    let overdue = |policy: &Policy, told, now: &str| {
        is_overdue(Job::Unresolved, policy, &zones, told, at(now)).unwrap()
    };
    // A Tuesday, 2:40 PM: it is told at four.
    let now = "2026-11-24T19:40:00Z";
    assert!(!overdue(&policy, yesterday, now));
    // Closed from three o'clock on, the time is over.
    policy.hours = serde_json::from_str(r#"{"2":[["08:00","15:00"]]}"#).unwrap();
    assert!(overdue(&policy, yesterday, now));
    assert!(
        !overdue(&policy, at("2026-11-24T19:00:00Z"), now),
        "told today"
    );
    assert!(
        !overdue(&policy, yesterday, "2026-11-24T18:59:59Z"),
        "too early"
    );
    assert!(
        !overdue(&policy, yesterday, "2026-11-24T20:00:00Z"),
        "closed"
    );
    assert!(!is_overdue(Job::Daily, &policy, &zones, yesterday, at(now)).unwrap());
}

#[test]
fn the_day_begins_with_the_first_location_and_is_over_with_the_last() {
    let mut policy = policy();
    let zones = JiffZones::bundled();
    let hours = |json: &str| Some(serde_json::from_str(json).unwrap());
    policy.locations[0].hours = hours(r#"{"1":[["07:00","12:00"]]}"#);
    policy.locations[1].hours = hours(r#"{"1":[["13:00","19:30"]],"6":[["09:00","12:00"]]}"#);
    // Monday, four o'clock in the morning in New York.
    let morning = at("2026-11-23T09:00:00Z");
    let next = |job| next_job(job, &policy, &zones, morning).unwrap();
    assert_eq!(next(Job::Daily), at("2026-11-23T12:00:00Z"));
    assert_eq!(next(Job::Unresolved), at("2026-11-23T23:30:00Z"));
    // On Saturdays one location is open, so somebody is told.
    let friday = at("2026-11-27T23:00:00Z");
    let saturday = next_job(Job::Daily, &policy, &zones, friday).unwrap();
    assert_eq!(saturday, at("2026-11-28T14:00:00Z"));
}
