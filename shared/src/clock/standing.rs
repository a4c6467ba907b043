//! How an inquiry stands against its due: what stops the clock, and what was measured.

use serde::{Deserialize, Serialize};

use super::open::business_millis_between;
use super::window::after_open_millis;
use super::{ClockError, Moment, Schedule, Window, Zones, due};

/// What was promised at receipt. Frozen: store it, and never compute it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResponseClock {
    /// When the inquiry was received.
    pub received: Moment,
    /// When staff should be warned that the due is near.
    pub due_soon: Moment,
    /// The last moment at which an answer is in time.
    pub due: Moment,
    /// The version of the practice's policy that the window and the hours came from.
    pub policy_version: u32,
}

/// How much of a window may pass before staff are warned, in percent; at most 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(try_from = "u8", into = "u8")]
pub struct Warning(u8);

impl Warning {
    /// The share of the window, where it is 100 percent or less.
    #[must_use]
    pub const fn at_percent(percent: u8) -> Option<Self> {
        if percent <= 100 {
            Some(Self(percent))
        } else {
            None
        }
    }
}

impl Default for Warning {
    /// Two thirds gone leaves 5 of the 15 minutes of a paid click: time for one call.
    fn default() -> Self {
        Self(67)
    }
}

impl TryFrom<u8> for Warning {
    type Error = &'static str;

    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        Self::at_percent(percent).ok_or("write a percentage between 0 and 100")
    }
}

impl From<Warning> for u8 {
    fn from(warning: Warning) -> Self {
        warning.0
    }
}

impl ResponseClock {
    /// Starts the clock of an inquiry.
    ///
    /// # Errors
    /// As [`due`].
    pub fn start(
        schedule: &Schedule,
        zones: &dyn Zones,
        received: Moment,
        window: Window,
        warning: Warning,
        policy_version: u32,
    ) -> Result<Self, ClockError> {
        let due = due(schedule, zones, received, window)?;
        Self::until(schedule, zones, received, due, warning, policy_version)
    }

    /// Starts the clock of an inquiry whose due is already chosen among several.
    ///
    /// The warning falls where that share of the open time before the due has passed, so that
    /// nobody is warned at night; with no open time before it, the share of wall time counts.
    ///
    /// # Errors
    /// As [`due`].
    pub fn until(
        schedule: &Schedule,
        zones: &dyn Zones,
        received: Moment,
        due: Moment,
        warning: Warning,
        policy_version: u32,
    ) -> Result<Self, ClockError> {
        let share = |millis: i64| millis * i64::from(warning.0) / 100;
        let open = business_millis_between(schedule, zones, received, due)?;
        let due_soon = if open == 0 {
            let wall = due.as_millis().saturating_sub(received.as_millis()).max(0);
            received.plus_millis(share(wall)).unwrap_or(due)
        } else {
            after_open_millis(schedule, zones, received, share(open))?
        };
        Ok(Self {
            received,
            due_soon: due_soon.min(due),
            due,
            policy_version,
        })
    }

    /// How the inquiry stands at `now`, given the moment the clock was stopped, if it was. An
    /// answer at the very moment of the due is in time.
    #[must_use]
    pub fn standing(&self, stopped: Option<Moment>, now: Moment) -> Standing {
        match stopped {
            Some(at) if at <= self.due => Standing::Met,
            Some(_) => Standing::MetLate,
            None if now > self.due => Standing::Late,
            None if now >= self.due_soon => Standing::DueSoon,
            None => Standing::OnTime,
        }
    }
}

/// How an inquiry stands against its due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not yet answered, with time left.
    OnTime,
    /// Not yet answered, with little time left.
    DueSoon,
    /// Not answered, and past due.
    Late,
    /// Answered by the due.
    Met,
    /// Answered after the due.
    MetLate,
}

impl Standing {
    /// How it stands later, as long as nobody does anything: `due_soon` is when little time is left,
    /// where that is told.
    #[must_use]
    pub fn after(self, due_soon: Option<Moment>, due: Moment, now: Moment) -> Self {
        match self {
            Self::OnTime | Self::DueSoon if now > due => Self::Late,
            Self::OnTime if due_soon.is_some_and(|soon| now >= soon) => Self::DueSoon,
            _ => self,
        }
    }
}

/// What happened to an inquiry, as far as its clocks are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The automatic answer went out. It stops nothing: no human has done anything yet.
    Acknowledged,
    /// A person tried to reach the patient, and logged it.
    Attempted,
    /// A person reached the patient.
    Reached,
}

/// When the two clocks of an inquiry were stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    /// First response: the first human attempt.
    pub first_response: Option<Moment>,
    /// Contact: the patient was reached.
    pub contact: Option<Moment>,
}

impl Clocks {
    /// Takes note of a step. Steps before receipt count for nothing, and steps may be logged in any
    /// order: the earliest of each kind stands. Reaching the patient is also an attempt.
    pub fn record(&mut self, received: Moment, step: Step, at: Moment) {
        if at < received {
            return;
        }
        let earliest = |clock: &mut Option<Moment>| {
            *clock = Some(clock.map_or(at, |stopped| stopped.min(at)));
        };
        match step {
            Step::Acknowledged => {}
            Step::Attempted => earliest(&mut self.first_response),
            Step::Reached => {
                earliest(&mut self.first_response);
                earliest(&mut self.contact);
            }
        }
    }
}

/// The time between two moments, by both clocks, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Elapsed {
    /// All time.
    pub wall_millis: i64,
    /// Open time only.
    pub business_millis: i64,
}

/// Measures the time from receipt to a stop, for the scorecard.
///
/// # Errors
/// As [`business_millis_between`].
pub fn elapsed(
    schedule: &Schedule,
    zones: &dyn Zones,
    from: Moment,
    until: Moment,
) -> Result<Elapsed, ClockError> {
    Ok(Elapsed {
        wall_millis: (until.as_millis() - from.as_millis()).max(0),
        business_millis: business_millis_between(schedule, zones, from, until)?,
    })
}
