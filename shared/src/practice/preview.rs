//! What a changed policy would do, told before it is put in force.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

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

    /// Who is told of what, and who stands in for whom, where that changes.
    fn other_people(&self, in_force: &Self, open: &BTreeMap<String, u32>) -> Vec<String> {
        let mut told = Vec::new();
        for (concern, rule) in &self.concerns {
            let Some(was) = in_force.concerns.get(concern) else {
                continue;
            };
            if (&rule.owner, &rule.deputy) != (&was.owner, &was.deputy) {
                told.push(format!(
                    "Of the concern {} {} is told first, with {} as deputy; it was {}, with {}.",
                    plain(concern.as_str()),
                    self.owner_name(&rule.owner),
                    self.owner_name(&rule.deputy),
                    in_force.owner_name(&was.owner),
                    in_force.owner_name(&was.deputy),
                ));
            }
        }
        for (group, rule) in &self.groups {
            let was = in_force.groups.get(group);
            let Some(was) = was.filter(|was| was.escalate_to != rule.escalate_to) else {
                continue;
            };
            told.push(format!(
                "What runs late in the group {}, or where staff ask for help: {} is told; it was {}.",
                plain(group.as_str()),
                self.owner_name(&rule.escalate_to),
                in_force.owner_name(&was.escalate_to),
            ));
        }
        for (key, owner) in &self.owners {
            let was = in_force.owners.get(key);
            let Some(was) = was.filter(|was| was.deputy != owner.deputy) else {
                continue;
            };
            let name = |policy: &Self, deputy: &Option<String>| {
                let deputy = deputy.as_deref().map(|key| policy.owner_name(key));
                deputy.unwrap_or("nobody").to_owned()
            };
            told.push(format!(
                "For {} {} steps in; it was {}.",
                owner.name,
                name(self, &owner.deputy),
                name(in_force, &was.deputy),
            ));
        }
        for (key, owner) in &in_force.owners {
            let count = open.get(key).copied().unwrap_or(0);
            if count > 0 && !self.owners.contains_key(key) {
                told.push(format!(
                    "{} is removed and still owns open inquiries: {count}. They stay open and are in \
                     nobody's own list until somebody takes them over.",
                    owner.name
                ));
            }
        }
        told
    }

    /// Which rules of the work change: those of steps still to come, of visits, spam and signing in.
    fn other_work(&self, in_force: &Self) -> Vec<String> {
        let mut told = Vec::new();
        let mut tell = |what: &str, names: Vec<String>, when: &str| {
            if !names.is_empty() {
                told.push(format!("{what}: {}. {when}", names.join(", ")));
            }
        };
        tell(
            "Cadences that change",
            other(&self.cadences, &in_force.cadences, String::clone),
            "Steps that are still to come follow them.",
        );
        tell(
            "Waiting that is followed up otherwise",
            other(&self.follow_ups, &in_force.follow_ups, |status| {
                plain(status.as_str())
            }),
            "Steps that are still to come follow that.",
        );
        tell(
            "Checklists that change",
            other(&self.checklists, &in_force.checklists, String::clone),
            "They hold for appointments made from now on.",
        );
        if self.reminders != in_force.reminders {
            let hours = self.reminders.iter();
            let hours = hours.map(|one| format!("{} hours before", one.hours));
            let mut hours: Vec<String> = hours.collect();
            if hours.is_empty() {
                hours.push("none".to_owned());
            }
            tell(
                "Reminders of a visit",
                hours,
                "They hold for visits to come, too.",
            );
        }
        let one = |changed: bool, name: &str| {
            if changed {
                vec![name.to_owned()]
            } else {
                Vec::new()
            }
        };
        tell(
            "Changed",
            one(
                self.escalation != in_force.escalation,
                "when somebody is told that time runs out, and told again",
            ),
            "",
        );
        tell(
            "Changed",
            one(self.spam != in_force.spam, "what counts as likely spam"),
            "It holds for what arrives from now on.",
        );
        let users = |policy: &Self| policy.sign_in.len();
        tell(
            "Changed",
            one(
                self.sign_in != in_force.sign_in,
                &format!(
                    "who may sign in by single sign-on, by {} rules where there were {}",
                    users(self),
                    users(in_force)
                ),
            ),
            "It holds from the next request on.",
        );
        told.iter().map(|text| text.trim_end().to_owned()).collect()
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

/// A name of data in words.
fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// The keys of what two maps have otherwise.
fn other<K: Ord, V: PartialEq>(
    will: &BTreeMap<K, V>,
    was: &BTreeMap<K, V>,
    name: impl Fn(&K) -> String,
) -> Vec<String> {
    let keys: BTreeSet<&K> = will.keys().chain(was.keys()).collect();
    let differ = |key: &&K| will.get(key) != was.get(key);
    keys.into_iter().filter(differ).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::Counted;
    use crate::clock::native::JiffZones;
    use crate::clock::{Moment, Window};
    use crate::intent::IntentGroup;
    use crate::practice::tests_support::policy;

    #[test]
    fn a_longer_window_is_told_with_both_promises_and_a_wrong_owner_with_its_place() {
        let before = policy();
        let zones = JiffZones::bundled();
        let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
        assert_eq!(
            before.preview(&before, &zones, now, &Counted::default()),
            super::Preview::default()
        );

        let three = Counted {
            erased: 3,
            ..Counted::default()
        };
        let mut after = before.clone();
        let rule = after.groups.get_mut(&IntentGroup::PaidCampaign).unwrap();
        rule.window = Some(Window::BusinessDays(1));
        let told = after.preview(&before, &zones, now, &three);
        assert!(told.errors.is_empty(), "{told:?}");
        assert_eq!(told.effects.len(), 1);
        assert!(told.effects[0].contains("paid campaign"), "{told:?}");

        after.retention_days = 1;
        let told = after.preview(&before, &zones, now, &three);
        assert!(told.effects[0].contains("at once: 3."), "{told:?}");

        after.holidays = serde_json::from_str(r#"{"2026-12-03":[]}"#).unwrap();
        let script = after.scripts.get_mut("received").unwrap();
        (script.version, script.text.en) = (9, "We have your request.".to_owned());
        let told = after.preview(&before, &zones, now, &three).effects;
        let says = |words: &str| told.iter().any(|effect| effect.contains(words));
        assert!(
            says("on 2 of the next 60 days, first on 2026-12-03: closed; it was "),
            "{told:?}"
        );
        assert!(says("words of received as of version 9"), "{told:?}");

        let rule = after.groups.get_mut(&IntentGroup::PaidCampaign).unwrap();
        "nobody".clone_into(&mut rule.owner);
        let told = after.preview(&before, &zones, now, &three);
        assert_eq!(told.errors[0].field, "groups.paid_campaign.owner");
    }

    #[test]
    fn whoever_is_told_first_of_what_runs_late_and_steps_in_is_named() {
        use crate::practice::Concern;
        let before = policy();
        let zones = JiffZones::bundled();
        let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
        let mut after = before.clone();
        let rule = after.concerns.get_mut(&Concern::Urgent).unwrap();
        std::mem::swap(&mut rule.owner, &mut rule.deputy);
        let group = after.groups.get_mut(&IntentGroup::Gbp).unwrap();
        let to = before.owners.keys().find(|key| **key != group.escalate_to);
        group.escalate_to.clone_from(to.unwrap());
        let mut keys = before.owners.keys();
        let (person, deputy) = keys.next().zip(keys.next()).unwrap();
        after.owners.get_mut(person).unwrap().deputy = Some(deputy.clone());
        let told = after
            .preview(&before, &zones, now, &Counted::default())
            .effects;
        let rule = &before.concerns[&Concern::Urgent];
        let first = format!(
            "Of the concern urgent {} is told first, with {} as deputy; it was {}, with {}.",
            before.owner_name(&rule.deputy),
            before.owner_name(&rule.owner),
            before.owner_name(&rule.owner),
            before.owner_name(&rule.deputy)
        );
        assert!(told.contains(&first), "{told:?}");
        let says = |words: &str| told.iter().any(|effect| effect.starts_with(words));
        assert!(says("What runs late in the group gbp"), "{told:?}");
        let (person, deputy) = (before.owner_name(person), before.owner_name(deputy));
        let stands_in = format!("For {person} {deputy} steps in; it was nobody.");
        assert!(says(&stands_in), "{told:?}");
    }

    #[test]
    fn open_inquiries_of_somebody_who_is_removed_are_counted() {
        let before = policy();
        let zones = JiffZones::bundled();
        let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
        let mut after = before.clone();
        let (key, owner) = after.owners.pop_first().unwrap();
        let mut counted = Counted::default();
        counted.open.insert(key, 9);
        let told = after.preview(&before, &zones, now, &counted).effects;
        let gone = format!(
            "{} is removed and still owns open inquiries: 9.",
            owner.name
        );
        assert!(
            told.iter().any(|effect| effect.starts_with(&gone)),
            "{told:?}"
        );
        // Whoever stays is not told of.
        let told = before.preview(&before, &zones, now, &counted);
        assert_eq!(told, super::Preview::default());
    }

    #[test]
    fn rules_of_the_work_are_named_where_they_change() {
        let before = policy();
        let zones = JiffZones::bundled();
        let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
        let mut after = before.clone();
        after.reminders.clear();
        after.checklists.insert("implants".to_owned(), Vec::new());
        let name = after.cadences.keys().next().unwrap().clone();
        after.cadences.get_mut(&name).unwrap().steps.pop();
        let told = after
            .preview(&before, &zones, now, &Counted::default())
            .effects;
        let says = |words: &str| told.iter().any(|effect| effect.starts_with(words));
        assert!(says("Reminders of a visit: none."), "{told:?}");
        assert!(says("Checklists that change: implants."), "{told:?}");
        assert!(says(&format!("Cadences that change: {name}.")), "{told:?}");
    }

    #[test]
    fn words_of_an_earlier_version_were_approved() {
        let before = policy();
        let zones = JiffZones::bundled();
        let now: Moment = "2026-11-24T15:00:00Z".parse().unwrap();
        let mut after = before.clone();
        let script = after.scripts.get_mut("received").unwrap();
        script.text.en = "We have your request.".to_owned();
        let mut counted = Counted::default();
        assert!(
            !after
                .preview(&before, &zones, now, &counted)
                .errors
                .is_empty()
        );
        counted.earlier = true;
        assert!(
            after
                .preview(&before, &zones, now, &counted)
                .errors
                .is_empty()
        );
    }
}
