//! Zone rules natively: `jiff` with the tz database it carries, so that no system file is read and
//! every machine gives the same answer.

use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

use super::Zones;

/// [`Zones`] from the tz database that `jiff` carries.
#[derive(Debug, Clone)]
pub struct JiffZones(TimeZoneDatabase);

impl JiffZones {
    /// The carried database.
    #[must_use]
    pub fn bundled() -> Self {
        Self(TimeZoneDatabase::bundled())
    }
}

impl Zones for JiffZones {
    fn offset_seconds(&self, zone: &str, unix_seconds: i64) -> Option<i32> {
        let zone = self.0.get(zone).ok()?;
        let first_and_last = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
        let seconds = unix_seconds.clamp(first_and_last.0, first_and_last.1);
        let at = Timestamp::from_second(seconds).ok()?;
        Some(zone.to_offset(at).seconds())
    }
}
