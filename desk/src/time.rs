//! Times as staff read them, in the practice's zone, and back. The browser knows the zones.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Date, Function, Intl, Object, Reflect};
use portico_shared::clock::{Moment, Zones, moment_of_local, named_offset};
use wasm_bindgen::JsCast;

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;
/// An hour, in milliseconds.
const HOUR: i64 = 60 * MINUTE;
/// A day, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// This computer's time, in milliseconds since 1970.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a date's milliseconds are whole"
)]
pub fn browser_millis() -> i64 {
    Date::now() as i64
}

/// How a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// 3:15 PM
    Time,
    /// Mon 3:15 PM
    DayTime,
    /// Mon, Nov 30, 3:15 PM
    DateTime,
    /// Mon, Nov 30
    Date,
    /// 11/30/2026, always with two digits and in this order: for arithmetic, not for people.
    Numbers,
    /// GMT-05:00
    Offset,
}

impl Style {
    fn options(self) -> &'static [(&'static str, &'static str)] {
        const TIME: [(&str, &str); 2] = [("hour", "numeric"), ("minute", "2-digit")];
        match self {
            Self::Time => &TIME,
            Self::DayTime => &[
                ("weekday", "short"),
                ("hour", "numeric"),
                ("minute", "2-digit"),
            ],
            Self::DateTime => &[
                ("weekday", "short"),
                ("month", "short"),
                ("day", "numeric"),
                ("hour", "numeric"),
                ("minute", "2-digit"),
            ],
            Self::Date => &[
                ("weekday", "short"),
                ("month", "short"),
                ("day", "numeric"),
                ("year", "numeric"),
            ],
            Self::Numbers => &[
                ("year", "numeric"),
                ("month", "2-digit"),
                ("day", "2-digit"),
            ],
            Self::Offset => &[("timeZoneName", "longOffset")],
        }
    }
}

thread_local! {
    /// Formatters: making one takes far longer than asking it.
    static FORMATTERS: RefCell<Vec<(String, Style, Intl::DateTimeFormat)>> = RefCell::default();
}

fn formatter(zone: &str, style: Style) -> Option<Intl::DateTimeFormat> {
    FORMATTERS.with_borrow_mut(|kept| {
        let known = kept.iter().find(|(of, as_, _)| of == zone && *as_ == style);
        if let Some((_, _, known)) = known {
            return Some(known.clone());
        }
        let options = Object::new();
        Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
        for (name, value) in style.options() {
            Reflect::set(&options, &(*name).into(), &(*value).into()).ok()?;
        }
        // Constructed by name, because an unknown zone throws, which the binding would not catch.
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let constructor = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?;
        let arguments = js_sys::Array::of2(&"en-US".into(), &options);
        let made: Intl::DateTimeFormat =
            Reflect::construct(&constructor.dyn_into::<Function>().ok()?, &arguments)
                .ok()?
                .unchecked_into();
        kept.push((zone.to_owned(), style, made.clone()));
        Some(made)
    })
}

#[allow(
    clippy::cast_precision_loss,
    reason = "milliseconds of any date are exact"
)]
fn date(at: Moment) -> Date {
    Date::new(&(at.as_millis() as f64).into())
}

/// A moment in words of a style, in a zone.
pub fn format(zone: &str, at: Moment, style: Style) -> String {
    let Some(formatter) = formatter(zone, style) else {
        return at.to_string();
    };
    let text: String = formatter
        .format()
        .call1(&wasm_bindgen::JsValue::UNDEFINED, &date(at))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default();
    // Some browsers part time and AM by a narrow space, which wraps badly and reads as a letter.
    text.replace('\u{202f}', " ")
}

/// The day of a moment in a zone, as YYYY-MM-DD.
pub fn day(zone: &str, at: Moment) -> String {
    let text = format(zone, at, Style::Numbers);
    let parts: Vec<&str> = text.split('/').collect();
    match parts.as_slice() {
        [month, day, year] => format!("{year}-{month}-{day}"),
        _ => String::new(),
    }
}

/// What was said in a zone at a time, by moment.
type Said = (String, Moment, BTreeMap<Moment, String>);

thread_local! {
    /// What was said last: a long list is drawn again and again while the time is the same.
    static SAID: RefCell<Option<Said>> = const { RefCell::new(None) };
}

