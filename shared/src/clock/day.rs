//! Business days: the dates on which a schedule is open, with their first opening and last closing.

use super::civil::Date;
use super::open::{PromiseSpans, Spans, local};
use super::zones::Offset;
use super::{ClockError, LONGEST_CLOSURE_DAYS, Moment, Schedule, Zones};

const DAY: i64 = 86_400_000;

/// A date on which a schedule is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BusinessDay {
    /// The date, in the schedule's zone.
    pub date: Date,
    /// Its first opening.
    pub opens: Moment,
    /// Its last closing.
    pub closes: Moment,
}

impl BusinessDay {
    /// The day of some local milliseconds' span; none outside the years that can be told.
    fn of(date: Date, from: i64, until: i64) -> Option<Self> {
        Some(Self {
            date,
            opens: Moment::from_millis(from)?,
            closes: Moment::from_millis(until)?,
        })
    }
}

/// The n-th business day after the date of `start`, 1 being the next; for 0 the day itself while it
/// has open time left, otherwise the next.
///
/// # Errors
/// As [`due`](super::due).
pub fn business_day(
    schedule: &Schedule,
    zones: &dyn Zones,
    start: Moment,
    days: u16,
) -> Result<BusinessDay, ClockError> {
    let offset = Offset::at(zones, &schedule.tz, start.as_seconds())?;
    let today = local(start.as_millis(), offset.seconds()).0;
    // From two days before, so that the day of `start` is seen from its first opening on.
    let from = start.plus_millis(-2 * DAY).unwrap_or(Moment::MIN);
    let mut spans = PromiseSpans::new(schedule, zones, from)?;
    let mut next = spans.next()?;
    let mut left = days;
    loop {
        let first = next;
        let mut until = first.until;
        let after = loop {
            match spans.next() {
                Ok(span) if span.date == first.date => until = span.until,
                other => break other,
            }
        };
        let counts = match days {
            0 => until > start.as_millis(),
            _ => first.date > today,
        };
        if counts {
            left = left.saturating_sub(1);
            if left == 0 {
                return BusinessDay::of(first.date, first.from, until)
                    .ok_or(ClockError::WindowTooLong);
            }
        }
        next = after?;
    }
}

/// The last business day that begins at or before a moment; none when the schedule was closed for
/// the 60 days before it.
///
/// # Errors
/// [`ClockError::UnknownZone`].
pub fn business_day_before(
    schedule: &Schedule,
    zones: &dyn Zones,
    at: Moment,
) -> Result<Option<BusinessDay>, ClockError> {
    // A week nearly always holds one; a closure needs the longer look.
    for days in [8, i64::from(LONGEST_CLOSURE_DAYS) + 2] {
        let from = at.plus_millis(-days * DAY).unwrap_or(Moment::MIN);
        let end = at.plus_millis(2 * DAY).unwrap_or(Moment::MAX).as_millis();
        let mut spans = Spans::new(schedule, zones, from, end)?;
        let mut last: Option<(Date, i64, i64)> = None;
        while let Some(span) = spans.next()? {
            match &mut last {
                Some((date, _, until)) if *date == span.date => *until = span.until,
                _ if span.from <= at.as_millis() => {
                    last = Some((span.date, span.from, span.until));
                }
                _ => break,
            }
        }
        if let Some((date, from, until)) = last {
            return Ok(BusinessDay::of(date, from, until));
        }
    }
    Ok(None)
}

/// The date in a zone; `None` when the zone is not known.
#[must_use]
pub fn local_date(zones: &dyn Zones, zone: &str, at: Moment) -> Option<Date> {
    let millis = at.as_millis();
    let offset = zones.offset_seconds(zone, millis.div_euclid(1000))?;
    Some(local(millis, offset.into()).0)
}

/// The moment of a local time, given as if the zone were UTC; none where the zone is not known. An
/// hour that a change of offset repeats is read as its first; one that it skips, as an hour later.
#[must_use]
pub fn moment_of_local(zones: &dyn Zones, zone: &str, local: Moment) -> Option<Moment> {
    let shifted = |offset: i32| local.plus_millis(-i64::from(offset) * 1000);
    let before = zones.offset_seconds(zone, local.as_seconds() - 86_400)?;
    let after = zones.offset_seconds(zone, local.as_seconds() + 86_400)?;
    let candidates = [shifted(before)?, shifted(after)?];
    let fits = |at: &Moment| {
        zones
            .offset_seconds(zone, at.as_seconds())
            .is_some_and(|offset| shifted(offset) == Some(*at))
    };
    let found = candidates.into_iter().filter(fits).min();
    Some(found.unwrap_or(candidates[0]))
}

/// The moment at which so many minutes of open time have passed since `start`, as an open moment:
/// used up exactly at closing, it is the next opening.
///
/// # Errors
/// As [`due`](super::due).
pub fn open_after(
    schedule: &Schedule,
    zones: &dyn Zones,
    start: Moment,
    minutes: u32,
) -> Result<Moment, ClockError> {
    let window = super::Window::BusinessMinutes(minutes);
    super::next_opening(schedule, zones, super::due(schedule, zones, start, window)?)
}
