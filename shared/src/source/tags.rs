//! The parameters attribution knows, and reading them from a landing page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::address::{after_path, decode};

/// Declares an enum whose variants are parameter names: in JSON, in records and in the address.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$what:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        pub enum $type {
            $($(#[$what])* #[serde(rename = $name)] $variant,)*
        }

        impl $type {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The parameter's name, as its maker writes it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

names! {
    /// A campaign tag: a parameter whose value a marketer or an advertising platform chose, and
    /// which says the same about every visitor who followed that link.
    Tag {
        /// Who sent the visitor.
        UtmSource = "utm_source",
        /// By what means.
        UtmMedium = "utm_medium",
        /// In which campaign.
        UtmCampaign = "utm_campaign",
        /// Which version of the advertisement.
        UtmContent = "utm_content",
        /// For which keyword bought.
        UtmTerm = "utm_term",
        /// The campaign's number.
        UtmId = "utm_id",
        /// The network of an advertisement run through `HubSpot`.
        HsaNet = "hsa_net",
        /// The campaign of an advertisement run through `HubSpot`.
        HsaCam = "hsa_cam",
        /// Where Google showed the advertisement, as a number.
        GadSource = "gad_source",
        /// The Google campaign's number.
        GadCampaignid = "gad_campaignid",
        /// The Mailchimp mailing.
        McCid = "mc_cid",
        /// The `HubSpot` mailing.
        Hsmi = "_hsmi",
        /// A link's weak hint at its own place.
        Ref = "ref",
        /// As `ref`.
        Source = "source",
    }
}

names! {
    /// A parameter with a value made for one click or one recipient. That it was there may be
    /// kept; what it said may not.
    ClickId {
        /// Google Ads.
        Gclid = "gclid",
        /// Google Ads, from an application to the web.
        Wbraid = "wbraid",
        /// Google Ads, from the web to an application.
        Gbraid = "gbraid",
        /// Google's display network.
        Dclid = "dclid",
        /// Microsoft Advertising.
        Msclkid = "msclkid",
        /// `TikTok`.
        Ttclid = "ttclid",
        /// X.
        Twclid = "twclid",
        /// `LinkedIn`.
        LiFatId = "li_fat_id",
        /// Reddit.
        RdtCid = "rdt_cid",
        /// Snapchat.
        ScCid = "ScCid",
        /// Yandex Direct.
        Yclid = "yclid",
        /// Facebook, on every outgoing link.
        Fbclid = "fbclid",
        /// Instagram, on shared links.
        Igshid = "igshid",
        /// Instagram, on shared links.
        Igsh = "igsh",
        /// Pinterest.
        Epik = "epik",
        /// Google's unpaid product listings.
        Srsltid = "srsltid",
        /// Mailchimp: one recipient.
        McEid = "mc_eid",
        /// `HubSpot`: one recipient.
        Hsenc = "_hsenc",
        /// Marketo: one recipient.
        MktTok = "mkt_tok",
        /// Klaviyo: one recipient.
        Kx = "_kx",
        /// `HubSpot`: one visitor.
        Hstc = "__hstc",
        /// `HubSpot`: one visit.
        Hssc = "__hssc",
    }
}

/// What is left of an ampersand as HTML writes it.
const ESCAPED: [&str; 7] = ["amp;", "AMP;", "#038;", "038;", "#38;", "38;", "#x26;"];

/// Matomo's own spellings of the same tags.
const ALIASES: [(&str, Tag); 14] = [
    ("mtm_source", Tag::UtmSource),
    ("mtm_medium", Tag::UtmMedium),
    ("mtm_campaign", Tag::UtmCampaign),
    ("mtm_content", Tag::UtmContent),
    ("mtm_keyword", Tag::UtmTerm),
    ("mtm_kwd", Tag::UtmTerm),
    ("mtm_cid", Tag::UtmId),
    ("matomo_campaign", Tag::UtmCampaign),
    ("matomo_source", Tag::UtmSource),
    ("matomo_medium", Tag::UtmMedium),
    ("pk_source", Tag::UtmSource),
    ("pk_medium", Tag::UtmMedium),
    ("pk_campaign", Tag::UtmCampaign),
    ("piwik_campaign", Tag::UtmCampaign),
];

/// What a landing page's address carries.
#[derive(Default)]
pub(super) struct Parameters {
    /// Values as written, decoded and trimmed.
    tags: BTreeMap<Tag, String>,
    clicks: BTreeMap<ClickId, String>,
    /// Present, but saying nothing: an empty value or a placeholder nobody filled in.
    pub blank: Vec<&'static str>,
    /// How many parameters nobody here knows. Their names can be personal, so only the number.
    pub others: u32,
}

impl Parameters {
    /// Reads the query, then the fragment.
    pub(super) fn read(landing_url: &str) -> Self {
        let (query, fragment) = after_path(landing_url);
        let mut found = Self::default();
        let mut seen = Vec::new();
        // A template that appends `?utm_source=` to an address with a query makes a second `?`;
        // single-page sites keep their own query after `#/route?`.
        for pair in [query, fragment]
            .into_iter()
            .flat_map(|part| part.split(['&', '?']))
        {
            found.take(pair, &mut seen);
        }
        found
    }

    fn take(&mut self, pair: &str, seen: &mut Vec<&'static str>) {
        let mut pair = pair;
        // `&amp;` pasted from HTML source splits into `amp;name=value`; `&#038;` begins a fragment.
        while let Some(rest) = ESCAPED
            .iter()
            .find_map(|escaped| pair.strip_prefix(escaped))
        {
            pair = rest;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name).trim().to_ascii_lowercase();
        let tag = tag_named(&name);
        let click = ClickId::ALL
            .iter()
            .copied()
            .find(|id| id.as_str().eq_ignore_ascii_case(&name));
        let known = tag.map(Tag::as_str).or(click.map(ClickId::as_str));
        let Some(known) = known else {
            self.others += u32::from(pair.contains('='));
            return;
        };
        if seen.contains(&known) {
            return;
        }
        let value = decode(value).trim().to_owned();
        // What is blank is absent, so it is not the first.
        if is_blank(&value) {
            if !self.blank.contains(&known) {
                self.blank.push(known);
            }
            return;
        }
        seen.push(known);
        self.blank.retain(|name| *name != known);
        if let Some(tag) = tag {
            self.tags.insert(tag, value);
        } else if let Some(click) = click {
            self.clicks.insert(click, value);
        }
    }

    /// A tag's value in lower case.
    pub(super) fn lower(&self, tag: Tag) -> Option<String> {
        self.tags.get(&tag).map(|value| value.to_lowercase())
    }

    pub(super) fn tags(&self) -> impl Iterator<Item = (Tag, &str)> {
        self.tags.iter().map(|(tag, value)| (*tag, value.as_str()))
    }

    pub(super) fn clicks(&self) -> impl Iterator<Item = (ClickId, &str)> {
        self.clicks.iter().map(|(id, value)| (*id, value.as_str()))
    }

    /// The first of these click ids that is present.
    pub(super) fn click(&self, any: &[ClickId]) -> Option<ClickId> {
        any.iter().copied().find(|id| self.clicks.contains_key(id))
    }

    pub(super) fn has(&self, tag: Tag) -> bool {
        self.tags.contains_key(&tag)
    }
}

fn tag_named(name: &str) -> Option<Tag> {
    let own = Tag::ALL.iter().copied().find(|tag| tag.as_str() == name);
    own.or_else(|| {
        ALIASES
            .iter()
            .find(|(alias, _)| *alias == name)
            .map(|(_, tag)| *tag)
    })
}

/// Whether a value says nothing: empty, a programmer's nothing, or a macro left unexpanded.
fn is_blank(value: &str) -> bool {
    let value = value.to_lowercase();
    let nothing = [
        "",
        "null",
        "undefined",
        "(not set)",
        "(none)",
        "nil",
        "nan",
        "not set",
        "(not provided)",
    ];
    let wrapped = |open: &str, close: &str| {
        value.len() > open.len() + close.len() && value.starts_with(open) && value.ends_with(close)
    };
    let braces = value
        .find('{')
        .is_some_and(|at| value.get(at..).is_some_and(|rest| rest.contains('}')));
    nothing.contains(&value.as_str())
        || braces
        || wrapped("[", "]")
        || wrapped("<", ">")
        || wrapped("*|", "|*")
        || wrapped("__", "__")
        || wrapped("%%", "%%")
        || wrapped("$(", ")")
}
