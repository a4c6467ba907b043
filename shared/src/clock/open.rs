//! Open time: the real stretches of time in which a schedule is open, in order.
//!
//! Hours are written in local time; what counts is elapsed time. So the walk goes along UTC, one
//! stretch of constant offset after the other: an hour that spring leaves out is no open time, and
//! an hour that autumn repeats is open twice.

use super::civil::{Date, SECONDS_PER_DAY};
use super::zones::Offset;
use super::{ClockError, Moment, Schedule, Zones};

/// A schedule must open at least once in so many days, or nobody could ever be answered.
pub const LONGEST_CLOSURE_DAYS: u16 = 60;

/// As far as the clock walks: five years. No promise to a patient reaches so far.
const LONGEST_WALK: i64 = 5 * 366 * DAY;

const DAY: i64 = SECONDS_PER_DAY * 1000;
const LONGEST_CLOSURE: i64 = LONGEST_CLOSURE_DAYS as i64 * DAY;

/// A stretch of open time within one local date, in unix milliseconds; `until` is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) until: i64,
    pub(super) date: Date,
}

/// The open spans of a schedule from a moment on.
pub(super) struct Spans<'a> {
    schedule: &'a Schedule,
    offset: Offset<'a>,
    at: i64,
    /// Nothing from here on is looked at, in unix milliseconds.
    end: i64,
}

impl<'a> Spans<'a> {
    pub(super) fn new(
        schedule: &'a Schedule,
        zones: &'a dyn Zones,
        from: Moment,
        end: i64,
    ) -> Result<Self, ClockError> {
        let offset = Offset::at(zones, &schedule.tz, from.as_seconds())?;
        Ok(Self {
            schedule,
            offset,
            at: from.as_millis(),
            end,
        })
    }

    /// The local date where the walk has come.
    pub(super) fn date(&self) -> Date {
        local(self.at, self.offset.seconds()).0
    }

    /// The next span before the end.
    pub(super) fn next(&mut self) -> Result<Option<Span>, ClockError> {
        while self.at < self.end {
            let span = self.next_at_this_offset();
            let needed = span.map_or(self.end, |span| span.until);
            let holds = self
                .offset
                .holds_until(ceil_seconds(needed))?
                .saturating_mul(1000);
            if holds >= needed {
                self.at = needed;
                return Ok(span);
            }
            // The offset changes first: what is open before the change counts, then look again.
            self.at = holds;
            self.offset.pass_change();
            if let Some(span) = span
                && span.from < holds
            {
                return Ok(Some(Span {
                    until: holds,
                    ..span
                }));
            }
        }
        Ok(None)
    }

    /// The next span as it would be if the offset never changed.
    fn next_at_this_offset(&self) -> Option<Span> {
        let offset = self.offset.seconds();
        let mut day = self.date().epoch_day();
        loop {
            let date = Date::from_epoch_day(day);
            let midnight = (day * SECONDS_PER_DAY - offset) * 1000;
            if midnight >= self.end {
                return None;
            }
            for interval in self.schedule.on(date) {
                let from = (midnight + i64::from(interval.opens()) * 60_000).max(self.at);
                let until = (midnight + i64::from(interval.closes()) * 60_000).min(self.end);
                if from < until {
                    return Some(Span { from, until, date });
                }
            }
            day += 1;
        }
    }
}

fn ceil_seconds(millis: i64) -> i64 {
    -(-millis).div_euclid(1000)
}

/// Local date, and milliseconds after its midnight.
pub(super) fn local(millis: i64, offset_seconds: i64) -> (Date, i64) {
    let local = millis + offset_seconds * 1000;
    (
        Date::from_epoch_day(local.div_euclid(DAY)),
        local.rem_euclid(DAY),
    )
}

/// Open spans for a promise: a closure of more than [`LONGEST_CLOSURE_DAYS`] is an error, and so is
/// a walk of more than five years.
pub(super) struct PromiseSpans<'a> {
    spans: Spans<'a>,
    last_open: i64,
    give_up: i64,
}

impl<'a> PromiseSpans<'a> {
    pub(super) fn new(
        schedule: &'a Schedule,
        zones: &'a dyn Zones,
        from: Moment,
    ) -> Result<Self, ClockError> {
        let last_open = from.as_millis();
        let give_up = last_open + LONGEST_WALK;
        let spans = Spans::new(schedule, zones, from, last_open + LONGEST_CLOSURE)?;
        Ok(Self {
            spans,
            last_open,
            give_up,
        })
    }

