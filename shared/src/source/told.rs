//! A source that staff asked the patient for: calls, visits and messages carry no address to read.

use std::collections::BTreeMap;

use super::personal::screen;
use super::{Channel, Kept, Named, Reason, Rule, Source, SourceName, Tag};
use crate::workflow::Way;

impl Source {
    /// The source as the patient told it, with the campaign a tracking number or the patient named.
    /// A message through the Business Profile tells its source by itself, where nobody asked.
    /// A campaign that looks like something personal is thrown away.
    #[must_use]
    pub fn told(way: Way, source: SourceName, campaign: Option<&str>) -> Self {
        let (source, rule) = match source {
            SourceName::Named(Named::NotAsked) if way == Way::ProfileMessage => (
                SourceName::Named(Named::GoogleBusinessProfile),
                Rule::BusinessProfile,
            ),
            SourceName::Named(Named::NotAsked) => (source, Rule::NotAsked),
            _ => (source, Rule::Told),
        };
        let channel = match source {
            SourceName::Channel(channel) => channel,
            SourceName::Named(Named::GoogleBusinessProfile) => Channel::OrganicSearch,
            SourceName::Named(Named::DirectMail | Named::OfflineOther) => Channel::Offline,
            SourceName::Named(
                Named::PhysicianReferral | Named::ReferralPartner | Named::Directory,
            ) => Channel::Referral,
            SourceName::Named(Named::NotAsked) => Channel::Unassigned,
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
            reason: Reason::new(rule, &[]),
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
            Way::Call,
            SourceName::Named(Named::DirectMail),
            Some("spring-postcard"),
        );
        assert_eq!(source.channel, Channel::Offline);
        assert_eq!(source.source.as_str(), "direct_mail");
        assert_eq!(source.campaign.as_deref(), Some("spring-postcard"));
        assert_eq!(source.reason.rule, Rule::Told);
        let paid = SourceName::Channel(Channel::PaidSearch);
        let paid = Source::told(Way::Call, paid, None);
        assert_eq!((paid.channel, paid.campaign), (Channel::PaidSearch, None));
    }

    #[test]
    fn what_nobody_asked_is_neither_told_nor_direct() {
        let nobody = SourceName::Named(Named::NotAsked);
        let source = Source::told(Way::Voicemail, nobody, None);
        assert_eq!(source.source.as_str(), "not_asked");
        assert_eq!(source.channel, Channel::Unassigned);
        assert_eq!(source.reason.rule, Rule::NotAsked);
        assert_eq!(source.reason.text, "Nobody asked the patient.");
        let text = serde_json::to_string(&source.source).unwrap();
        assert_eq!(serde_json::from_str::<SourceName>(&text).unwrap(), nobody);
    }

    #[test]
    fn a_message_through_the_business_profile_tells_its_source_where_nobody_asked() {
        let message = |source| Source::told(Way::ProfileMessage, source, None);
        let source = message(SourceName::Named(Named::NotAsked));
        assert_eq!(source.source.as_str(), "google_business_profile");
        assert_eq!(source.channel, Channel::OrganicSearch);
        assert_eq!(source.reason.rule, Rule::BusinessProfile);
        let told = message(SourceName::Named(Named::PhysicianReferral));
        assert_eq!(told.source.as_str(), "physician_referral");
        assert_eq!(told.reason.rule, Rule::Told);
    }

    #[test]
    fn a_campaign_that_looks_like_a_person_is_not_kept() {
        let email = SourceName::Channel(Channel::Email);
        let source = Source::told(Way::Call, email, Some("ana@example.com"));
        assert_eq!(source.campaign, None);
        assert!(source.kept.tags.is_empty());
    }
}
