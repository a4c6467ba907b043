//! Which people and which rules of their work a changed policy changes.

use std::collections::{BTreeMap, BTreeSet};

use crate::practice::Policy;

impl Policy {
    /// Who is told of what, and who stands in for whom, where that changes.
    pub(super) fn other_people(
        &self,
        in_force: &Self,
        open: &BTreeMap<String, u32>,
    ) -> Vec<String> {
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
    pub(super) fn other_work(&self, in_force: &Self) -> Vec<String> {
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
}

/// A name of data in words.
pub(super) fn plain(name: &str) -> String {
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
