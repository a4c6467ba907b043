//! The order of evidence: paid click ids, tags, marks that prove no payment, the page before.

use super::channel::{Channel, Named};
use super::hosts::Class;
use super::order::{Paid, chain};
use super::referrer::Referrer;
use super::rule::Rule;
use super::tag_words::{TagWords, source_class};
use super::tags::{ClickId, Parameters, Tag};
use super::verdict::Verdict;
use super::words;

const REFERRER: &str = "referrer";
const SOCIAL_MARKS: [ClickId; 4] = [
    ClickId::Fbclid,
    ClickId::Igshid,
    ClickId::Igsh,
    ClickId::Epik,
];
const RECIPIENT_MARKS: [ClickId; 6] = [
    ClickId::McEid,
    ClickId::Hsenc,
    ClickId::MktTok,
    ClickId::Kx,
    ClickId::Hstc,
    ClickId::Hssc,
];

/// Paid click ids, then tags, then marks that prove no payment, then the page before.
pub(super) fn decide(parameters: &Parameters, referrer: &Referrer) -> Verdict {
    let tags = TagWords::read(parameters);
    paid_click(parameters, &tags, referrer)
        .or_else(|| tagged(parameters, &tags, referrer))
        .or_else(|| marked(parameters))
        .unwrap_or_else(|| by_referrer(referrer))
}

fn paid_click(parameters: &Parameters, tags: &TagWords, referrer: &Referrer) -> Option<Verdict> {
    let google = parameters.click(&[ClickId::Gclid, ClickId::Wbraid, ClickId::Gbraid]);
    let gad = parameters.lower(Tag::GadSource);
    if google.is_some() || gad.is_some() || parameters.has(Tag::GadCampaignid) {
        return Some(google_ad(google, gad.as_deref(), tags, referrer));
    }
    if let Some(id) = parameters.click(&[ClickId::Dclid]) {
        return Some(Verdict::new(
            Channel::Display,
            Rule::DisplayClick,
            &[id.as_str()],
        ));
    }
    if let Some(id) = parameters.click(&[ClickId::Msclkid, ClickId::Yclid]) {
        let channel = if words::is_shopping(tags.campaign()) {
            Channel::PaidShopping
        } else {
            Channel::PaidSearch
        };
        return Some(Verdict::new(channel, Rule::SearchClick, &[id.as_str()]));
    }
    let social = [
        ClickId::Ttclid,
        ClickId::Twclid,
        ClickId::LiFatId,
        ClickId::RdtCid,
        ClickId::ScCid,
    ];
    let id = parameters.click(&social)?;
    Some(Verdict::new(
        Channel::PaidSocial,
        Rule::SocialAdClick,
        &[id.as_str()],
    ))
}

fn google_ad(
    click: Option<ClickId>,
    gad: Option<&str>,
    tags: &TagWords,
    referrer: &Referrer,
) -> Verdict {
    let rule = if click.is_some() {
        Rule::GoogleClick
    } else {
        Rule::GoogleAggregate
    };
    let name = click.map_or(
        if gad.is_some() {
            Tag::GadSource.as_str()
        } else {
            Tag::GadCampaignid.as_str()
        },
        ClickId::as_str,
    );
    let of_source = tags
        .source
        .as_deref()
        .and_then(|source| source_class(source).0);
    let with = |channel, other: &'static str| Verdict::new(channel, rule, &[name, other]);
    if words::is_cross_network(tags.campaign()) {
        return with(Channel::CrossNetwork, Tag::UtmCampaign.as_str());
    }
    if words::is_shopping(tags.campaign()) {
        return with(Channel::PaidShopping, Tag::UtmCampaign.as_str());
    }
    if referrer.class() == Some(Class::Ads) {
        return with(Channel::Display, REFERRER);
    }
    if referrer.class() == Some(Class::Video) {
        return with(Channel::PaidVideo, REFERRER);
    }
    if of_source == Some(Class::Video) {
        return with(Channel::PaidVideo, Tag::UtmSource.as_str());
    }
    if words::is_display(tags.medium()) {
        return with(Channel::Display, Tag::UtmMedium.as_str());
    }
    match gad {
        Some("2") => with(Channel::Display, Tag::GadSource.as_str()),
        Some("3") => with(Channel::PaidVideo, Tag::GadSource.as_str()),
        _ => Verdict::new(Channel::PaidSearch, rule, &[name]),
    }
}

/// What the tags say; `None` where there are none.
fn tagged(parameters: &Parameters, tags: &TagWords, referrer: &Referrer) -> Option<Verdict> {
    let hubspot = parameters.has(Tag::HsaNet) || parameters.has(Tag::HsaCam);
    if tags.source.is_none() && tags.medium.is_none() && !hubspot {
        return weakly_tagged(parameters, tags, referrer);
    }
    let (class, ads) = match (&tags.network, &tags.source) {
        (Some(network), _) if !network.is_empty() => source_class(network),
        (_, Some(source)) => source_class(source),
        _ => (None, false),
    };
    let paid = Paid {
        by_source: ads || hubspot,
    };
    let mut evidence = tags.evidence();
    if hubspot {
        evidence.push(if tags.network.is_some() {
            Tag::HsaNet.as_str()
        } else {
            Tag::HsaCam.as_str()
        });
    }
    let first = chain(tags, class, &paid, &evidence);
    let settled =
        |verdict: &Verdict| !matches!(verdict.channel, Channel::Unassigned | Channel::PaidOther);
    if settled(&first) || class.is_some() {
        return Some(first);
    }
    // A click mark names the network where the tags do not.
    if let Some(id) = parameters.click(&SOCIAL_MARKS) {
        evidence.push(id.as_str());
        return Some(chain(tags, Some(Class::Social), &paid, &evidence));
    }
    if first.channel == Channel::Unassigned
        && let Some(mark) = marked(parameters)
    {
        return Some(mark);
    }
    // Without a source tag the page before is the source; with one, it never replaces it.
    if tags.source.is_none()
        && let Some(class) = referrer.class()
    {
        evidence.push(REFERRER);
        return Some(chain(tags, Some(class), &paid, &evidence));
    }
    Some(first)
}

