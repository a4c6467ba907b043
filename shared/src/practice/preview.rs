//! What a changed policy would do, told before it is put in force.

use serde::{Deserialize, Serialize};

use super::Policy;
use crate::clock::{Moment, Zones, due, promise};
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::problem::ProblemField;

/// What stands against a policy, and what it would change for an inquiry that arrives now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Preview {
    /// What is wrong with it; empty when it can be put in force.
    pub errors: Vec<ProblemField>,
    /// What it would change, in sentences.
    pub effects: Vec<String>,
}

impl Policy {
    /// Checks the policy as a change of the one in force, and says what it would do. `erased` is how
    /// many inquiries a shorter retention would erase at once.
    #[must_use]
    pub fn preview(&self, in_force: &Self, zones: &dyn Zones, now: Moment, erased: u32) -> Preview {
        let mut wrong = self.check(zones, now).err().unwrap_or_default();
        wrong.extend(self.unapproved_changes(in_force));
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
                let name = group.as_str().replace('_', " ");
                format!("An inquiry of the group {name} arriving now: {will}; it was {was}.")
            })
        });
        let (days, was) = (self.retention_days, in_force.retention_days);
        let sooner = (days < was).then(|| {
            format!(
                "Patients' data are destroyed {days} days after closing; it was {was}. At once that is \
                 the data of {erased} inquiries, and nothing brings them back."
            )
        });
        Preview {
            effects: sooner.into_iter().chain(effects).collect(),
            errors: errors.collect(),
        }
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
mod tests {
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
            before.preview(&before, &zones, now, 0),
            super::Preview::default()
        );

        let mut after = before.clone();
        let rule = after.groups.get_mut(&IntentGroup::PaidCampaign).unwrap();
        rule.window = Some(Window::BusinessDays(1));
        let told = after.preview(&before, &zones, now, 3);
        assert!(told.errors.is_empty(), "{told:?}");
        assert_eq!(told.effects.len(), 1);
        assert!(told.effects[0].contains("paid campaign"), "{told:?}");

        after.retention_days = 1;
        let told = after.preview(&before, &zones, now, 3);
        assert!(told.effects[0].contains("3 inquiries"), "{told:?}");

        let rule = after.groups.get_mut(&IntentGroup::PaidCampaign).unwrap();
        "nobody".clone_into(&mut rule.owner);
        let told = after.preview(&before, &zones, now, 3);
        assert_eq!(told.errors[0].field, "groups.paid_campaign.owner");
    }
}
