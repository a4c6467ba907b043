//! The rules that choose the channel, in order.

use super::channel::{Channel, Named, SourceName};
use super::hosts::{self, Class};
use super::referrer::Referrer;
use super::rule::Rule;
use super::tags::{ClickId, Parameters, Tag};
use super::words::{self, is_any, says, says_any};

/// A decision, and the names of what it rests on.
#[derive(Debug)]
pub(super) struct Verdict {
    pub channel: Channel,
    pub source: SourceName,
    pub rule: Rule,
    pub evidence: Vec<&'static str>,
}

impl Verdict {
    fn new(channel: Channel, rule: Rule, evidence: &[&'static str]) -> Self {
        Self {
            channel,
            source: SourceName::Channel(channel),
            rule,
            evidence: evidence.to_vec(),
        }
    }

    fn named(channel: Channel, name: Named, rule: Rule, evidence: &[&'static str]) -> Self {
        Self {
            source: SourceName::Named(name),
            ..Self::new(channel, rule, evidence)
        }
    }
}

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

/// The tags in lower case.
#[derive(Debug, Default)]
struct TagWords {
    source: Option<String>,
    /// The parameter the source stands in.
    source_name: &'static str,
    medium: Option<String>,
    campaign: Option<String>,
    content: Option<String>,
    network: Option<String>,
}

impl TagWords {
    fn read(parameters: &Parameters) -> Self {
        let mut found = Self {
            source: parameters.lower(Tag::UtmSource),
            source_name: Tag::UtmSource.as_str(),
            medium: parameters.lower(Tag::UtmMedium),
            campaign: parameters.lower(Tag::UtmCampaign),
            content: parameters.lower(Tag::UtmContent),
            network: parameters.lower(Tag::HsaNet),
        };
        // `source=direct` with a medium of nothing is how Google Analytics writes "direct".
        if found
            .medium
            .as_deref()
            .is_some_and(|medium| is_any(medium, &["none"]))
        {
            found.medium = None;
        }
        found
    }

    fn source(&self) -> &str {
        self.source.as_deref().unwrap_or_default()
    }

    fn medium(&self) -> &str {
        self.medium.as_deref().unwrap_or_default()
    }

    fn campaign(&self) -> &str {
        self.campaign.as_deref().unwrap_or_default()
    }

    /// The names of the tags that carry a word for the source or the medium.
    fn evidence(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if self.source.is_some() {
            names.push(self.source_name);
        }
        if self.medium.is_some() {
            names.push(Tag::UtmMedium.as_str());
        }
        if names.is_empty() && self.campaign.is_some() {
            names.push(Tag::UtmCampaign.as_str());
        }
        names
    }
}

/// A source's class, and whether its name says that it is advertising.
fn source_class(name: &str) -> (Option<Class>, bool) {
    if let Some(class) = hosts::of_name(name) {
        return match class {
            Class::PaidSearch => (Some(Class::Search), true),
            other => (Some(other), false),
        };
    }
    for ending in ["ads", "ad", "advertising"] {
        let Some(base) = name.strip_suffix(ending) else {
            continue;
        };
        let trimmed = base.trim_end_matches(['-', '_', ' ', '.', '+']);
        let separated = trimmed.len() < base.len();
        let class = if trimmed.is_empty() {
            None
        } else {
            hosts::of_name(trimmed).or_else(|| leading_brand(trimmed))
        };
        // Without a separator only a known name counts: `downloads` and `threads` end so too.
        if class.is_some() || separated {
            return (class, true);
        }
    }
    let middle = words::words(name).any(|word| word == "ads");
    (leading_brand(name), middle)
}

/// The network in names such as `facebook_mobile_feed`, which platforms' templates fill in.
fn leading_brand(name: &str) -> Option<Class> {
    let brands = [
        "facebook",
        "instagram",
        "google",
        "bing",
        "youtube",
        "tiktok",
        "linkedin",
        "twitter",
        "pinterest",
        "nextdoor",
        "yahoo",
        "fb",
        "ig",
    ];
    let mut words = words::words(name);
    let first = words.next()?;
    let several = words.next().is_some() && !name.contains('.');
    (several && brands.contains(&first))
        .then(|| hosts::of_name(first))
        .flatten()
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
        } else if is_any(tags.medium(), &["display", "banner"]) {
            Channel::Display
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
    if words::says(tags.campaign(), "cross network") {
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
        if words::says_any(&value, &words::AFFILIATE) {
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
    // Neither a source nor a medium: other evidence may speak first.
    if *referrer != Referrer::None || marked(parameters).is_some() {
        return None;
    }
    Some(Verdict::new(Channel::Unassigned, Rule::UnknownTag, &[any]))
}

/// What says, besides the medium, that a visit was paid for.
#[derive(Debug, Default)]
struct Paid {
    by_source: bool,
}

/// The order of channels: ours, then Google Analytics 4's.
fn chain(tags: &TagWords, class: Option<Class>, paid: &Paid, evidence: &[&'static str]) -> Verdict {
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
    if says(tags.campaign(), "cross network") {
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
        _ if words::is_display(medium) => Channel::Display,
        // The medium itself may name the network: `paid_social` from a source nobody listed.
        _ if says_any(medium, &["social", "paidsocial"]) => Channel::PaidSocial,
        _ if says_any(medium, &["search", "paidsearch", "sem"]) => Channel::PaidSearch,
        _ if says_any(medium, &["video", "paidvideo"]) => Channel::PaidVideo,
        _ if says_any(medium, &["shopping", "paidshopping"]) => Channel::PaidShopping,
        _ => Channel::PaidOther,
    }
}

/// What a practice wants told apart before any analytics product's order.
fn ours(
    tags: &TagWords,
    class: Option<Class>,
    is_paid: bool,
    evidence: &[&'static str],
) -> Option<Verdict> {
    let (source, medium, campaign) = (tags.source(), tags.medium(), tags.campaign());
    let listing = [source, medium, campaign]
        .iter()
        .any(|v| says_any(v, &words::BUSINESS_PROFILE));
    if !is_paid && (listing || class == Some(Class::Listing)) {
        let verdict = Verdict::named(
            Channel::OrganicSearch,
            Named::GoogleBusinessProfile,
            Rule::BusinessProfile,
            evidence,
        );
        return Some(verdict);
    }
    if is_offline(tags) {
        let content = tags.content.as_deref().unwrap_or_default();
        let by_post = [source, medium, content]
            .iter()
            .any(|v| says_any(v, &words::MAIL));
        let name = if by_post {
            Named::DirectMail
        } else {
            Named::OfflineOther
        };
        return Some(Verdict::named(
            Channel::Offline,
            name,
            Rule::OfflineTag,
            evidence,
        ));
    }
    let from_clinician = says_any(medium, &words::CLINICIAN) && says_any(medium, &words::REFERRING)
        || is_any(medium, &words::PHYSICIAN_MEDIUM)
        || is_any(medium, &words::REFERRING)
            && says_any(
                source,
                &[
                    "physician",
                    "provider",
                    "doctor",
                    "dr",
                    "pcp",
                    "referring",
                    "medico",
                    "médico",
                ],
            );
    if from_clinician {
        return Some(Verdict::named(
            Channel::Referral,
            Named::PhysicianReferral,
            Rule::PhysicianTag,
            evidence,
        ));
    }
    if says_any(medium, &words::AFFILIATE)
        || tags.medium.is_none() && says_any(source, &words::AFFILIATE)
    {
        return Some(Verdict::named(
            Channel::Affiliate,
            Named::ReferralPartner,
            Rule::AffiliateTag,
            evidence,
        ));
    }
    let partner_source = words::words(source)
        .next()
        .is_some_and(|word| words::PARTNER.contains(&word));
    if says_any(medium, &words::PARTNER)
        || partner_source && (tags.medium.is_none() || is_any(medium, &["referral", "link"]))
    {
        return Some(Verdict::named(
            Channel::Referral,
            Named::ReferralPartner,
            Rule::PartnerTag,
            evidence,
        ));
    }
    match class {
        Some(Class::Directory) if !is_paid => Some(Verdict::named(
            Channel::Referral,
            Named::Directory,
            Rule::Directory,
            evidence,
        )),
        Some(Class::Ai) if !is_paid => Some(Verdict::new(
            Channel::AiAssistant,
            Rule::AiAssistant,
            evidence,
        )),
        _ => None,
    }
}

fn is_offline(tags: &TagWords) -> bool {
    let medium = tags.medium();
    if says_any(medium, &words::OFFLINE) || is_any(medium, &words::OFFLINE_MEDIUM) {
        return true;
    }
    // A mailing program can be called a mailer, and a flyer can be sent as an e-mail.
    let elsewhere = words::is_email(medium) && !is_any(medium, &["mail", "correo"])
        || words::is_sms(medium)
        || words::is_social(medium);
    !elsewhere && !tags.source().contains('.') && says_any(tags.source(), &words::OFFLINE)
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
    if medium.ends_with("push")
        || medium.contains("mobile")
        || medium.contains("notification")
        || source == "firebase"
    {
        return by_medium(Channel::Push);
    }
    if listed(Class::Plain) && tags.medium.is_none() {
        return by_list(Channel::Referral);
    }
    Verdict::new(Channel::Unassigned, Rule::UnknownTag, evidence)
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
