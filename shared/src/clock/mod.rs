//! The response clock: by when a practice must have answered, and how that is said to the patient.
//!
//! A due is computed once, when an inquiry arrives, from the practice's [`Schedule`] and a
//! [`Window`], and stored with the version of the policy it came from. Nothing here reads a clock:
//! every moment is an argument. Zone rules come through [`Zones`], because a Worker has other
//! sources for them than a native tool; both must give the same dues.

mod civil;
mod day;
mod moment;
#[cfg(any(test, feature = "native-zones"))]
pub mod native;
mod open;
mod quarters;
mod schedule;
mod standing;
mod window;
mod words;
mod zones;

#[cfg(test)]
mod tests;

pub use civil::{Date, DateError, Weekday};
pub use day::{
    BusinessDay, business_day, business_day_before, local_date, moment_of_local, open_after,
};
pub use moment::{Moment, MomentError};
pub use open::{
    LONGEST_CLOSURE_DAYS, business_millis_between, business_minutes_between, check_schedule,
    is_open, next_opening,
};
pub use quarters::KeptOffsets;
pub use schedule::{Exceptions, Interval, Schedule, ScheduleError, WeeklyHours};
pub use standing::{Clocks, Elapsed, ResponseClock, Standing, Step, Warning, elapsed};
pub use window::{Window, due};
pub use words::promise;
pub use zones::{Zones, named_offset};

/// Why the clock cannot tell a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The zone of a schedule is not known where the rules come from.
    #[error("tz: \"{0}\" is no known time zone; use an IANA name such as America/Denver")]
    UnknownZone(String),
    /// No open minute in 60 days, so nothing could ever be due.
    #[error("hours: no open minute in {LONGEST_CLOSURE_DAYS} days; give at least one opening")]
    NeverOpens,
    /// The schedule, its exceptions included, closes for 60 days on end from that date.
    #[error(
        "hours: closed for {LONGEST_CLOSURE_DAYS} days on end from {0}; give at least one opening"
    )]
    ClosedTooLong(Date),
    /// The answer would lie more than five years away, or past the year 9999.
    #[error("the window reaches more than five years ahead; shorten it or add opening hours")]
    WindowTooLong,
}