/// Campaign names alone, and the weak hints `ref` and `source`.
fn weakly_tagged(parameters: &Parameters, tags: &TagWords, referrer: &Referrer) -> Option<Verdict> {
    if tags.campaign.is_some() {
        let verdict = chain(tags, None, &Paid::default(), &tags.evidence());
        if verdict.channel != Channel::Unassigned {
            return Some(verdict);
        }
    }
    let hint = [Tag::Ref, Tag::Source]
        .into_iter()
        .find(|tag| parameters.has(*tag));
    if let Some(tag) = hint {
        let value = parameters.lower(tag).unwrap_or_default();
        let evidence = [tag.as_str()];
        if value.starts_with("partner") {
            return Some(Verdict::named(
                Channel::Referral,
                Named::ReferralPartner,
                Rule::PartnerTag,
                &evidence,
            ));
        }
        if words::says_any(&value, words::AFFILIATE) {
            return Some(Verdict::named(
                Channel::Affiliate,
                Named::ReferralPartner,
                Rule::AffiliateTag,
                &evidence,
            ));
        }
        let (class, ads) = source_class(&value);
        let hinted = TagWords {
            source: Some(value),
            source_name: tag.as_str(),
            ..TagWords::default()
        };
        let verdict = chain(&hinted, class, &Paid { by_source: ads }, &evidence);
        if verdict.channel != Channel::Unassigned {
            return Some(verdict);
        }
    }
    let any = hint.map(Tag::as_str).or_else(|| {
        let names = [Tag::UtmCampaign, Tag::UtmContent, Tag::UtmTerm, Tag::UtmId];
        names
            .into_iter()
            .find(|tag| parameters.has(*tag))
            .map(Tag::as_str)
    })?;
    // A campaign without source and medium does not say who sent the visitor, so other evidence says
    // it, as with a medium alone. That is not done in silence: the reason names the tag as well.
    // Nothing else there: tagged, but nobody knows how, which is more than a direct visit.
    let mut verdict = marked(parameters).unwrap_or_else(|| by_referrer(referrer));
    if verdict.rule == Rule::NoEvidence {
        return Some(Verdict::new(Channel::Unassigned, Rule::UnknownTag, &[any]));
    }
    // A hint that no rule knows may be anybody's name: it is no evidence, and so it is not kept.
    if hint.is_none() {
        verdict.evidence.push(any);
    }
    Some(verdict)
}

/// Marks that social networks, listings and mailings put on their links.
fn marked(parameters: &Parameters) -> Option<Verdict> {
    if let Some(id) = parameters.click(&SOCIAL_MARKS) {
        return Some(Verdict::new(
            Channel::OrganicSocial,
            Rule::SocialMark,
            &[id.as_str()],
        ));
    }
    let mailing = [Tag::McCid, Tag::Hsmi]
        .into_iter()
        .find(|tag| parameters.has(*tag))
        .map(Tag::as_str);
    if let Some(name) = mailing.or_else(|| parameters.click(&RECIPIENT_MARKS).map(ClickId::as_str))
    {
        return Some(Verdict::new(Channel::Email, Rule::MailingMark, &[name]));
    }
    let id = parameters.click(&[ClickId::Srsltid])?;
    Some(Verdict::new(
        Channel::OrganicSearch,
        Rule::ListingMark,
        &[id.as_str()],
    ))
}

/// What the page before says.
fn by_referrer(referrer: &Referrer) -> Verdict {
    let class = match referrer {
        Referrer::None => return Verdict::new(Channel::Direct, Rule::NoEvidence, &[]),
        Referrer::Own => return Verdict::new(Channel::Internal, Rule::OwnPage, &[REFERRER]),
        Referrer::Other(None) => {
            return Verdict::new(Channel::Referral, Rule::OtherHost, &[REFERRER]);
        }
        Referrer::Other(Some(class)) => *class,
    };
    let known = |channel| Verdict::new(channel, Rule::KnownHost, &[REFERRER]);
    match class {
        Class::Plain => Verdict::new(Channel::Referral, Rule::OtherHost, &[REFERRER]),
        Class::Search => known(Channel::OrganicSearch),
        Class::Social => known(Channel::OrganicSocial),
        Class::Video => known(Channel::OrganicVideo),
        Class::Shopping => known(Channel::OrganicShopping),
        Class::Email => known(Channel::Email),
        Class::PaidSearch => Verdict::new(Channel::PaidSearch, Rule::AdHost, &[REFERRER]),
        // The host proves an advertisement, not which kind.
        Class::Ads => Verdict::new(Channel::PaidOther, Rule::AdHost, &[REFERRER]),
        Class::Ai => Verdict::new(Channel::AiAssistant, Rule::AiAssistant, &[REFERRER]),
        Class::Directory => Verdict::named(
            Channel::Referral,
            Named::Directory,
            Rule::Directory,
            &[REFERRER],
        ),
        Class::Listing => Verdict::named(
            Channel::OrganicSearch,
            Named::GoogleBusinessProfile,
            Rule::BusinessProfile,
            &[REFERRER],
        ),
    }
}
