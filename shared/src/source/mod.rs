//! Where an inquiry came from.
//!
//! From the landing page's address and the page before, this module tells the channel, the named
//! source and the campaign, says why, and lists the only facts that may be stored. It sees
//! addresses with personal data in them and must let none of it out: values made for one click,
//! search words, a referrer's path and anything that looks like a person stay inside.
//!
//! Pure: the browser's part only collects the evidence, and everything is decided here.

mod address;
mod channel;
mod decide;
mod explain;
mod hosts;
mod kept;
mod order;
mod ours;
mod personal;
mod referrer;
mod rule;
mod tag_words;
mod tags;
mod told;
mod verdict;
mod words;

use serde::{Deserialize, Serialize};

pub use channel::{Channel, Named, SourceName};
pub use kept::{Dropped, Kept, Why};
pub use rule::{Reason, Rule};
pub use tags::{ClickId, Tag};

/// What is known when an inquiry arrives.
#[derive(Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// The address of the first page, with its query and fragment.
    pub landing_url: &'a str,
    /// The page before, as the browser gave it; empty when it gave none.
    pub referrer: &'a str,
    /// The practice's own hosts; hosts below them are its own too. The landing page's own host
    /// always is.
    pub own_hosts: &'a [String],
    /// Hosts that count as no referrer: a payment page, a single sign-on.
    pub ignored_referrers: &'a [String],
    /// Whether the browser sends Global Privacy Control.
    pub gpc: bool,
}

impl std::fmt::Debug for Evidence<'_> {
    /// Addresses can hold personal data, so none is printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evidence")
            .field("gpc", &self.gpc)
            .finish_non_exhaustive()
    }
}

/// Where an inquiry came from, and why. Everything in it may be stored and sent on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Source {
    /// How the visitor came.
    pub channel: Channel,
    /// The named source, or the channel again.
    pub source: SourceName,
    /// The campaign's name as it may be kept.
    pub campaign: Option<String>,
    /// Which rule decided, on which evidence.
    pub reason: Reason,
    /// The facts that may be stored.
    pub kept: Kept,
}

impl Source {
    /// Decides from the evidence. Never fails: what cannot be read counts as absent.
    #[must_use]
    pub fn of(evidence: &Evidence<'_>) -> Self {
        let parameters = tags::Parameters::read(evidence.landing_url);
        let address = address::parse(evidence.referrer);
        let referrer = referrer::Referrer::of(evidence, address.as_ref());
        let verdict = decide::decide(&parameters, &referrer);
        // A hint no rule knows is evidence of nothing, and may be anybody's name.
        let used = if verdict.rule == Rule::UnknownTag {
            &[][..]
        } else {
            &verdict.evidence
        };
        let kept = Kept::of(
            &parameters,
            evidence.landing_url,
            (evidence.referrer, address.as_ref()),
            used,
            evidence.gpc,
        );
        Self {
            channel: verdict.channel,
            source: verdict.source,
            campaign: kept.tags.get(&Tag::UtmCampaign).cloned(),
            reason: Reason::new(
                verdict.rule,
                if evidence.gpc { &[] } else { &verdict.evidence },
            ),
            kept,
        }
    }
}
