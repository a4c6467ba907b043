//! What a changed policy would do, told before it is put in force.

mod people;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::people::plain;
use super::Policy;
use crate::clock::{Date, Moment, Schedule, Zones, due, promise};
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::problem::ProblemField;

/// On how many days to look for other hours.
const DAYS: i64 = 60;

/// What stands against a policy, and what it would change for an inquiry that arrives now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Preview {
    /// What is wrong with it; empty when it can be put in force.
    pub errors: Vec<ProblemField>,
    /// What it would change, in sentences.
    pub effects: Vec<String>,
}

/// What a preview has to know beside both policies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// How many inquiries a shorter retention would erase at once.
    pub erased: u32,
    /// How many inquiries are open, by the key of their owner.
    pub open: BTreeMap<String, u32>,
    /// Whether it is an earlier version as it was: its words were approved then.
    pub earlier: bool,
}

impl Policy {
    /// Checks the policy as a change of the one in force, and says what it would do.
    #[must_use]
    pub fn preview(
        &self,
        in_force: &Self,
        zones: &dyn Zones,
        now: Moment,
        counted: &Counted,
    ) -> Preview {
        let mut wrong = self.check(zones, now).err().unwrap_or_default();
        if !counted.earlier {
            wrong.extend(self.unapproved_changes(in_force, now));
        }
        let errors = wrong.into_iter().map(|error| ProblemField {
            field: error.path,
            detail: error.problem,
        });
        let effects = IntentGroup::BY_PRECEDENCE.into_iter().filter_map(|group| {
            let (was, will) = (
                in_force.answers(group, zones, now)?,
                self.answers(group, zones, now)?,
            );
            (was != will).then(|| {
                let name = plain(group.as_str());
                format!("An inquiry of the group {name} arriving now: {will}; it was {was}.")
            })
        });
        let (days, was) = (self.retention_days, in_force.retention_days);
        let sooner = (days < was).then(|| {
            format!(
                "Days after closing until a patient's data are destroyed: {days}; it was {was}. \
                 Inquiries whose data are destroyed at once: {}. Nothing brings them back.",
                counted.erased
            )
        });
        let hours = std::iter::once(None)
            .chain(
                self.locations
                    .iter()
                    .map(|location| Some(location.id.as_str())),
            )
            .filter_map(|location| self.other_days(in_force, zones, now, location));
        let words = self.scripts.iter().filter_map(|(key, script)| {
            let before = in_force.scripts.get(key)?;
            (script.text != before.text).then(|| {
                let version = script.version;
                format!("Staff and patients get the words of {key} as of version {version}.")
            })
        });
        Preview {
            effects: (sooner.into_iter())
                .chain(effects)
                .chain(self.other_people(in_force, &counted.open))
                .chain(hours)
                .chain(words)
                .chain(self.other_work(in_force))
                .collect(),
            errors: errors.collect(),
        }
    }

    /// On how many of the coming days the practice or a location has other hours, and the first of them.
    fn other_days(
        &self,
        in_force: &Self,
        zones: &dyn Zones,
        now: Moment,
        location: Option<&str>,
    ) -> Option<String> {
        let (will, was) = (self.schedule(location), in_force.schedule(location));
        let offset = zones.offset_seconds(&self.time_zone, now.as_seconds())?;
        let today = (now.as_seconds() + i64::from(offset)).div_euclid(86_400);
        let mut other = (today..today + DAYS)
            .map(Date::from_epoch_day)
            .filter(|day| will.on(*day) != was.on(*day));
        let first = other.next()?;
        let count = other.count() + 1;
        let said = |schedule: &Schedule| {
            let open: Vec<_> = schedule.on(first).iter().map(ToString::to_string).collect();
            if open.is_empty() {
                "closed".to_owned()
            } else {
                open.join(", ")
            }
        };
        let place = location.and_then(|id| self.location(id));
        let place = place.map_or("The practice", |location| &location.name);
        Some(format!(
            "{place} has other hours on {count} of the next {DAYS} days, first on {first}: {}; it was {}.",
            said(&will),
            said(&was)
        ))
    }

    /// Who answers an inquiry of a group that arrives now, and by when.
    fn answers(&self, group: IntentGroup, zones: &dyn Zones, now: Moment) -> Option<String> {
        let rule = self.groups.get(&group)?;
        let owner = self.owner_name(&rule.owner);
        let Some(window) = rule.window.or(group.defaults().window) else {
            return Some(owner.to_owned());
        };
        let at = due(&self.schedule(None), zones, now, window).ok()?;
        let zone = &self.time_zone;
        let when = promise(zones, zone, now, at, Language::En).ok()?;
        Some(format!("{owner} {when}"))
    }
}

#[cfg(test)]
mod tests;
