//! When a practice is open: a zone, weekly hours, and dated exceptions.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::civil::{Date, Weekday};

/// When a practice, or one of its locations, is open.
///
/// A date among the exceptions has the hours written there, whatever its day of the week; an empty
/// list means closed all day. Any other date has the hours of its day of the week.
///
/// ```json
/// { "tz": "America/Denver",
///   "hours": { "1": [["08:00", "12:00"], ["13:00", "17:00"]] },
///   "holidays": { "2026-12-25": [], "2026-12-24": [["09:00", "12:00"]] } }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The IANA name of the zone, such as `America/Denver`.
    pub tz: String,
    /// The hours of an ordinary week.
    pub hours: WeeklyHours,
    /// Dated exceptions: closed, or other hours.
    #[serde(default)]
    pub holidays: Exceptions,
}

impl Schedule {
    /// The open intervals of that date, in order, in local time.
    #[must_use]
    pub fn on(&self, date: Date) -> &[Interval] {
        self.holidays
            .on(date)
            .unwrap_or_else(|| self.hours.on(date.weekday()))
    }

    /// Open whenever one of the two is, in the zone of the first.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let mut hours = WeeklyHours::default();
        for (weekday, day) in Weekday::ALL.into_iter().zip(&mut hours.0) {
            *day = either(self.hours.on(weekday), other.hours.on(weekday));
        }
        let dates = self.holidays.0.keys().chain(other.holidays.0.keys());
        let dates = dates.map(|date| (*date, either(self.on(*date), other.on(*date))));
        Self {
            tz: self.tz.clone(),
            hours,
            holidays: Exceptions(dates.collect()),
        }
    }
}

/// Time in one day or in the other.
fn either(one: &[Interval], other: &[Interval]) -> Vec<Interval> {
    let mut all: Vec<Interval> = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    let mut day: Vec<Interval> = Vec::new();
    for interval in all {
        match day.last_mut() {
            Some(last) if interval.opens <= last.closes => {
                last.closes = last.closes.max(interval.closes);
            }
            _ => day.push(interval),
        }
    }
    day
}

/// Time in one day and in the other.
fn both(one: &[Interval], other: &[Interval]) -> Vec<Interval> {
    let shared = |a: &Interval| {
        let a = *a;
        let shared =
            move |b: &Interval| Interval::new(a.opens.max(b.opens), a.closes.min(b.closes));
        other.iter().filter_map(shared)
    };
    one.iter().flat_map(shared).collect()
}

/// What is wrong with hours as written. Each says where and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// A key of the weekly hours is no day of the week.
    #[error("hours.{0}: name a day of the week by its number, 1 (Monday) to 7 (Sunday)")]
    NoSuchDay(String),
    /// A key of the exceptions is no date.
    #[error("holidays.{0}: write a date that exists as YYYY-MM-DD, such as 2026-12-25")]
    NoSuchDate(String),
    /// A time is not written as one.
    #[error("{place}: \"{text}\" is no time; write HH:MM between 00:00 and 24:00")]
    NoSuchTime {
        /// The path in the file.
        place: String,
        /// What stands there.
        text: String,
    },
    /// An interval ends before it begins, or has no length.
    #[error(
        "{place}: {interval} must end after it begins; hours past midnight go on the next day, \
         from 00:00"
    )]
    Backwards {
        /// The path in the file.
        place: String,
        /// What stands there.
        interval: String,
    },
    /// Two intervals of one day share time.
    #[error("{place}: {first} and {second} overlap; make them one, or part them")]
    Overlap {
        /// The path in the file.
        place: String,
        /// The earlier interval.
        first: Interval,
        /// The later interval.
        second: Interval,
    },
}

/// An open stretch of one day, in local time: from its opening up to, and without, its closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    opens: u16,
    closes: u16,
}

impl Interval {
    /// The stretch between two times of day in minutes after midnight; none unless
    /// `opens < closes <= 1440`.
    #[must_use]
    pub const fn new(opens: u16, closes: u16) -> Option<Self> {
        if opens < closes && closes <= 24 * 60 {
            Some(Self { opens, closes })
        } else {
            None
        }
    }

