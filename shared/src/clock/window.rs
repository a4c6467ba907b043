//! Response windows, and the due they lead to.

use serde::{Deserialize, Serialize};

use super::open::PromiseSpans;
use super::{ClockError, Moment, Schedule, Zones};

/// How long a practice gives itself to respond.
///
/// In a practice's file: `{ business_minutes = 15 }`, `"same_business_day"`,
/// `{ business_days = 1 }`, `{ wall_minutes = 30 }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Window {
    /// So many minutes of open time. Used up exactly at closing, it is due at closing; received
    /// when closed, it starts at the next opening; zero minutes are due at once.
    BusinessMinutes(u32),
    /// By the last closing of the day on which the practice is next open: today, when received in
    /// hours, before them or in a break; otherwise the next business day.
    SameBusinessDay,
    /// By the last closing of the n-th date with hours after the date of receipt, whatever the time
    /// of receipt: 1 is "the next business day" as people say it. 0 is [`Window::SameBusinessDay`].
    BusinessDays(u16),
    /// So many minutes by any clock, open or not.
    WallMinutes(u32),
}

/// When an inquiry received at `start` is due. Never before `start`, never earlier for a later
/// start or a longer window of the same kind.
///
/// The answer is to be stored: later edits to the hours must not move it.
///
/// # Errors
/// [`ClockError::UnknownZone`]; [`ClockError::NeverOpens`] when the schedule is closed for 60 days
/// before the window is used up; [`ClockError::WindowTooLong`] when that takes over five years.
pub fn due(
    schedule: &Schedule,
    zones: &dyn Zones,
    start: Moment,
    window: Window,
) -> Result<Moment, ClockError> {
    let millis = match window {
        Window::BusinessMinutes(minutes) => {
            return after_open_millis(schedule, zones, start, i64::from(minutes) * 60_000);
        }
        Window::WallMinutes(minutes) => start.as_millis() + i64::from(minutes) * 60_000,
        Window::SameBusinessDay | Window::BusinessDays(0) => {
            let mut spans = PromiseSpans::new(schedule, zones, start)?;
            let first = spans.next()?;
            last_closing(spans, first)?
        }
        Window::BusinessDays(days) => {
            let mut spans = PromiseSpans::new(schedule, zones, start)?;
            let mut date = spans.date();
            let mut left = days;
            loop {
                let span = spans.next()?;
                if span.date > date {
                    date = span.date;
                    left -= 1;
                }
                if left == 0 {
                    break last_closing(spans, span)?;
                }
            }
        }
    };
    Moment::from_millis(millis).ok_or(ClockError::WindowTooLong)
}

/// The moment at which so much open time has passed since `start`.
pub(super) fn after_open_millis(
    schedule: &Schedule,
    zones: &dyn Zones,
    start: Moment,
    mut left: i64,
) -> Result<Moment, ClockError> {
    if left == 0 {
        return Ok(start);
    }
    let mut spans = PromiseSpans::new(schedule, zones, start)?;
    loop {
        let span = spans.next()?;
        let length = span.until - span.from;
        if left <= length {
            return Moment::from_millis(span.from + left).ok_or(ClockError::WindowTooLong);
        }
        left -= length;
    }
}

/// The end of the last span that shares its date with `span`.
fn last_closing(
    mut spans: PromiseSpans<'_>,
    mut span: super::open::Span,
) -> Result<i64, ClockError> {
    loop {
        match spans.next() {
            Ok(next) if next.date == span.date => span = next,
            // Nothing after it: this closing stands all the same.
            Ok(_) | Err(ClockError::NeverOpens | ClockError::WindowTooLong) => {
                return Ok(span.until);
            }
            Err(error) => return Err(error),
        }
    }
}