    /// The local date where the walk has come.
    pub(super) fn date(&self) -> Date {
        self.spans.date()
    }

    /// The next open span.
    pub(super) fn next(&mut self) -> Result<Span, ClockError> {
        self.spans.end = (self.last_open + LONGEST_CLOSURE).min(self.give_up);
        match self.spans.next()? {
            Some(span) => {
                self.last_open = span.until;
                Ok(span)
            }
            None if self.spans.end < self.give_up => Err(ClockError::NeverOpens),
            None => Err(ClockError::WindowTooLong),
        }
    }
}

/// Whether the schedule is open at that moment. The minute of opening is open, that of closing not.
///
/// # Errors
/// [`ClockError::UnknownZone`].
pub fn is_open(schedule: &Schedule, zones: &dyn Zones, at: Moment) -> Result<bool, ClockError> {
    let offset = Offset::at(zones, &schedule.tz, at.as_seconds())?;
    let (date, millis) = local(at.as_millis(), offset.seconds());
    Ok(schedule.on(date).iter().any(|interval| {
        let open = i64::from(interval.opens()) * 60_000..i64::from(interval.closes()) * 60_000;
        open.contains(&millis)
    }))
}

/// The first open moment from `at` on: `at` itself when open.
///
/// # Errors
/// [`ClockError::UnknownZone`]; [`ClockError::NeverOpens`] when closed for the next 60 days.
pub fn next_opening(
    schedule: &Schedule,
    zones: &dyn Zones,
    at: Moment,
) -> Result<Moment, ClockError> {
    let span = PromiseSpans::new(schedule, zones, at)?.next()?;
    Moment::from_millis(span.from).ok_or(ClockError::WindowTooLong)
}

/// Milliseconds of open time between two moments; 0 when `until` is not after `from`.
///
/// # Errors
/// [`ClockError::UnknownZone`]; [`ClockError::WindowTooLong`] for more than five years.
pub fn business_millis_between(
    schedule: &Schedule,
    zones: &dyn Zones,
    from: Moment,
    until: Moment,
) -> Result<i64, ClockError> {
    if until <= from {
        return Ok(0);
    }
    if until.as_millis() - from.as_millis() > LONGEST_WALK {
        return Err(ClockError::WindowTooLong);
    }
    let mut spans = Spans::new(schedule, zones, from, until.as_millis())?;
    let mut open = 0;
    while let Some(span) = spans.next()? {
        open += span.until - span.from;
    }
    Ok(open)
}

/// Whole minutes of open time between two moments, for scorecards; the rest is cut off.
///
/// # Errors
/// As [`business_millis_between`].
pub fn business_minutes_between(
    schedule: &Schedule,
    zones: &dyn Zones,
    from: Moment,
    until: Moment,
) -> Result<i64, ClockError> {
    Ok(business_millis_between(schedule, zones, from, until)? / 60_000)
}

/// Checks that a schedule can keep promises from a day on, for the check of a practice's file: its
/// zone is known, and it is never closed for 60 days on end, now or through its exceptions.
///
/// # Errors
/// [`ClockError::UnknownZone`]; [`ClockError::ClosedTooLong`] with the first day of the closure.
pub fn check_schedule(
    schedule: &Schedule,
    zones: &dyn Zones,
    from: Moment,
) -> Result<(), ClockError> {
    let offset = Offset::at(zones, &schedule.tz, from.as_seconds())?;
    let today = local(from.as_millis(), offset.seconds()).0.epoch_day();
    let closure = i64::from(LONGEST_CLOSURE_DAYS);
    // Past the last exception every week is the same; exceptions years ahead are not yet checked.
    let last = schedule.holidays.last().map_or(today, Date::epoch_day);
    let last = last.clamp(today, today + LONGEST_WALK / DAY) + closure;
    let mut first_closed = today;
    for day in today..=last {
        if schedule.on(Date::from_epoch_day(day)).is_empty() {
            if day - first_closed + 1 >= closure {
                return Err(ClockError::ClosedTooLong(Date::from_epoch_day(
                    first_closed,
                )));
            }
        } else {
            first_closed = day + 1;
        }
    }
    Ok(())
}
