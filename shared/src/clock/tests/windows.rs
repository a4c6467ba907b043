//! The kinds of window, one sentence each.

use super::super::{ClockError, Moment, Window, check_schedule, due, next_opening};
use super::{at, schedule, weekdays, zones};

fn due_text(start: &str, window: Window) -> String {
    due(&weekdays(), &zones(), at(start), window)
        .unwrap()
        .to_string()
}

#[test]
fn no_minutes_are_due_at_once_even_at_night() {
    let night = "2026-06-10T05:00:00Z";
    assert_eq!(due_text(night, Window::BusinessMinutes(0)), night);
}

#[test]
fn seconds_and_milliseconds_are_kept() {
    let due = due_text("2026-06-09T15:00:37.250Z", Window::BusinessMinutes(15));
    assert_eq!(due, "2026-06-09T15:15:37.250Z");
}

#[test]
fn the_same_business_day_ends_at_its_closing() {
    // Tuesday, June 9: 9 to 5 in Denver is 15:00Z to 23:00Z.
    for (start, closing) in [
        ("2026-06-09T12:00:00Z", "2026-06-09T23:00:00Z"), // before opening
        ("2026-06-09T16:00:00Z", "2026-06-09T23:00:00Z"), // in hours
        ("2026-06-09T22:59:59Z", "2026-06-09T23:00:00Z"), // the last second
        ("2026-06-09T23:00:00Z", "2026-06-10T23:00:00Z"), // at closing it is too late
        ("2026-06-13T18:00:00Z", "2026-06-15T23:00:00Z"), // Saturday
        ("2026-12-24T18:00:00Z", "2026-12-24T19:00:00Z"), // half day
        ("2026-12-24T19:30:00Z", "2026-12-29T00:00:00Z"), // past it: Christmas, weekend, Monday
    ] {
        assert_eq!(due_text(start, Window::SameBusinessDay), closing, "{start}");
        assert_eq!(due_text(start, Window::BusinessDays(0)), closing, "{start}");
    }
}

#[test]
fn a_break_does_not_end_the_business_day() {
    let lunch = schedule(
        "UTC",
        r#"{"1":[["08:00","12:00"],["13:00","17:00"]]}"#,
        "{}",
    );
    for start in ["2026-06-08T09:00:00Z", "2026-06-08T12:30:00Z"] {
        let due = due(&lunch, &zones(), at(start), Window::SameBusinessDay).unwrap();
        assert_eq!(due, at("2026-06-08T17:00:00Z"), "{start}");
    }
}

#[test]
fn the_next_business_day_is_what_people_call_it() {
    for (start, closing) in [
        ("2026-06-09T12:00:00Z", "2026-06-10T23:00:00Z"), // Tuesday before opening: Wednesday
        ("2026-06-09T16:00:00Z", "2026-06-10T23:00:00Z"), // Tuesday in hours: Wednesday
        ("2026-06-10T02:00:00Z", "2026-06-10T23:00:00Z"), // Tuesday at 8 PM: Wednesday
        ("2026-06-12T16:00:00Z", "2026-06-15T23:00:00Z"), // Friday: Monday
        ("2026-06-13T18:00:00Z", "2026-06-15T23:00:00Z"), // Saturday: Monday
        ("2026-12-24T18:00:00Z", "2026-12-29T00:00:00Z"), // Christmas Eve: Monday
    ] {
        assert_eq!(due_text(start, Window::BusinessDays(1)), closing, "{start}");
    }
    assert_eq!(
        due_text("2026-06-09T16:00:00Z", Window::BusinessDays(5)),
        "2026-06-16T23:00:00Z"
    );
}

#[test]
fn wall_minutes_run_at_night() {
    let due = due_text("2026-06-10T05:00:00Z", Window::WallMinutes(30));
    assert_eq!(due, "2026-06-10T05:30:00Z");
}

#[test]
fn a_window_reads_as_written_in_a_practice_file() {
    for (json, window) in [
        (r#"{"business_minutes":15}"#, Window::BusinessMinutes(15)),
        (r#""same_business_day""#, Window::SameBusinessDay),
        (r#"{"business_days":1}"#, Window::BusinessDays(1)),
        (r#"{"wall_minutes":30}"#, Window::WallMinutes(30)),
    ] {
        assert_eq!(serde_json::from_str::<Window>(json).unwrap(), window);
        assert_eq!(serde_json::to_string(&window).unwrap(), json);
    }
}

#[test]
fn a_schedule_that_does_not_open_is_refused() {
    let zones = zones();
    let start = at("2026-06-09T16:00:00Z");
    let never = schedule("UTC", "{}", r#"{"2027-06-09":[["09:00","10:00"]]}"#);
    let expected = Err(ClockError::NeverOpens);
    assert_eq!(
        due(&never, &zones, start, Window::BusinessMinutes(1)),
        expected
    );
    assert_eq!(
        due(&never, &zones, start, Window::SameBusinessDay),
        expected
    );
    assert_eq!(next_opening(&never, &zones, start), expected);
    let error = check_schedule(&never, &zones, start).unwrap_err();
    assert_eq!(
        error,
        ClockError::ClosedTooLong("2026-06-09".parse().unwrap())
    );
}

#[test]
fn a_long_closure_by_exceptions_is_refused_and_a_shorter_one_is_not() {
    let zones = zones();
    let closed_for = |days: i64| {
        let first = jiff::civil::date(2027, 3, 1);
        let holidays: Vec<_> = (0..days)
            .map(|day| {
                format!(
                    r#""{}":[]"#,
                    first.checked_add(jiff::Span::new().days(day)).unwrap()
                )
            })
            .collect();
        let all = r#"[["09:00","10:00"]]"#;
        let hours: Vec<_> = (1..=7).map(|day| format!(r#""{day}":{all}"#)).collect();
        schedule(
            "UTC",
            &format!("{{{}}}", hours.join(",")),
            &format!("{{{}}}", holidays.join(",")),
        )
    };
    let start = at("2026-06-09T16:00:00Z");
    assert_eq!(check_schedule(&closed_for(59), &zones, start), Ok(()));
    let error = check_schedule(&closed_for(60), &zones, start).unwrap_err();
    assert_eq!(
        error,
        ClockError::ClosedTooLong("2027-03-01".parse().unwrap())
    );
}

#[test]
fn an_unknown_zone_is_named() {
    let mars = schedule("Mars/Olympus", r#"{"1":[["09:00","17:00"]]}"#, "{}");
    let error = due(
        &mars,
        &zones(),
        at("2026-06-09T16:00:00Z"),
        Window::SameBusinessDay,
    );
    let error = error.unwrap_err().to_string();
    assert!(error.contains("Mars/Olympus"), "{error}");
}

#[test]
fn a_window_that_takes_years_is_refused() {
    let minute_a_week = schedule("UTC", r#"{"1":[["09:00","09:01"]]}"#, "{}");
    let start = at("2026-06-09T16:00:00Z");
    for window in [
        Window::BusinessMinutes(u32::MAX),
        Window::BusinessDays(u16::MAX),
    ] {
        let found = due(&minute_a_week, &zones(), start, window);
        assert_eq!(found, Err(ClockError::WindowTooLong));
    }
    assert_eq!(
        due(
            &minute_a_week,
            &zones(),
            Moment::MAX,
            Window::WallMinutes(1)
        ),
        Err(ClockError::WindowTooLong)
    );
}