    /// Opening, in minutes after midnight.
    #[must_use]
    pub const fn opens(self) -> u16 {
        self.opens
    }

    /// Closing, in minutes after midnight; 1440 is the midnight that ends the day.
    #[must_use]
    pub const fn closes(self) -> u16 {
        self.closes
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", clock(self.opens), clock(self.closes))
    }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes after midnight of `HH:MM`, 24:00 included.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())
            .flatten()
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

/// One day as written: `[["09:00", "12:00"], ["13:00", "17:00"]]`.
type Written = Vec<(String, String)>;

/// Reads one day. The order in the file does not matter; sharing time does.
fn read_day(place: &str, written: &Written) -> Result<Vec<Interval>, ScheduleError> {
    let mut day = Vec::with_capacity(written.len());
    for (index, (opens, closes)) in written.iter().enumerate() {
        let place = || format!("{place}[{index}]");
        let time = |text: &String| {
            minutes(text).ok_or_else(|| ScheduleError::NoSuchTime {
                place: place(),
                text: text.clone(),
            })
        };
        let interval =
            Interval::new(time(opens)?, time(closes)?).ok_or_else(|| ScheduleError::Backwards {
                place: place(),
                interval: format!("{opens}-{closes}"),
            })?;
        day.push(interval);
    }
    day.sort_unstable();
    for pair in day.windows(2) {
        if let [first, second] = *pair
            && second.opens < first.closes
        {
            return Err(ScheduleError::Overlap {
                place: place.to_owned(),
                first,
                second,
            });
        }
    }
    Ok(day)
}

fn write_day(day: &[Interval]) -> Written {
    day.iter()
        .map(|interval| (clock(interval.opens), clock(interval.closes)))
        .collect()
}

/// The hours of an ordinary week. Serde form: `{"1": [["09:00", "17:00"]]}`, Monday being 1; a day
/// that is left out is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(
    try_from = "BTreeMap<String, Written>",
    into = "BTreeMap<String, Written>"
)]
pub struct WeeklyHours([Vec<Interval>; 7]);

impl WeeklyHours {
    /// The open intervals of that day of the week, in order.
    #[must_use]
    pub fn on(&self, day: Weekday) -> &[Interval] {
        self.0
            .get(usize::from(day.number()) - 1)
            .map_or(&[], Vec::as_slice)
    }
}

impl TryFrom<BTreeMap<String, Written>> for WeeklyHours {
    type Error = ScheduleError;

    fn try_from(written: BTreeMap<String, Written>) -> Result<Self, Self::Error> {
        let mut week = Self::default();
        for (key, intervals) in written {
            let day = Weekday::ALL
                .into_iter()
                .zip(&mut week.0)
                .find(|(day, _)| key == day.number().to_string());
            let Some((_, day)) = day else {
                return Err(ScheduleError::NoSuchDay(key));
            };
            *day = read_day(&format!("hours.{key}"), &intervals)?;
        }
        Ok(week)
    }
}

impl From<WeeklyHours> for BTreeMap<String, Written> {
    fn from(week: WeeklyHours) -> Self {
        Weekday::ALL
            .into_iter()
            .zip(&week.0)
            .filter(|(_, intervals)| !intervals.is_empty())
            .map(|(day, intervals)| (day.number().to_string(), write_day(intervals)))
            .collect()
    }
}

/// Dated exceptions to the weekly hours. Serde form: `{"2026-12-25": []}` for a closed day,
/// `{"2026-12-24": [["09:00", "12:00"]]}` for other hours.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(
    try_from = "BTreeMap<String, Written>",
    into = "BTreeMap<String, Written>"
)]
pub struct Exceptions(BTreeMap<Date, Vec<Interval>>);

