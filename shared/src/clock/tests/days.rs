//! Business days.

use super::super::{business_day, business_day_before, open_after};
use super::{at, weekdays, zones};

#[test]
fn the_day_itself_counts_while_it_has_time_left() {
    let day = |when: &str, days| {
        let day = business_day(&weekdays(), &zones(), at(when), days).unwrap();
        format!("{} {}..{}", day.date, day.opens, day.closes)
    };
    let monday = "2026-11-02 2026-11-02T16:00:00Z..2026-11-03T00:00:00Z";
    let tuesday = "2026-11-03 2026-11-03T16:00:00Z..2026-11-04T00:00:00Z";
    assert_eq!(day("2026-11-02T18:00:00Z", 0), monday);
    assert_eq!(day("2026-11-02T23:59:59Z", 0), monday);
    // Closed by then.
    assert_eq!(day("2026-11-03T00:00:00Z", 0), tuesday);
    assert_eq!(day("2026-11-03T00:00:00Z", 1), tuesday);
    // A Saturday, before the clocks go back.
    assert_eq!(day("2026-10-31T18:00:00Z", 0), monday);
    assert_eq!(day("2026-10-31T18:00:00Z", 2), tuesday);
}

#[test]
fn short_days_count_and_closed_ones_do_not() {
    let day = |when: &str| {
        business_day(&weekdays(), &zones(), at(when), 1)
            .unwrap()
            .closes
            .to_string()
    };
    assert_eq!(day("2026-12-23T18:00:00Z"), "2026-12-24T19:00:00Z");
    assert_eq!(day("2026-12-24T18:00:00Z"), "2026-12-29T00:00:00Z");
}

#[test]
fn the_day_before_is_the_last_that_has_begun() {
    let before = |when: &str| {
        business_day_before(&weekdays(), &zones(), at(when))
            .unwrap()
            .map(|day| day.date.to_string())
    };
    assert_eq!(
        before("2026-11-02T16:00:00Z").as_deref(),
        Some("2026-11-02")
    );
    assert_eq!(
        before("2026-11-02T15:59:59Z").as_deref(),
        Some("2026-10-30")
    );
    assert_eq!(
        before("2026-12-27T12:00:00Z").as_deref(),
        Some("2026-12-24")
    );
}

#[test]
fn open_time_used_up_at_closing_goes_on_at_the_next_opening() {
    let after = |when: &str, minutes| {
        open_after(&weekdays(), &zones(), at(when), minutes)
            .unwrap()
            .to_string()
    };
    assert_eq!(after("2026-11-02T22:00:00Z", 60), "2026-11-02T23:00:00Z");
    assert_eq!(after("2026-11-02T22:00:00Z", 120), "2026-11-03T16:00:00Z");
    assert_eq!(after("2026-11-01T22:00:00Z", 0), "2026-11-02T16:00:00Z");
}
