//! Which rule decided, on which evidence, in words for people.

use serde::{Deserialize, Serialize};

/// The rules, in the order they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// A click id of Google Ads.
    GoogleClick,
    /// Google's aggregate tags without a click id.
    GoogleAggregate,
    /// A click id of a display network.
    DisplayClick,
    /// A click id of another search network.
    SearchClick,
    /// A click id that a social network puts on advertisements only.
    SocialAdClick,
    /// Tags or a host of the Business Profile or of Google Maps.
    BusinessProfile,
    /// A medium or source that is paper.
    OfflineTag,
    /// A medium of a referring clinician.
    PhysicianTag,
    /// A medium or hint of a partner.
    PartnerTag,
    /// A medium of an affiliate.
    AffiliateTag,
    /// A directory or a payer's finder.
    Directory,
    /// An AI assistant.
    AiAssistant,
    /// A campaign over several networks.
    CrossNetworkTag,
    /// A paid medium, source or network.
    PaidTag,
    /// A medium of graphical advertisements.
    DisplayTag,
    /// A source on the lists.
    KnownSource,
    /// A medium with a meaning of its own.
    KnownMedium,
    /// A campaign name about shopping.
    ShoppingCampaign,
    /// The tags say that there is no source.
    DirectTag,
    /// A mark a social network puts on every link.
    SocialMark,
    /// A mark of an unpaid listing.
    ListingMark,
    /// A mark of a mailing.
    MailingMark,
    /// Tags no rule knows.
    UnknownTag,
    /// The practice's own pages.
    OwnPage,
    /// A host that shows advertisements.
    AdHost,
    /// A host on the lists.
    KnownHost,
    /// Any other page.
    OtherHost,
    /// No evidence at all.
    NoEvidence,
    /// Staff asked.
    Told,
    /// Nobody asked.
    NotAsked,
}

impl Rule {
    /// The rule in one sentence, for staff and marketers. Carries no value from the address.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::GoogleClick => "Google Ads marked the click.",
            Self::GoogleAggregate => {
                "Google Ads marked the visit in aggregate, without a click id."
            }
            Self::DisplayClick => "Google's display network marked the click.",
            Self::SearchClick => "A search engine's advertising marked the click.",
            Self::SocialAdClick => "A social network marked the click as one on an advertisement.",
            Self::BusinessProfile => {
                "It came from the practice's listing on Google Search or Maps."
            }
            Self::OfflineTag => "The tags name something printed or otherwise off the screen.",
            Self::PhysicianTag => "The tags name a referral by another clinician.",
            Self::PartnerTag => "The tags name a partner.",
            Self::AffiliateTag => "The tags name an affiliate.",
            Self::Directory => "It came from a directory, a review site or an insurer's finder.",
            Self::AiAssistant => "It came from an AI assistant.",
            Self::CrossNetworkTag => "The campaign runs across networks.",
            Self::PaidTag => "The tags say that the visit was paid for.",
            Self::DisplayTag => "The tags name a graphical advertisement.",
            Self::KnownSource => "The source is on the lists of known sources.",
            Self::KnownMedium => "The medium says how the visitor came.",
            Self::ShoppingCampaign => "The campaign is a shopping campaign.",
            Self::DirectTag => "The tags say that there was no source.",
            Self::SocialMark => "A social network marked the link, which proves no payment.",
            Self::ListingMark => "A search engine marked its unpaid listing.",
            Self::MailingMark => "A mailing program marked the link.",
            Self::UnknownTag => "There are tags, but no rule knows their words.",
            Self::OwnPage => "The visitor came from the practice's own pages.",
            Self::AdHost => "The page before shows advertisements.",
            Self::KnownHost => "The page before is on the lists of known sites.",
            Self::OtherHost => "Another site's page linked here.",
            Self::NoEvidence => "Nothing tells where the visitor came from.",
            Self::Told => "The patient told staff.",
            Self::NotAsked => "Nobody asked the patient.",
        }
    }
}

/// Why a source was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(rename = "SourceReason"))]
pub struct Reason {
    /// The rule that decided.
    pub rule: Rule,
    /// The parameters it went by, or `referrer`. Names only.
    pub evidence: Vec<String>,
    /// The same for people.
    pub text: String,
}

impl Reason {
    pub(super) fn new(rule: Rule, evidence: &[&'static str]) -> Self {
        let mut text = rule.sentence().to_owned();
        if !evidence.is_empty() {
            text.push_str(" Told by: ");
            text.push_str(&evidence.join(", "));
            text.push('.');
        }
        Self {
            rule,
            evidence: evidence.iter().map(|&name| name.to_owned()).collect(),
            text,
        }
    }
}
