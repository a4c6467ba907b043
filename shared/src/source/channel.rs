//! The channels, and the sources a practice wants told apart within them.

use serde::{Deserialize, Serialize};

/// How a visitor came, in Google Analytics 4's channels with ours beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Typed, bookmarked, or arriving without any trace.
    Direct,
    /// From the practice's own pages, without tags: where the visit began before, nobody kept.
    Internal,
    /// A Google campaign spread over several networks.
    CrossNetwork,
    /// An advertisement on a shopping site or in a shopping campaign.
    PaidShopping,
    /// An advertisement beside search results.
    PaidSearch,
    /// An advertisement on a social network.
    PaidSocial,
    /// An advertisement on a video site.
    PaidVideo,
    /// A banner or another graphical advertisement.
    Display,
    /// Paid, on a network nobody named.
    PaidOther,
    /// An unpaid listing on a shopping site.
    OrganicShopping,
    /// An unpaid post or profile on a social network.
    OrganicSocial,
    /// An unpaid video.
    OrganicVideo,
    /// An unpaid search result or map listing.
    OrganicSearch,
    /// A link on somebody else's page, or a colleague's word.
    Referral,
    /// A mailing or a link in a message.
    Email,
    /// A partner paid for each visitor sent.
    Affiliate,
    /// A podcast or another audio advertisement.
    Audio,
    /// A text message.
    Sms,
    /// A notification on a phone.
    Push,
    /// A conversation with an AI assistant.
    AiAssistant,
    /// Paper, posters and other things one holds or walks past.
    Offline,
    /// Not known: tagged with words no rule knows, or nobody asked.
    Unassigned,
}

impl Channel {
    /// The channel's name in records and APIs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Internal => "internal",
            Self::CrossNetwork => "cross_network",
            Self::PaidShopping => "paid_shopping",
            Self::PaidSearch => "paid_search",
            Self::PaidSocial => "paid_social",
            Self::PaidVideo => "paid_video",
            Self::Display => "display",
            Self::PaidOther => "paid_other",
            Self::OrganicShopping => "organic_shopping",
            Self::OrganicSocial => "organic_social",
            Self::OrganicVideo => "organic_video",
            Self::OrganicSearch => "organic_search",
            Self::Referral => "referral",
            Self::Email => "email",
            Self::Affiliate => "affiliate",
            Self::Audio => "audio",
            Self::Sms => "sms",
            Self::Push => "push",
            Self::AiAssistant => "ai_assistant",
            Self::Offline => "offline",
            Self::Unassigned => "unassigned",
        }
    }
}

/// A source with a name of its own, because a practice treats it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// The practice's listing on Google Search and Maps.
    GoogleBusinessProfile,
    /// Something that came in the letter box.
    DirectMail,
    /// A poster in the lobby, a flyer, a radio spot.
    OfflineOther,
    /// Another clinician sent the patient.
    PhysicianReferral,
    /// An employer, an affiliate or another partner.
    ReferralPartner,
    /// A health directory, a review site or an insurer's provider finder.
    Directory,
    /// Logged at the desk, and nobody asked the patient.
    NotAsked,
}

/// What stands in the `source` field: a named source, or the channel again where no name applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum SourceName {
    /// One of ours.
    Named(Named),
    /// Nothing more precise than the channel.
    Channel(Channel),
}

impl SourceName {
    /// The name in records and APIs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Named(Named::GoogleBusinessProfile) => "google_business_profile",
            Self::Named(Named::DirectMail) => "direct_mail",
            Self::Named(Named::OfflineOther) => "offline_other",
            Self::Named(Named::PhysicianReferral) => "physician_referral",
            Self::Named(Named::ReferralPartner) => "referral_partner",
            Self::Named(Named::Directory) => "directory",
            Self::Named(Named::NotAsked) => "not_asked",
            Self::Channel(channel) => channel.as_str(),
        }
    }
}
