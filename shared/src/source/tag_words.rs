//! The tags as the rules read them, and what a source's name is.

use super::hosts::{self, Class};
use super::tags::{Parameters, Tag};
use super::words::{self, is_any};

/// The tags in lower case.
#[derive(Default)]
pub(super) struct TagWords {
    pub source: Option<String>,
    /// The parameter the source stands in.
    pub source_name: &'static str,
    pub medium: Option<String>,
    pub campaign: Option<String>,
    pub content: Option<String>,
    pub network: Option<String>,
}

impl TagWords {
    pub(super) fn read(parameters: &Parameters) -> Self {
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

    pub(super) fn source(&self) -> &str {
        self.source.as_deref().unwrap_or_default()
    }

    pub(super) fn medium(&self) -> &str {
        self.medium.as_deref().unwrap_or_default()
    }

    pub(super) fn campaign(&self) -> &str {
        self.campaign.as_deref().unwrap_or_default()
    }

    /// The names of the tags that carry a word for the source or the medium.
    pub(super) fn evidence(&self) -> Vec<&'static str> {
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
pub(super) fn source_class(name: &str) -> (Option<Class>, bool) {
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