impl Exceptions {
    /// The hours of that date, where it is an exception.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&[Interval]> {
        self.0.get(&date).map(Vec::as_slice)
    }

    /// These as they are at a place with hours and exceptions of its own: an exception of all the
    /// practice shortens the place's day, and opens nothing that is shut; the place's own says what
    /// holds there, whatever the others say.
    #[must_use]
    pub fn at(&self, hours: Option<&WeeklyHours>, own: &Self) -> Self {
        let here = |(date, day): (&Date, &Vec<Interval>)| {
            let day =
                hours.map_or_else(|| day.clone(), |hours| both(day, hours.on(date.weekday())));
            (*date, day)
        };
        let mut dates: BTreeMap<Date, Vec<Interval>> = self.0.iter().map(here).collect();
        dates.extend(own.0.iter().map(|(date, day)| (*date, day.clone())));
        Self(dates)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last date among the exceptions.
    pub(super) fn last(&self) -> Option<Date> {
        self.0.keys().next_back().copied()
    }
}

impl TryFrom<BTreeMap<String, Written>> for Exceptions {
    type Error = ScheduleError;

    fn try_from(written: BTreeMap<String, Written>) -> Result<Self, Self::Error> {
        let mut dates = BTreeMap::new();
        for (key, intervals) in written {
            let date = key
                .parse()
                .map_err(|_| ScheduleError::NoSuchDate(key.clone()))?;
            dates.insert(date, read_day(&format!("holidays.{key}"), &intervals)?);
        }
        Ok(Self(dates))
    }
}

impl From<Exceptions> for BTreeMap<String, Written> {
    fn from(exceptions: Exceptions) -> Self {
        exceptions
            .0
            .iter()
            .map(|(date, day)| (date.to_string(), write_day(day)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Schedule, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_schedule_reads_and_writes_the_same_file() {
        let json = r#"{"tz":"America/Denver","hours":{"1":[["08:00","12:00"],["13:00","24:00"]]},"holidays":{"2026-12-24":[["09:00","12:00"]],"2026-12-25":[]}}"#;
        let schedule = read(json).unwrap();
        assert_eq!(serde_json::to_string(&schedule).unwrap(), json);
    }

    #[test]
    fn order_in_the_file_does_not_matter_and_touching_intervals_are_fine() {
        let schedule =
            read(r#"{"tz":"UTC","hours":{"3":[["12:00","17:00"],["09:00","12:00"]]}}"#).unwrap();
        let wednesday: Vec<_> = schedule
            .hours
            .on(Weekday::Wednesday)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(wednesday, ["09:00-12:00", "12:00-17:00"]);
        assert!(schedule.hours.on(Weekday::Tuesday).is_empty());
    }

    #[test]
    fn mistakes_are_refused_with_the_place_and_the_fix() {
        for (hours, holidays, says) in [
            (r#"{"0":[]}"#, "{}", "hours.0: name a day of the week"),
            (r#"{"8":[]}"#, "{}", "hours.8"),
            (
                r#"{"1":[["9:00","17:00"]]}"#,
                "{}",
                "hours.1[0]: \"9:00\" is no time",
            ),
            (r#"{"1":[["09:00","24:01"]]}"#, "{}", "24:01"),
            (
                r#"{"1":[["24:00","24:00"]]}"#,
                "{}",
                "must end after it begins",
            ),
            (
                r#"{"1":[["22:00","06:00"]]}"#,
                "{}",
                "hours past midnight go on the next day",
            ),
            (
                r#"{"1":[["13:00","17:00"],["09:00","13:30"]]}"#,
                "{}",
                "hours.1: 09:00-13:30 and 13:00-17:00 overlap",
            ),
            ("{}", r#"{"2026-02-30":[]}"#, "holidays.2026-02-30"),
            (
                "{}",
                r#"{"2026-12-24":[["09:00","é"]]}"#,
                "holidays.2026-12-24[0]",
            ),
        ] {
            let json = format!(r#"{{"tz":"UTC","hours":{hours},"holidays":{holidays}}}"#);
            let error = read(&json).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }
}
