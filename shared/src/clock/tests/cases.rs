//! Dues worked out elsewhere, by a minute walk with another language's zone rules (CC0).

use serde::Deserialize;

use super::super::{
    Exceptions, Moment, Schedule, WeeklyHours, Window, business_minutes_between, due,
};
use super::zones;

#[derive(Deserialize)]
struct Case {
    id: String,
    tz: String,
    hours: WeeklyHours,
    holidays: Exceptions,
    start: Moment,
    business_minutes: u32,
    due: Moment,
    note: String,
}

#[test]
fn every_case_is_due_when_it_should_be() {
    let zones = zones();
    let mut cases = 0;
    for line in include_str!("../../../tests/data/clock.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let schedule = Schedule {
            tz: case.tz,
            hours: case.hours,
            holidays: case.holidays,
        };
        let window = Window::BusinessMinutes(case.business_minutes);
        let found = due(&schedule, &zones, case.start, window);
        assert_eq!(found, Ok(case.due), "{}: {}", case.id, case.note);
        assert_eq!(
            business_minutes_between(&schedule, &zones, case.start, case.due),
            Ok(i64::from(case.business_minutes)),
            "{}: {}",
            case.id,
            case.note
        );
        cases += 1;
    }
    assert_eq!(cases, 41);
}
