//! Remembering offsets, for runtimes in which asking for one is slow.

use std::collections::HashMap;

/// Clocks have been changed only at full quarters of an hour of UTC, in every zone of the tz
/// database, since this time (2024-01-01; before, Casey Station changed its clocks at 0:01). A test
/// holds the database's future to it.
const SINCE: i64 = 1_704_067_200;

/// The quarter of an hour, in seconds.
const QUARTER: i64 = 900;

/// How many offsets are kept; then all are forgotten.
const KEPT: usize = 20_000;

/// Offsets by zone and quarter of an hour. Every due asks about the same days again.
#[derive(Debug, Default)]
pub struct KeptOffsets {
    zones: HashMap<String, HashMap<i64, i32>>,
    count: usize,
}

impl KeptOffsets {
    /// The offset of a zone at a time (seconds since 1970), if it was kept.
    #[must_use]
    pub fn get(&self, zone: &str, unix_seconds: i64) -> Option<i32> {
        if unix_seconds < SINCE {
            return None;
        }
        let quarters = self.zones.get(zone)?;
        quarters.get(&unix_seconds.div_euclid(QUARTER)).copied()
    }

    /// Keeps an offset that was asked for.
    pub fn keep(&mut self, zone: &str, unix_seconds: i64, offset: i32) {
        if unix_seconds < SINCE {
            return;
        }
        if self.count >= KEPT {
            *self = Self::default();
        }
        let quarters = match self.zones.get_mut(zone) {
            Some(quarters) => quarters,
            None => self.zones.entry(zone.to_owned()).or_default(),
        };
        if quarters
            .insert(unix_seconds.div_euclid(QUARTER), offset)
            .is_none()
        {
            self.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::tz::TimeZoneDatabase;

    #[test]
    fn clocks_change_at_full_quarters_of_an_hour() {
        let database = TimeZoneDatabase::bundled();
        let since = Timestamp::from_second(SINCE).expect("a time");
        let until = Timestamp::from_second(SINCE + 20 * 366 * 86_400).expect("a time");
        let mut seen = 0;
        for name in database.available() {
            let zone = database.get(name.as_str()).expect("a zone");
            for change in zone
                .following(since)
                .take_while(|change| change.timestamp() < until)
            {
                let second = change.timestamp().as_second();
                assert_eq!(second % QUARTER, 0, "{} at {second}", name.as_str());
                seen += 1;
            }
        }
        assert!(seen > 1000, "only {seen} changes were looked at");
    }

    #[test]
    fn what_was_kept_is_told_for_its_quarter_only() {
        let mut kept = KeptOffsets::default();
        let at = SINCE + 450;
        kept.keep("America/New_York", at, -18_000);
        assert_eq!(kept.get("America/New_York", SINCE), Some(-18_000));
        assert_eq!(kept.get("America/New_York", SINCE + 899), Some(-18_000));
        assert_eq!(kept.get("America/New_York", SINCE + 900), None);
        assert_eq!(kept.get("America/Denver", at), None);
        kept.keep("America/New_York", SINCE - 1, -14_400);
        assert_eq!(kept.get("America/New_York", SINCE - 1), None);
    }
}
