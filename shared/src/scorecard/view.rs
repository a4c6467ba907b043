//! The scorecard as it is shown: figures of a period beside those of the period before.

use serde::{Deserialize, Serialize};

use crate::clock::{ClockError, Moment, Zones, moment_of_local};
use crate::names::names;
use crate::practice::Targets;
use crate::triage::Label;
use crate::workflow::Status;

names! {
    /// What the rows of a scorecard are told apart by.
    By {
        /// The named source.
        Source = "source",
        /// The channel.
        Channel = "channel",
        /// The campaign.
        Campaign = "campaign",
        /// The service line.
        Service = "service",
        /// The location.
        Location = "location",
        /// The intent group that leads.
        Group = "group",
        /// The language.
        Language = "language",
        /// How the inquiry came in.
        Way = "way",
        /// The landing page.
        Page = "page",
    }
}

/// A stretch of time: from, and up to but without, two moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Period {
    /// Its first moment (RFC 3339, UTC).
    pub from: Moment,
    /// The first moment after it.
    pub until: Moment,
}

/// Fewest days that a period has for whoever must not tell single inquiries apart.
pub const FEWEST_DAYS: i64 = 7;

impl Period {
    /// The whole days in the practice's zone that it touches; none where they are fewer than
    /// [`FEWEST_DAYS`]. Two periods that differ by a minute would tell what came in that minute.
    ///
    /// # Errors
    /// [`ClockError::UnknownZone`].
    pub fn of_whole_days(self, zone: &str, zones: &dyn Zones) -> Result<Option<Self>, ClockError> {
        let unknown = || ClockError::UnknownZone(zone.to_owned());
        let day = |at: Moment| {
            let offset = zones.offset_seconds(zone, at.as_seconds());
            let offset = offset.ok_or_else(unknown)?;
            Ok((at.as_seconds() + i64::from(offset)).div_euclid(86_400))
        };
        let midnight = |day: i64| {
            let local = Moment::from_seconds(day * 86_400).ok_or(ClockError::WindowTooLong)?;
            moment_of_local(zones, zone, local).ok_or_else(unknown)
        };
        let first = day(self.from)?;
        let last = day(self.until.plus_millis(-1).unwrap_or(self.until))?;
        if last - first + 1 < FEWEST_DAYS {
            return Ok(None);
        }
        Ok(Some(Self {
            from: midnight(first)?,
            until: midnight(last + 1)?,
        }))
    }
}

/// A number of inquiries; none when it is too small to be shown.
pub type Count = Option<u32>;

/// So many out of so many. Both are none when either would tell of too few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Ratio {
    /// So many.
    pub count: Count,
    /// Out of so many.
    pub of: Count,
}

/// How a quantity is spread over inquiries. Never a mean alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Spread {
    /// Over how many inquiries.
    pub of: Count,
    /// Half of them have at most this.
    pub median: Option<u32>,
    /// Nine of ten have at most this.
    pub p90: Option<u32>,
}

/// Figures of some inquiries. How each is computed is told by
/// [`DEFINITIONS`](super::DEFINITIONS).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Figures {
    /// Inquiries received; those in quarantine are not counted.
    pub inquiries: Count,
    /// By new patients.
    pub new_patients: Count,
    /// From paid campaigns.
    pub paid_campaign: Count,
    /// Seconds to first response, by any clock.
    pub response_wall: Spread,
    /// Minutes of open time to first response.
    pub response_business: Spread,
    /// First responses by the due.
    pub within_standard: Ratio,
    /// Seconds to contact, by any clock.
    pub contact_wall: Spread,
    /// Minutes of open time to contact.
    pub contact_business: Spread,
    /// Patients reached.
    pub contacted: Ratio,
    /// Attempts an inquiry.
    pub attempts: Spread,
    /// Appointments booked.
    pub booked: Ratio,
    /// Intake forms complete, of those wanted.
    pub intake: Ratio,
    /// Inquiries with a referral or document missing at some time.
    pub document_issues: Count,
    /// Inquiries that still want something done.
    pub unresolved: Count,
    /// Inquiries closed, or past due, that nobody ever tried to answer.
    pub never_tried: Count,
    /// Inquiries that somebody was told of.
    pub escalated: Count,
    /// Appointments the patient did not come to.
    pub no_shows: Count,
    /// Appointments the patient cancelled.
    pub cancellations: Count,
    /// Inquiries that asked for a time the practice does not have.
    pub unavailable_times: Count,
    /// Held back as likely spam.
    pub quarantined: Count,
    /// Held back and released.
    pub released: Count,
}

/// One row: a value of what the scorecard is told apart by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "ScorecardRow"))]
pub struct Row {
    /// The value; empty where an inquiry has none. `*` stands for several small ones together.
    pub key: String,
    /// In the period.
    pub now: Figures,
    /// In the period before.
    pub before: Figures,
}

/// What became of inquiries: one status, and its reason where it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FunnelLine {
    /// The status.
    pub status: Status,
    /// The reason, by key.
    pub reason: Option<String>,
    /// In the period.
    pub now: Count,
    /// In the period before.
    pub before: Count,
}

/// A count by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Tally {
    /// The key; empty where an inquiry has none.
    pub key: String,
    /// In the period.
    pub now: Count,
    /// In the period before.
    pub before: Count,
}

/// A topic that patients of one landing page ask about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Question {
    /// The topic.
    pub topic: Label,
    /// Path of the landing page; empty where there was none.
    pub page: String,
    /// In the period.
    pub now: Count,
    /// In the period before.
    pub before: Count,
}

/// The scorecard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Scorecard {
    /// The period.
    pub period: Period,
    /// The period before, of the same length.
    pub before: Period,
    /// What the rows are told apart by.
    pub by: By,
    /// Whether counts under five are hidden.
    pub small_hidden: bool,
    /// All inquiries; its key is empty.
    pub total: Row,
    /// One row a value, most inquiries first.
    pub rows: Vec<Row>,
    /// Every status with its reasons, in the order of the statuses' list.
    pub funnel: Vec<FunnelLine>,
    /// What patients ask, most asked first.
    pub questions: Vec<Question>,
    /// Questions about insurance and payment, by campaign.
    pub insurance_by_campaign: Vec<Tally>,
    /// Times asked for that the practice does not have, by service.
    pub unavailable_by_service: Vec<Tally>,
    /// Why inquiries were closed without an appointment, by reason.
    pub not_booked: Vec<Tally>,
    /// The lines the practice wants to reach.
    pub targets: Targets,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::native::JiffZones;

    #[test]
    fn periods_of_few_days_are_refused_and_others_are_whole_days() {
        let zones = JiffZones::bundled();
        let days = |from: &str, until: &str| {
            let (from, until) = (from.parse().unwrap(), until.parse().unwrap());
            let period = Period { from, until };
            let whole = period.of_whole_days("America/New_York", &zones).unwrap();
            whole.map(|period| (period.from.to_string(), period.until.to_string()))
        };
        let week = Some((
            "2026-10-29T04:00:00Z".to_owned(),
            // The clocks have gone back.
            "2026-11-05T05:00:00Z".to_owned(),
        ));
        assert_eq!(days("2026-10-29T04:00:00Z", "2026-11-05T05:00:00Z"), week);
        assert_eq!(
            days("2026-10-29T17:31:00Z", "2026-11-04T17:30:00.001Z"),
            week
        );
        assert_eq!(days("2026-10-29T04:00:00Z", "2026-11-04T05:00:00Z"), None);
        assert_eq!(days("2026-11-04T17:30:00Z", "2026-11-04T17:31:00Z"), None);
    }
}
