//! What a practice is told by the day and the week, and when a form left half-way counts as such.

use crate::clock::{BusinessDay, ClockError, Date, Moment, Zones, business_day, moment_of_local};
use crate::names::names;
use crate::practice::Policy;
use crate::scorecard::Period;

names! {
    /// What Portico does for a practice at set times.
    Job {
        /// Before close of business: the inquiries that are not resolved.
        Unresolved = "unresolved.closing",
        /// At the first opening of a business day: how things stand.
        Daily = "summary.daily",
        /// At the first opening of a week's chosen day: the scorecard.
        Weekly = "scorecard.weekly",
    }
}

/// When a job is to be done next, strictly after a moment.
///
/// # Errors
/// As [`due`](crate::clock::due).
pub fn next_job(
    job: Job,
    policy: &Policy,
    zones: &dyn Zones,
    after: Moment,
) -> Result<Moment, ClockError> {
    let schedule = policy.anywhere();
    let mut day = business_day(&schedule, zones, after, 0)?;
    loop {
        let at = match job {
            Job::Unresolved => before_closing(policy, &day),
            Job::Daily => Some(day.opens),
            Job::Weekly => {
                // The chosen day of the week, or the first business day after it: that is the day
                // on which the count of chosen days has gone up since the business day before.
                let eve = business_day_before_date(&schedule, zones, &day)?;
                eve.is_none_or(|eve| weeks(policy, eve) < weeks(policy, day.date))
                    .then_some(day.opens)
            }
        };
        if let Some(at) = at
            && at > after
        {
            return Ok(at);
        }
        day = business_day(&schedule, zones, day.closes, 1)?;
    }
}

fn before_closing(policy: &Policy, day: &BusinessDay) -> Option<Moment> {
    let early = i64::from(policy.summaries.minutes_before_closing) * 60_000;
    day.closes.plus_millis(-early).map(|at| at.max(day.opens))
}

/// Whether the list before closing is to be told at once: other hours have made the day end so early
/// that its time is over, and it was `told` on an earlier day.
///
/// # Errors
/// As [`due`](crate::clock::due).
pub fn is_overdue(
    job: Job,
    policy: &Policy,
    zones: &dyn Zones,
    told: Moment,
    now: Moment,
) -> Result<bool, ClockError> {
    let day = business_day(&policy.anywhere(), zones, now, 0)?;
    let over = before_closing(policy, &day).is_some_and(|at| at <= now);
    Ok(job == Job::Unresolved && over && now < day.closes && told < day.opens)
}

/// How many weeks have begun on the chosen day until a date.
fn weeks(policy: &Policy, date: Date) -> i64 {
    (date.epoch_day() + 4 - i64::from(policy.summaries.weekly_on)).div_euclid(7)
}

/// The week that a weekly scorecard tells of: the seven days before the last chosen day of the week,
/// from midnight to midnight in the practice's zone.
///
/// # Errors
/// [`ClockError::UnknownZone`].
pub fn week_ended(policy: &Policy, zones: &dyn Zones, at: Moment) -> Result<Period, ClockError> {
    let zone = &policy.time_zone;
    let unknown = || ClockError::UnknownZone(zone.clone());
    let offset = zones.offset_seconds(zone, at.as_seconds());
    let offset = offset.ok_or_else(unknown)?;
    let today = Date::from_epoch_day((at.as_seconds() + i64::from(offset)).div_euclid(86_400));
    let first = weeks(policy, today) * 7 - 4 + i64::from(policy.summaries.weekly_on);
    let midnight = |day: i64| {
        let local = Moment::from_seconds(day * 86_400).ok_or(ClockError::WindowTooLong)?;
        moment_of_local(zones, zone, local).ok_or_else(unknown)
    };
    Ok(Period {
        from: midnight(first - 7)?,
        until: midnight(first)?,
    })
}

/// The date of the business day before another.
fn business_day_before_date(
    schedule: &crate::clock::Schedule,
    zones: &dyn Zones,
    day: &BusinessDay,
) -> Result<Option<Date>, ClockError> {
    let just_before = day.opens.plus_millis(-1).unwrap_or(day.opens);
    let eve = crate::clock::business_day_before(schedule, zones, just_before)?;
    Ok(eve.map(|eve| eve.date))
}

/// When a form left half-way counts as not finished, given its last answer; none where the practice
/// does not keep places.
#[must_use]
pub fn partial_due(policy: &Policy, last_answer: Moment) -> Option<Moment> {
    let quiet = i64::from(policy.partial.quiet_minutes) * 60_000;
    (policy.partial.enabled)
        .then(|| last_answer.plus_millis(quiet))
        .flatten()
}
