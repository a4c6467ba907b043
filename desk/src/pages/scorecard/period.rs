//! Periods of whole days in the practice's zone.

use portico_shared::clock::Moment;

use crate::components::field::{Choice, pair};
use crate::route::Place;
use crate::time::{self, DAY};

/// A period as it is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// So many days, today included.
    Last(u16),
    /// From a first to a last day, each as YYYY-MM-DD; either may still be missing.
    Days(String, String),
}

/// What can be chosen.
pub fn choices() -> Vec<Choice> {
    vec![
        pair("7", "Last 7 days"),
        pair("28", "Last 28 days"),
        pair("90", "Last 90 days"),
        pair("custom", "From … to"),
    ]
}

impl Span {
    /// The period of an address.
    pub fn of(place: &Place) -> Self {
        match place.get("period") {
            Some("custom") => {
                let day = |name| place.get(name).unwrap_or_default().to_owned();
                Self::Days(day("from"), day("to"))
            }
            Some("7") => Self::Last(7),
            Some("90") => Self::Last(90),
            _ => Self::Last(28),
        }
    }

    /// Its name in addresses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Last(7) => "7",
            Self::Last(90) => "90",
            Self::Last(_) => "28",
            Self::Days(..) => "custom",
        }
    }

    /// Its first and last day.
    pub fn days(&self, zone: &str, now: Moment) -> (String, String) {
        match self {
            Self::Last(days) => {
                let back = (i64::from(*days) - 1) * DAY;
                let first = now.plus_millis(-back).unwrap_or(now);
                (time::day(zone, first), time::day(zone, now))
            }
            Self::Days(from, to) => (from.clone(), to.clone()),
        }
    }

    /// Its first moment, and the first one after it; none where it is empty or not complete.
    pub fn moments(&self, zone: &str, now: Moment) -> Option<(Moment, Moment)> {
        let (from, to) = self.days(zone, now);
        let first = time::from_input(zone, &from)?;
        // Noon of the last day and a day more is the next day on both sides of a change of offset.
        let noon = time::from_input(zone, &format!("{to}T12:00"))?;
        let next = time::from_input(zone, &time::day(zone, noon.plus_millis(DAY)?))?;
        (first < next).then_some((first, next))
    }
}
