//! Which approved words staff may use, and whether words changed without an approval.

use crate::intent::IntentGroup;
use crate::language::Language;
use crate::practice::{Approval, Policy, PolicyError, Purpose, Script};
use crate::workflow::ContactChannel;

impl Script {
    /// Who answers for the words in a language; words nobody answers for are never shown.
    #[must_use]
    pub fn approval(&self, language: Language) -> Option<&Approval> {
        match (language, &self.translation) {
            (Language::Es, Some(approval)) => Some(approval),
            _ => self.approved.as_ref(),
        }
    }

    /// Whether it fits a way of contact and a leading group, and how closely: its own group and
    /// channel come before words for any.
    fn fit(&self, channel: Option<ContactChannel>, primary: IntentGroup) -> Option<u8> {
        let group = match self.groups.is_empty() {
            true => 0,
            false if self.groups.contains(&primary) => 2,
            false => return None,
        };
        let by_channel = match (self.channel, channel) {
            (None, _) => 0,
            (Some(own), Some(asked)) if own == asked => 1,
            _ => return None,
        };
        Some(group + by_channel)
    }
}

impl Policy {
    /// The approved script that fits a purpose best, with its key.
    #[must_use]
    pub fn script_for(
        &self,
        purpose: Purpose,
        channel: Option<ContactChannel>,
        primary: IntentGroup,
    ) -> Option<(&str, &Script)> {
        let mut best: Option<(u8, &str, &Script)> = None;
        for (key, script) in &self.scripts {
            if script.purpose != purpose || script.approved.is_none() {
                continue;
            }
            if let Some(fit) = script.fit(channel, primary)
                && best.is_none_or(|(other, ..)| fit > other)
            {
                best = Some((fit, key, script));
            }
        }
        best.map(|(_, key, script)| (key, script))
    }

    /// Scripts whose words differ from those in force without a new version and approval: what was
    /// approved were other words.
    #[must_use]
    pub fn unapproved_changes(&self, in_force: &Self) -> Vec<PolicyError> {
        let mut found = Vec::new();
        for (key, script) in &self.scripts {
            let Some(before) = in_force.scripts.get(key) else {
                continue;
            };
            if script.text != before.text && script.version <= before.version {
                found.push(PolicyError {
                    path: format!("scripts.{key}.version"),
                    problem: format!(
                        "is not raised above {}, and the words are others: have them approved again",
                        before.version
                    ),
                });
            }
        }
        found
    }
}
