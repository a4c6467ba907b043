//! The order of channels for a tagged visit.

use super::channel::Channel;
use super::hosts::Class;
use super::ours::ours;
use super::rule::Rule;
use super::tag_words::TagWords;
use super::tags::Tag;
use super::verdict::Verdict;
use super::words::{self, is_any, says_any};

/// What says, besides the medium, that a visit was paid for.
#[derive(Debug, Default)]
pub(super) struct Paid {
    pub by_source: bool,
}

/// The order of channels: ours, then Google Analytics 4's.
pub(super) fn chain(
    tags: &TagWords,
    class: Option<Class>,
    paid: &Paid,
    evidence: &[&'static str],
) -> Verdict {
    let local_services = [tags.source(), tags.medium(), tags.campaign()]
        .iter()
        .any(|value| says_any(value, &["lsa", "local services ads", "local service ads"]));
    let is_paid = paid.by_source || words::is_paid(tags.medium()) || local_services;
    let class = if local_services {
        Some(Class::Search)
    } else {
        class
    };
    if let Some(verdict) = ours(tags, class, is_paid, evidence) {
        return verdict;
    }
    if is_any(tags.source(), &["direct"]) && tags.medium.is_none() {
        return Verdict::new(Channel::Direct, Rule::DirectTag, evidence);
    }
    if words::is_cross_network(tags.campaign()) {
        return Verdict::new(
            Channel::CrossNetwork,
            Rule::CrossNetworkTag,
            &[Tag::UtmCampaign.as_str()],
        );
    }
    if is_paid {
        return Verdict::new(paid_channel(tags, class), Rule::PaidTag, evidence);
    }
    if words::is_display(tags.medium()) || class == Some(Class::Ads) && tags.medium.is_none() {
        return Verdict::new(Channel::Display, Rule::DisplayTag, evidence);
    }
    organic(tags, class, evidence)
}

/// The network of a paid visit.
fn paid_channel(tags: &TagWords, class: Option<Class>) -> Channel {
    let medium = tags.medium();
    match class {
        Some(Class::Shopping) => Channel::PaidShopping,
        _ if words::is_shopping(tags.campaign()) => Channel::PaidShopping,
        Some(Class::Search | Class::PaidSearch | Class::Listing) => Channel::PaidSearch,
        Some(Class::Social) => Channel::PaidSocial,
        Some(Class::Video) => Channel::PaidVideo,
        _ if is_any(tags.source(), &["microsoft"]) => Channel::PaidSearch,
        _ if words::is_display(medium) => Channel::Display,
        // The medium itself may name the network: `paid_social` from a source nobody listed.
        _ if says_any(medium, &["social", "paidsocial"]) => Channel::PaidSocial,
        _ if says_any(medium, &["search", "paidsearch", "sem"]) => Channel::PaidSearch,
        _ if says_any(medium, &["video", "paidvideo"]) => Channel::PaidVideo,
        _ if says_any(medium, &["shopping", "paidshopping"]) => Channel::PaidShopping,
        _ => Channel::PaidOther,
    }
}

/// Unpaid channels, in Google Analytics 4's order.
fn organic(tags: &TagWords, class: Option<Class>, evidence: &[&'static str]) -> Verdict {
    let (source, medium) = (tags.source(), tags.medium());
    let listed = |wanted: Class| class == Some(wanted);
    let by_list = |channel| Verdict::new(channel, Rule::KnownSource, evidence);
    let by_medium = |channel| Verdict::new(channel, Rule::KnownMedium, evidence);
    if listed(Class::Shopping) {
        return by_list(Channel::OrganicShopping);
    }
    if words::is_shopping(tags.campaign()) {
        return Verdict::new(
            Channel::OrganicShopping,
            Rule::ShoppingCampaign,
            &[Tag::UtmCampaign.as_str()],
        );
    }
    if listed(Class::Social) {
        return by_list(Channel::OrganicSocial);
    }
    if words::is_social(medium) {
        return by_medium(Channel::OrganicSocial);
    }
    if listed(Class::Video) {
        return by_list(Channel::OrganicVideo);
    }
    if medium.contains("video") {
        return by_medium(Channel::OrganicVideo);
    }
    if listed(Class::Search) {
        return by_list(Channel::OrganicSearch);
    }
    if is_any(
        medium,
        &[
            "organic",
            "organic search",
            "seo",
            "organico",
            "orgánico",
            "busqueda organica",
        ],
    ) {
        return by_medium(Channel::OrganicSearch);
    }
    if is_any(
        medium,
        &["referral", "referrals", "app", "link", "referido", "enlace"],
    ) {
        return by_medium(Channel::Referral);
    }
    if words::is_email(medium) {
        return by_medium(Channel::Email);
    }
    if listed(Class::Email) || words::is_email(source) {
        return by_list(Channel::Email);
    }
    if is_any(medium, &["audio", "podcast"]) {
        return by_medium(Channel::Audio);
    }
    if words::is_sms(medium) {
        return by_medium(Channel::Sms);
    }
    if words::is_sms(source) {
        return by_list(Channel::Sms);
    }
    if words::is_push(medium) || source == "firebase" {
        return by_medium(Channel::Push);
    }
    if listed(Class::Plain) && tags.medium.is_none() {
        return by_list(Channel::Referral);
    }
    Verdict::new(Channel::Unassigned, Rule::UnknownTag, evidence)
}
