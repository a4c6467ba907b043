//! A source that staff asked the patient for: calls, visits and messages carry no address to read.

use std::collections::BTreeMap;

use super::personal::screen;
use super::{Channel, Kept, Named, Reason, Rule, Source, SourceName, Tag};

impl Source {
    /// The source as the patient told it, with the campaign a tracking number or the patient named.
    /// A campaign that looks like something personal is thrown away.
    #[must_use]
    pub fn told(source: SourceName, campaign: Option<&str>) -> Self {
        let channel = match source {
            SourceName::Channel(channel) => channel,
            SourceName::Named(Named::GoogleBusinessProfile) => Channel::OrganicSearch,
            SourceName::Named(Named::DirectMail | Named::OfflineOther) => Channel::Offline,
            SourceName::Named(
                Named::PhysicianReferral | Named::ReferralPartner | Named::Directory,
            ) => Channel::Referral,
        };
        let campaign = campaign.and_then(|campaign| screen(campaign).ok());
        let tags: BTreeMap<Tag, String> = campaign
            .iter()
            .map(|campaign| (Tag::UtmCampaign, campaign.clone()))
            .collect();
        Self {
            channel,
            source,
            campaign,
            reason: Reason::new(Rule::Told, &[]),
            kept: Kept {
                tags,
                ..Kept::default()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_patient_told_is_the_source_and_its_channel_follows() {
        let source = Source::told(
            SourceName::Named(Named::DirectMail),
            Some("spring-postcard"),
        );
        assert_eq!(source.channel, Channel::Offline);
        assert_eq!(source.source.as_str(), "direct_mail");
        assert_eq!(source.campaign.as_deref(), Some("spring-postcard"));
        assert_eq!(source.reason.rule, Rule::Told);
        let paid = Source::told(SourceName::Channel(Channel::PaidSearch), None);
        assert_eq!((paid.channel, paid.campaign), (Channel::PaidSearch, None));
    }

    #[test]
    fn a_campaign_that_looks_like_a_person_is_not_kept() {
        let source = Source::told(SourceName::Channel(Channel::Email), Some("ana@example.com"));
        assert_eq!(source.campaign, None);
        assert!(source.kept.tags.is_empty());
    }
}
