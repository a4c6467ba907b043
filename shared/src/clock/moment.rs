//! A point in time, and its RFC 3339 form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::civil::{Date, SECONDS_PER_DAY};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, between the years 1 and 9999.
///
/// It is a count of elapsed time and knows no zone. Stored as its number ([`Moment::as_millis`]),
/// sent as RFC 3339 text in UTC (its serde form), because that is what receivers can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "openapi",
    schemars(extend("format" = "date-time", "examples" = ["2026-11-02T15:05:00Z"]))
)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(i64);

/// Why a text is no [`Moment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a time as 2026-11-02T15:05:00Z, with Z or an offset such as -05:00")]
pub struct MomentError;

impl Moment {
    /// The first moment that can be told: 0001-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_135_596_800_000);
    /// The last moment that can be told: 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// The moment so many milliseconds after the epoch; none outside the years 1 to 9999.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Option<Self> {
        if millis < Self::MIN.0 || millis > Self::MAX.0 {
            None
        } else {
            Some(Self(millis))
        }
    }

    /// The moment so many seconds after the epoch; none outside the years 1 to 9999.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Option<Self> {
        match seconds.checked_mul(1000) {
            Some(millis) => Self::from_millis(millis),
            None => None,
        }
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded towards the past.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment so many milliseconds later; none past the year 9999.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Option<Self> {
        match self.0.checked_add(millis) {
            Some(sum) => Self::from_millis(sum),
            None => None,
        }
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC; milliseconds only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.as_seconds();
        let date = Date::from_epoch_day(seconds.div_euclid(SECONDS_PER_DAY));
        let clock = seconds.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
        write!(f, "{date}T{hour:02}:{minute:02}:{second:02}")?;
        match self.0.rem_euclid(1000) {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or(MomentError)
    }
}

fn parse(text: &str) -> Option<Moment> {
    let date: Date = text.get(..10)?.parse().ok()?;
    let rest = text.get(10..)?.strip_prefix(['T', 't', ' '])?;
    let clock = rest.get(..8)?;
    let [hour, minute, second] = fields(clock)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let rest = rest.get(8..)?;
    let (millis, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (fraction, zone) = rest.split_at_checked(digits)?;
            if digits == 0 {
                return None;
            }
            // Finer than a millisecond is cut off, not rounded: a moment is never moved on.
            let kept: String = fraction.chars().chain("00".chars()).take(3).collect();
            (kept.parse::<i64>().ok()?, zone)
        }
        None => (0, rest),
    };
    let offset = match zone {
        "Z" | "z" => 0,
        _ => {
            let sign = match zone.get(..1)? {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            let [hours, minutes] = fields(zone.get(1..)?)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            sign * (hours * 60 + minutes) * 60
        }
    };
    let local = date.epoch_day() * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
    Moment::from_seconds(local - offset)?.plus_millis(millis)
}

/// Reads `N` two-digit fields parted by colons, and nothing else.
fn fields<const N: usize>(text: &str) -> Option<[i64; N]> {
    let mut found = [0; N];
    let mut parts = text.split(':');
    for field in &mut found {
        let part = parts.next()?;
        if part.len() != 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *field = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

impl TryFrom<String> for Moment {
    type Error = MomentError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_the_round_trip() {
        for text in [
            "2026-11-02T15:05:00Z",
            "1969-12-31T23:59:59.999Z",
            "2024-02-29T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999Z",
        ] {
            assert_eq!(text.parse::<Moment>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn offsets_and_fractions_are_understood() {
        let utc: Moment = "2026-11-02T15:05:00.5Z".parse().unwrap();
        assert_eq!("2026-11-02T10:05:00.5009-05:00".parse(), Ok(utc));
        assert_eq!("2026-11-02 20:35:00.500+05:30".parse(), Ok(utc));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-11-02",
            "2026-11-02T15:05",
            "2026-11-02T15:05:00",
            "2026-02-30T00:00:00Z",
            "2026-11-02T24:00:00Z",
            "2026-11-02T15:05:00.Z",
            "2026-11-02T15:05:00+5",
            "2026-11-02T15:05:0éZ",
            "2026-11-02T+1:05:00Z",
            "0001-01-01T00:00:00+01:00",
        ] {
            assert_eq!(text.parse::<Moment>(), Err(MomentError), "{text}");
        }
    }

    #[test]
    fn moments_outside_four_digit_years_do_not_exist() {
        assert_eq!(Moment::from_millis(i64::MAX), None);
        assert_eq!(Moment::from_seconds(i64::MIN), None);
        assert_eq!(Moment::MAX.plus_millis(1), None);
        assert_eq!(Moment::MIN.plus_millis(i64::MIN), None);
    }
}
