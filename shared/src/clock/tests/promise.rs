//! The promise in words.

use super::super::{Moment, promise};
use super::{at, zones};
use crate::language::Language;

fn say(said: &str, due: &str) -> (String, String) {
    let say = |language| promise(&zones(), "America/Denver", at(said), at(due), language).unwrap();
    (say(Language::En), say(Language::Es))
}

#[test]
fn a_promise_reads_as_a_person_would_say_it() {
    // Monday, November 30, 1:00 PM in Denver (UTC-7).
    let said = "2026-11-30T20:00:00Z";
    for (due, english, spanish) in [
        (
            "2026-11-30T22:15:00Z",
            "today by 3:15 PM",
            "hoy antes de las 3:15 p. m.",
        ),
        (
            "2026-11-30T20:15:00Z",
            "today by 1:15 PM",
            "hoy antes de la 1:15 p. m.",
        ),
        (
            "2026-12-01T16:15:00Z",
            "tomorrow (Tuesday) by 9:15 AM",
            "mañana (martes) antes de las 9:15 a. m.",
        ),
        (
            "2026-12-02T16:15:00Z",
            "by 9:15 AM on Wednesday, December 2",
            "el miércoles 2 de diciembre antes de las 9:15 a. m.",
        ),
        (
            "2027-01-04T16:15:00Z",
            "by 9:15 AM on Monday, January 4",
            "el lunes 4 de enero antes de las 9:15 a. m.",
        ),
        (
            "2027-11-03T16:15:00Z",
            "by 10:15 AM on Wednesday, November 3, 2027",
            "el miércoles 3 de noviembre de 2027 antes de las 10:15 a. m.",
        ),
        (
            "2026-12-01T07:30:00Z",
            "tomorrow (Tuesday) by 12:30 AM",
            "mañana (martes) antes de las 12:30 a. m.",
        ),
        (
            "2026-12-01T19:00:00Z",
            "tomorrow (Tuesday) by noon",
            "mañana (martes) antes del mediodía",
        ),
        (
            "2026-12-01T19:30:00Z",
            "tomorrow (Tuesday) by 12:30 PM",
            "mañana (martes) antes de las 12:30 p. m.",
        ),
    ] {
        assert_eq!(say(said, due), (english.to_owned(), spanish.to_owned()));
    }
}

#[test]
fn the_midnight_that_ends_a_day_belongs_to_it() {
    let said = "2026-11-30T20:00:00Z";
    for (due, english, spanish) in [
        (
            "2026-12-01T07:00:00Z",
            "today by midnight",
            "hoy antes de la medianoche",
        ),
        (
            "2026-12-02T07:00:00Z",
            "tomorrow (Tuesday) by midnight",
            "mañana (martes) antes de la medianoche",
        ),
        (
            "2026-12-03T07:00:00Z",
            "by midnight at the end of Wednesday, December 2",
            "el miércoles 2 de diciembre antes de la medianoche",
        ),
        // A due 30 seconds before it is told as midnight too.
        (
            "2026-12-01T06:59:30Z",
            "today by midnight",
            "hoy antes de la medianoche",
        ),
    ] {
        assert_eq!(say(said, due), (english.to_owned(), spanish.to_owned()));
    }
}

#[test]
fn what_is_due_now_is_said_so() {
    let now = "2026-11-30T20:00:00Z";
    assert_eq!(
        say(now, now),
        ("right away".to_owned(), "de inmediato".to_owned())
    );
}

#[test]
fn words_are_never_earlier_than_the_due_and_less_than_a_minute_later() {
    let said = "2026-11-30T20:00:00Z";
    assert_eq!(say(said, "2026-11-30T22:15:00.001Z").0, "today by 3:16 PM");
    assert_eq!(say(said, "2026-11-30T22:15:37Z").0, "today by 3:16 PM");
    assert_eq!(say(said, "2026-11-30T22:59:01Z").0, "today by 4:00 PM");
    assert_eq!(say(said, "2026-11-30T18:59:30Z").0, "today by noon");
}

#[test]
fn today_is_the_day_in_the_zone_of_the_practice() {
    // 11:30 PM in Denver is already tomorrow in UTC.
    assert_eq!(
        say("2026-12-01T06:30:00Z", "2026-12-01T16:15:00Z").0,
        "tomorrow (Tuesday) by 9:15 AM"
    );
    let said: Moment = at("2026-12-01T06:30:00Z");
    let words = promise(
        &zones(),
        "Asia/Kathmandu",
        said,
        at("2026-12-01T08:15:00Z"),
        Language::En,
    );
    assert_eq!(words.unwrap(), "today by 2:00 PM");
}

#[test]
fn a_promise_over_a_change_of_offset_shows_the_new_time() {
    // Friday before the clocks go back; Monday 9:05 AM is 16:05Z then.
    assert_eq!(
        say("2026-10-30T22:50:00Z", "2026-11-02T16:05:00Z").1,
        "el lunes 2 de noviembre antes de las 9:05 a. m."
    );
}
