//! The clock against cases by other hands, against a walk minute by minute, and against its laws.

mod cases;
mod days;
mod laws;
mod promise;
mod standing;
mod walk;
mod windows;

use super::native::JiffZones;
use super::{Moment, Schedule};

fn zones() -> JiffZones {
    JiffZones::bundled()
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// Monday to Friday 9 to 5, closed on Christmas, open till noon on Christmas Eve, in Denver.
fn weekdays() -> Schedule {
    schedule(
        "America/Denver",
        r#"{"1":[["09:00","17:00"]],"2":[["09:00","17:00"]],"3":[["09:00","17:00"]],
            "4":[["09:00","17:00"]],"5":[["09:00","17:00"]]}"#,
        r#"{"2026-12-24":[["09:00","12:00"]],"2026-12-25":[]}"#,
    )
}

fn schedule(tz: &str, hours: &str, holidays: &str) -> Schedule {
    let json = format!(r#"{{"tz":"{tz}","hours":{hours},"holidays":{holidays}}}"#);
    serde_json::from_str(&json).unwrap()
}
