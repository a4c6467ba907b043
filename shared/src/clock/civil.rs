//! Dates of the calendar on the wall: no zone, no time of day.
//!
//! Only what opening hours need. The arithmetic is that of the proleptic Gregorian calendar.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Seconds in a civil day. Days with a change of offset are longer or shorter in real time; the
/// zone accounts for that, not the calendar.
pub(crate) const SECONDS_PER_DAY: i64 = 86_400;

/// A date of the calendar, between the years 1 and 9999. Serde form: `"2026-12-25"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Date(i32);

/// Why a text is no [`Date`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a date that exists as YYYY-MM-DD, such as 2026-12-25")]
pub struct DateError;

/// A day of the week. As a number, Monday is 1 and Sunday 7 (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday = 1,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The seven days, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The ISO 8601 number: Monday is 1, Sunday 7.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

impl Date {
    const FIRST: i64 = -719_162; // 0001-01-01
    const LAST: i64 = 2_932_896; // 9999-12-31

    /// The date of that year, month (1 to 12) and day, where there is one.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 {
            return None;
        }
        let date = Self(i32::try_from(days_before(year, month) + i64::from(day) - 1).ok()?);
        (date.parts() == (year, month, day)).then_some(date)
    }

    /// The date so many days after 1970-01-01, held between the first and last date there is.
    pub(crate) fn from_epoch_day(days: i64) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "clamped to seven digits")]
        Self(days.clamp(Self::FIRST, Self::LAST) as i32)
    }

    /// Days since 1970-01-01.
    pub(crate) fn epoch_day(self) -> i64 {
        i64::from(self.0)
    }

    /// Year, month (1 to 12) and day (1 to 31).
    #[must_use]
    pub fn parts(self) -> (i32, u8, u8) {
        // Years run from March, so that the leap day is the last of its year; 400 years are one
        // cycle of 146,097 days, and day 0 of the count is moved to 0000-03-01.
        let shifted = self.epoch_day() + 719_468;
        let cycle = shifted.div_euclid(146_097);
        let day_of_cycle = shifted.rem_euclid(146_097);
        let year_of_cycle = (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36_524
            - day_of_cycle / 146_096)
            / 365;
        let day_of_year =
            day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a Date holds years 1 to 9999, so months and days are in range"
        )]
        (year as i32, month as u8, day as u8)
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.epoch_day() + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }
}

/// Days from 1970-01-01 to the first of that month.
fn days_before(year: i32, month: u8) -> i64 {
    let (year, month) = (i64::from(year), i64::from(month));
    let year_from_march = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let leap_days = year_from_march.div_euclid(4) - year_from_march.div_euclid(100)
        + year_from_march.div_euclid(400);
    365 * year_from_march + leap_days + (153 * month_from_march + 2) / 5 - 719_468
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let field = |from: usize, to: usize| {
            text.get(from..to)
                .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
                .ok_or(DateError)
        };
        if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
            return Err(DateError);
        }
        let small = |value: u16| u8::try_from(value).map_err(|_| DateError);
        Self::new(
            i32::from(field(0, 4)?),
            small(field(5, 7)?)?,
            small(field(8, 10)?)?,
        )
        .ok_or(DateError)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_agrees_with_jiff() {
        let mut day = jiff::civil::date(1899, 12, 31);
        let first = Date::new(1899, 12, 31).unwrap().epoch_day();
        for epoch_day in first..first + 146_200 {
            let date = Date::from_epoch_day(epoch_day);
            let (year, month, of_month) = date.parts();
            assert_eq!(date.to_string(), day.to_string());
            assert_eq!(Date::new(year, month, of_month), Some(date));
            let number = i64::from(day.weekday().to_monday_one_offset());
            assert_eq!(i64::from(date.weekday().number()), number);
            day = day.tomorrow().unwrap();
        }
        assert_eq!(Date::from_epoch_day(i64::MIN).to_string(), "0001-01-01");
        assert_eq!(Date::from_epoch_day(i64::MAX).to_string(), "9999-12-31");
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-01",
            "0000-01-01",
            "2026-01-1é",
            "+026-01-01",
            "",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError), "{text}");
        }
        assert!("2024-02-29".parse::<Date>().is_ok());
    }
}
