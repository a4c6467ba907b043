//! What stops the clock, and how an inquiry then stands.

use super::super::{Clocks, ResponseClock, Standing, Step, Warning, Window, elapsed};
use super::{at, weekdays, zones};

fn fifteen_minutes() -> ResponseClock {
    let received = at("2026-06-09T22:55:00Z"); // Tuesday, 4:55 PM
    let window = Window::BusinessMinutes(15);
    ResponseClock::start(
        &weekdays(),
        &zones(),
        received,
        window,
        Warning::default(),
        7,
    )
    .unwrap()
}

#[test]
fn a_window_over_night_warns_in_the_morning() {
    let clock = fifteen_minutes();
    assert_eq!(clock.due, at("2026-06-10T15:10:00Z"));
    assert_eq!(clock.due_soon, at("2026-06-10T15:05:03Z"));
    for (now, standing) in [
        ("2026-06-09T22:55:00Z", Standing::OnTime),
        ("2026-06-10T15:05:02Z", Standing::OnTime),
        ("2026-06-10T15:05:03Z", Standing::DueSoon),
        ("2026-06-10T15:10:00Z", Standing::DueSoon),
        ("2026-06-10T15:10:00.001Z", Standing::Late),
    ] {
        assert_eq!(clock.standing(None, at(now)), standing, "{now}");
        // Whoever read it as it arrived comes to the same.
        let later = Standing::OnTime.after(Some(clock.due_soon), clock.due, at(now));
        assert_eq!(later, standing, "{now}");
    }
    for (stood, later) in [
        (Standing::DueSoon, Standing::Late),
        (Standing::Met, Standing::Met),
        (Standing::MetLate, Standing::MetLate),
    ] {
        let now = at("2026-07-01T00:00:00Z");
        assert_eq!(stood.after(None, clock.due, now), later);
    }
}

#[test]
fn an_answer_by_the_due_is_met_for_good() {
    let clock = fifteen_minutes();
    let later = at("2026-07-01T00:00:00Z");
    assert_eq!(clock.standing(Some(clock.due), later), Standing::Met);
    assert_eq!(
        clock.standing(clock.due.plus_millis(1), later),
        Standing::MetLate
    );
}

#[test]
fn an_acknowledgment_stops_nothing_and_an_attempt_no_contact() {
    let received = at("2026-06-09T16:00:00Z");
    let mut clocks = Clocks::default();
    clocks.record(received, Step::Acknowledged, received);
    assert_eq!(clocks, Clocks::default());
    clocks.record(received, Step::Attempted, at("2026-06-09T16:05:00Z"));
    assert_eq!(clocks.contact, None);
    clocks.record(received, Step::Reached, at("2026-06-09T17:00:00Z"));
    clocks.record(received, Step::Reached, at("2026-06-09T18:00:00Z"));
    assert_eq!(clocks.first_response, Some(at("2026-06-09T16:05:00Z")));
    assert_eq!(clocks.contact, Some(at("2026-06-09T17:00:00Z")));
}

#[test]
fn an_attempt_before_the_inquiry_does_not_answer_it() {
    let mut clocks = Clocks::default();
    clocks.record(
        at("2026-06-09T16:00:00Z"),
        Step::Reached,
        at("2026-06-09T15:59:59Z"),
    );
    assert_eq!(clocks, Clocks::default());
}

#[test]
fn time_is_measured_by_both_clocks() {
    let measured = elapsed(
        &weekdays(),
        &zones(),
        at("2026-06-09T22:55:00Z"),
        at("2026-06-10T15:10:00Z"),
    );
    let measured = measured.unwrap();
    assert_eq!(measured.wall_millis, (16 * 60 + 15) * 60_000);
    assert_eq!(measured.business_millis, 15 * 60_000);
}

#[test]
fn a_stored_clock_is_readable() {
    let json = serde_json::to_string(&fifteen_minutes()).unwrap();
    assert_eq!(
        json,
        r#"{"received":"2026-06-09T22:55:00Z","due_soon":"2026-06-10T15:05:03Z","due":"2026-06-10T15:10:00Z","policy_version":7}"#
    );
}
