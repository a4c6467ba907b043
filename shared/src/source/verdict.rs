//! What the rules return.

use super::channel::{Channel, Named, SourceName};
use super::rule::Rule;

/// A decision, and the names of what it rests on.
#[derive(Debug)]
pub(super) struct Verdict {
    pub channel: Channel,
    pub source: SourceName,
    pub rule: Rule,
    pub evidence: Vec<&'static str>,
}

impl Verdict {
    pub(super) fn new(channel: Channel, rule: Rule, evidence: &[&'static str]) -> Self {
        Self {
            channel,
            source: SourceName::Channel(channel),
            rule,
            evidence: evidence.to_vec(),
        }
    }

    pub(super) fn named(
        channel: Channel,
        name: Named,
        rule: Rule,
        evidence: &[&'static str],
    ) -> Self {
        Self {
            source: SourceName::Named(name),
            ..Self::new(channel, rule, evidence)
        }
    }
}
