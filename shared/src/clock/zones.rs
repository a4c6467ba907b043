//! What the clock must know of time zones, and how it finds the changes it needs.

use super::ClockError;

/// Where zone rules come from: a tz database natively, the runtime's `Intl` in a Worker.
///
/// The offset at an instant is all that every host can give. The clock asks for as few as it can:
/// two for most dues, about a dozen more when a change of offset is less than
/// five days away.
pub trait Zones {
    /// Seconds to add to UTC for local time in `zone` (an IANA name) at that unix time; `None` when
    /// the zone is not known. East of Greenwich is positive.
    fn offset_seconds(&self, zone: &str, unix_seconds: i64) -> Option<i32>;
}

/// Seconds of an offset as `Intl` writes it last in a text: `GMT-05:00`, `GMT+05:30:15`, or plain
/// `GMT`. None where there is no such thing.
#[must_use]
pub fn named_offset(text: &str) -> Option<i32> {
    let (_, text) = text.rsplit_once("GMT")?;
    if text.is_empty() {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let mut seconds = 0;
    for (part, unit) in digits.split(':').zip([3600, 60, 1]) {
        seconds += part.parse::<i32>().ok()? * unit;
    }
    Some(sign * seconds)
}

/// How far ahead one question looks. Two changes of offset closer together than this could cancel
/// out unseen; since 1995 no zone has had, or has announced, two such within less than six days.
const LOOK_AHEAD: i64 = 5 * 86_400;

/// Nearly all changes fall on a half hour of UTC, so the search tries those first.
const HALF_HOUR: i64 = 1800;

/// The offset of one zone along a walk forwards in time, asked for only when needed.
pub(super) struct Offset<'a> {
    zones: &'a dyn Zones,
    zone: &'a str,
    now: i32,
    /// The offset `now` is known to hold until here, in unix seconds.
    known_until: i64,
    /// The offset that takes over at `known_until`, where that is a change.
    then: Option<i32>,
}

impl<'a> Offset<'a> {
    /// The offset of `zone` at that unix time.
    pub(super) fn at(zones: &'a dyn Zones, zone: &'a str, unix: i64) -> Result<Self, ClockError> {
        let mut offset = Self {
            zones,
            zone,
            now: 0,
            known_until: unix,
            then: None,
        };
        offset.now = offset.ask(unix)?;
        Ok(offset)
    }

    /// Seconds to add to UTC, from where the walk has come.
    pub(super) const fn seconds(&self) -> i64 {
        self.now as i64
    }

    /// The unix time, at most `unix`, up to which the present offset holds.
    pub(super) fn holds_until(&mut self, unix: i64) -> Result<i64, ClockError> {
        while self.known_until < unix && self.then.is_none() {
            let ahead = self.known_until + LOOK_AHEAD;
            let there = self.ask(ahead)?;
            if there == self.now {
                self.known_until = ahead;
            } else {
                self.find_change(ahead, there)?;
            }
        }
        Ok(self.known_until.min(unix))
    }

    /// Goes on past a change that [`Self::holds_until`] found.
    pub(super) fn pass_change(&mut self) {
        if let Some(offset) = self.then.take() {
            self.now = offset;
        }
    }

    /// Finds the first second with another offset, knowing that `high` has one.
    fn find_change(&mut self, mut high: i64, mut there: i32) -> Result<(), ClockError> {
        let mut low = self.known_until;
        let mut just_before = true;
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let half_hour = middle - middle.rem_euclid(HALF_HOUR);
            let probe = if half_hour > low {
                half_hour
            } else if just_before {
                just_before = false;
                high - 1
            } else {
                middle
            };
            let found = self.ask(probe)?;
            if found == self.now {
                low = probe;
            } else {
                (high, there) = (probe, found);
            }
        }
        (self.known_until, self.then) = (high, Some(there));
        Ok(())
    }

    fn ask(&self, unix: i64) -> Result<i32, ClockError> {
        self.zones
            .offset_seconds(self.zone, unix)
            .ok_or_else(|| ClockError::UnknownZone(self.zone.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::native::JiffZones;
    use super::*;

    struct Counting(JiffZones, Cell<u32>);

    impl Zones for Counting {
        fn offset_seconds(&self, zone: &str, unix_seconds: i64) -> Option<i32> {
            self.1.set(self.1.get() + 1);
            self.0.offset_seconds(zone, unix_seconds)
        }
    }

    fn changes(zone: &str, from: i64, until: i64) -> (Vec<i64>, u32) {
        let zones = Counting(JiffZones::bundled(), Cell::new(0));
        let mut offset = Offset::at(&zones, zone, from).unwrap();
        let mut found = vec![];
        loop {
            let reached = offset.holds_until(until).unwrap();
            if reached >= until {
                return (found, zones.1.get());
            }
            found.push(reached);
            offset.pass_change();
        }
    }

    #[test]
    fn changes_are_found_to_the_second() {
        let database = jiff::tz::TimeZoneDatabase::bundled();
        let from: jiff::Timestamp = "2023-01-01T00:00:00Z".parse().unwrap();
        let until: jiff::Timestamp = "2028-01-01T00:00:00Z".parse().unwrap();
        for name in database.available() {
            let zone = database.get(name.as_str()).unwrap();
            let mut expected = vec![];
            let mut offset = zone.to_offset(from);
            for change in zone.following(from) {
                if change.timestamp() >= until {
                    break;
                }
                if change.offset() != offset {
                    offset = change.offset();
                    expected.push(change.timestamp().as_second());
                }
            }
            let (found, _) = changes(name.as_str(), from.as_second(), until.as_second());
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn offsets_are_read_from_what_a_runtime_writes() {
        assert_eq!(named_offset("11/24/2026, GMT"), Some(0));
        assert_eq!(named_offset("GMT-05:00"), Some(-18_000));
        assert_eq!(named_offset("GMT+05:30"), Some(19_800));
        assert_eq!(named_offset("GMT+00:19:32"), Some(1_172));
        assert_eq!(named_offset("GMT5"), None);
        assert_eq!(named_offset("EST"), None);
    }

    #[test]
    fn few_questions_are_asked() {
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_second();
        let day = 86_400;
        let quiet = at("2026-06-09T15:00:00Z");
        assert_eq!(changes("America/Denver", quiet, quiet + 3 * day).1, 2);
        let friday = at("2026-10-30T22:50:00Z");
        assert!(changes("America/Denver", friday, friday + 3 * day).1 <= 15);
    }
}