/// A moment as staff would say it now: the time today, the weekday within a week, else the date.
pub fn say(zone: &str, at: Moment, now: Moment) -> String {
    SAID.with_borrow_mut(|kept| {
        let fits = kept
            .take()
            .filter(|(of, when, _)| of == zone && *when == now);
        let (_, _, said) =
            kept.insert(fits.unwrap_or_else(|| (zone.to_owned(), now, BTreeMap::new())));
        let text = said.entry(at).or_insert_with(|| say_anew(zone, at, now));
        text.clone()
    })
}

fn say_anew(zone: &str, at: Moment, now: Moment) -> String {
    let apart = at.as_millis() - now.as_millis();
    if day(zone, at) == day(zone, now) {
        format(zone, at, Style::Time)
    } else if apart.abs() < 6 * DAY {
        format(zone, at, Style::DayTime)
    } else {
        format(zone, at, Style::DateTime)
    }
}

/// A length of time in its two largest units.
pub fn span(millis: i64) -> String {
    let minutes = millis.abs() / MINUTE;
    match (minutes / (24 * 60), minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

/// How far off a due is: "12 min left", "3 min late".
pub fn left(due: Moment, now: Moment) -> String {
    let apart = due.as_millis() - now.as_millis();
    if apart < 0 {
        format!("{} late", span(apart))
    } else {
        format!("{} left", span(apart))
    }
}

/// Zone rules from the browser's `Intl`.
pub struct BrowserZones;

impl Zones for BrowserZones {
    fn offset_seconds(&self, zone: &str, unix_seconds: i64) -> Option<i32> {
        let at = Moment::from_seconds(unix_seconds)?;
        formatter(zone, Style::Offset)?;
        named_offset(&format(zone, at, Style::Offset))
    }
}

/// The moment of a local time as a date-and-time input writes it (`2026-11-30T15:15`). An hour that
/// a change of offset repeats is read as its first; one that it skips, as an hour later.
pub fn from_input(zone: &str, text: &str) -> Option<Moment> {
    local_moment(&BrowserZones, zone, text)
}

fn local_moment(zones: &dyn Zones, zone: &str, text: &str) -> Option<Moment> {
    let text = if text.len() == 10 {
        format!("{text}T00:00:00Z")
    } else {
        format!("{text}:00Z")
    };
    moment_of_local(zones, zone, text.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minus five hours until 2026-03-08T07:00Z, minus four until 2026-11-01T06:00Z.
    struct NewYork;

    impl Zones for NewYork {
        fn offset_seconds(&self, _zone: &str, unix_seconds: i64) -> Option<i32> {
            let at = |text: &str| text.parse::<Moment>().map_or(0, Moment::as_seconds);
            let summer = at("2026-03-08T07:00:00Z")..at("2026-11-01T06:00:00Z");
            Some(if summer.contains(&unix_seconds) {
                -4 * 3600
            } else {
                -5 * 3600
            })
        }
    }

    #[test]
    fn local_times_become_moments_on_both_sides_of_a_change() {
        for (local, utc) in [
            ("2026-07-01T12:00", "2026-07-01T16:00:00Z"),
            ("2026-11-30T15:15", "2026-11-30T20:15:00Z"),
            ("2026-03-08T01:59", "2026-03-08T06:59:00Z"),
            ("2026-03-08T03:00", "2026-03-08T07:00:00Z"),
            ("2026-11-01T01:30", "2026-11-01T05:30:00Z"),
            ("2026-11-01T02:30", "2026-11-01T07:30:00Z"),
            ("2026-12-24", "2026-12-24T05:00:00Z"),
        ] {
            let expected: Moment = utc.parse().unwrap();
            assert_eq!(local_moment(&NewYork, "", local), Some(expected), "{local}");
        }
        assert_eq!(local_moment(&NewYork, "", "soon"), None);
    }

    #[test]
    fn lengths_are_told_in_two_units() {
        for (minutes, text) in [
            (0, "0 min"),
            (59, "59 min"),
            (60, "1 h"),
            (61, "1 h 1 min"),
            (24 * 60, "1 d"),
            (25 * 60 + 5, "1 d 1 h"),
        ] {
            assert_eq!(span(minutes * MINUTE), text);
        }
    }
}
