//! Which approved words staff may use, and whether words changed without an approval.

use crate::clock::Moment;
use crate::intent::IntentGroup;
use crate::language::Language;
use crate::practice::{Approval, Policy, PolicyError, Purpose, Script};
use crate::workflow::ContactChannel;

/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

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

    /// Scripts whose words, or whose use, differ from those in force without a new version and a new
    /// approval: what was approved was something else.
    #[must_use]
    pub fn unapproved_changes(&self, in_force: &Self, now: Moment) -> Vec<PolicyError> {
        // Whoever approves twice on a day leaves the same approval; wherever on earth that day is.
        let lately = now.plus_millis(-DAY_MS).unwrap_or(now).to_string();
        let mut found = Vec::new();
        for (key, script) in &self.scripts {
            let Some(before) = in_force.scripts.get(key) else {
                continue;
            };
            let used = |script: &Script| {
                let Script {
                    purpose, channel, ..
                } = script;
                (*purpose, *channel, script.groups.clone())
            };
            let other_use = used(script) != used(before);
            let en = other_use || script.text.en != before.text.en;
            let es = !script.text.es.is_empty() && (other_use || script.text.es != before.text.es);
            if !en && !es {
                continue;
            }
            let mut wrong = |field: &str, problem: String| {
                let path = format!("scripts.{key}.{field}");
                found.push(PolicyError { path, problem });
            };
            if script.version <= before.version {
                wrong(
                    "version",
                    format!(
                        "is not raised above {}, and words or use are others: have them approved again",
                        before.version
                    ),
                );
                continue;
            }
            let old = |language| {
                let (was, is) = (before.approval(language), script.approval(language));
                was.zip(is).is_some_and(|(was, is)| {
                    is.on < was.on || (is == was && is.on.as_str() < lately.get(..10).unwrap_or(""))
                })
            };
            let (by_other, es) = (script.translation.is_some(), es && old(Language::Es));
            for (field, is_old) in [
                ("approved", en && old(Language::En) || es && !by_other),
                ("translation", es && by_other),
            ] {
                if is_old {
                    let problem = "is the approval of other words, or of another use of them";
                    wrong(field, problem.to_owned());
                }
            }
        }
        found
    }
}
