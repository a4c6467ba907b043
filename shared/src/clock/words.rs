//! The promise in words: the due as a patient reads it, in the practice's zone.

use super::civil::{Date, Weekday};
use super::open::local;
use super::zones::Offset;
use super::{ClockError, Moment, Zones};
use crate::language::Language;

const MINUTE: i64 = 60_000;
const NOON: i64 = 12 * 60;

/// Says by when the practice will answer: "today by 3:15 PM", "mañana (martes) antes de las
/// 9:15 a. m.", "by 9:15 AM on Wednesday, December 2".
///
/// `said` is the moment of saying it, normally that of receipt; it decides what "today" is. A due
/// at that very moment is "right away".
///
/// A due within a minute is told as the end of that minute: told as its beginning, an answer that
/// is in time by the stored due would break the patient's promise. So the words are never earlier
/// than the due, and less than a minute later. The midnight that ends a day belongs to that day
/// ("today by midnight"), and 12:00 PM is "noon": nobody has to think which twelve is meant. In the
/// hour that autumn repeats, the words do not tell which of the two is meant.
///
/// # Errors
/// [`ClockError::UnknownZone`].
pub fn promise(
    zones: &dyn Zones,
    zone: &str,
    said: Moment,
    due: Moment,
    language: Language,
) -> Result<String, ClockError> {
    let here = |at: Moment| {
        Offset::at(zones, zone, at.as_seconds())
            .map(|offset| local(at.as_millis(), offset.seconds()))
    };
    let (today, _) = here(said)?;
    if due == said {
        return Ok(match language {
            Language::En => "right away",
            Language::Es => "de inmediato",
        }
        .to_owned());
    }
    let (mut date, millis) = here(due)?;
    let mut minute = (millis + MINUTE - 1) / MINUTE;
    if minute == 0 {
        (date, minute) = (Date::from_epoch_day(date.epoch_day() - 1), 24 * 60);
    }
    let day = match date.epoch_day() - today.epoch_day() {
        // Said on the day itself, or (a due just past midnight) as the day ends.
        0 => Day::Today,
        1 => Day::Tomorrow(date),
        _ => Day::Date {
            date,
            with_year: date.parts().0 != today.parts().0 && far(today, date),
        },
    };
    Ok(match language {
        Language::En => english(day, minute),
        Language::Es => spanish(day, minute),
    })
}

/// "January 4" said in December is clear; said eleven months before, it is not.
fn far(today: Date, date: Date) -> bool {
    (date.epoch_day() - today.epoch_day()).abs() > 180
}

#[derive(Clone, Copy)]
enum Day {
    Today,
    Tomorrow(Date),
    Date { date: Date, with_year: bool },
}

fn english(day: Day, minute: i64) -> String {
    let clock = match minute {
        NOON => "noon".to_owned(),
        minute if minute >= 24 * 60 => "midnight".to_owned(),
        minute => twelve_hours(minute, "AM", "PM"),
    };
    match day {
        Day::Today => format!("today by {clock}"),
        Day::Tomorrow(date) => format!("tomorrow ({}) by {clock}", english_day(date.weekday())),
        Day::Date { date, with_year } => {
            let (year, month, day) = date.parts();
            let (weekday, month) = (english_day(date.weekday()), english_month(month));
            let year = if with_year {
                format!(", {year}")
            } else {
                String::new()
            };
            let end = if clock == "midnight" {
                "at the end of"
            } else {
                "on"
            };
            format!("by {clock} {end} {weekday}, {month} {day}{year}")
        }
    }
}

fn spanish(day: Day, minute: i64) -> String {
    let clock = match minute {
        NOON => "del mediodía".to_owned(),
        minute if minute >= 24 * 60 => "de la medianoche".to_owned(),
        minute => {
            // One o'clock is singular, all other hours plural.
            let article = if minute / 60 % 12 == 1 { "la" } else { "las" };
            format!("de {article} {}", twelve_hours(minute, "a. m.", "p. m."))
        }
    };
    match day {
        Day::Today => format!("hoy antes {clock}"),
        Day::Tomorrow(date) => format!("mañana ({}) antes {clock}", spanish_day(date.weekday())),
        Day::Date { date, with_year } => {
            let (year, month, day) = date.parts();
            let (weekday, month) = (spanish_day(date.weekday()), spanish_month(month));
            let year = if with_year {
                format!(" de {year}")
            } else {
                String::new()
            };
            format!("el {weekday} {day} de {month}{year} antes {clock}")
        }
    }
}

fn twelve_hours(minute: i64, morning: &str, afternoon: &str) -> String {
    let (hour, half) = (minute / 60, if minute < NOON { morning } else { afternoon });
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{hour}:{:02} {half}", minute % 60)
}

fn english_day(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn spanish_day(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "lunes",
        Weekday::Tuesday => "martes",
        Weekday::Wednesday => "miércoles",
        Weekday::Thursday => "jueves",
        Weekday::Friday => "viernes",
        Weekday::Saturday => "sábado",
        Weekday::Sunday => "domingo",
    }
}

fn english_month(month: u8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

fn spanish_month(month: u8) -> &'static str {
    match month {
        1 => "enero",
        2 => "febrero",
        3 => "marzo",
        4 => "abril",
        5 => "mayo",
        6 => "junio",
        7 => "julio",
        8 => "agosto",
        9 => "septiembre",
        10 => "octubre",
        11 => "noviembre",
        _ => "diciembre",
    }
}
