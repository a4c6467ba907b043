//! What of the evidence may be stored, and what was thrown away.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::address::{Address, Scheme, decode, read};
use super::personal::{personal, platform_id, screen};
use super::tags::{ClickId, Parameters, Tag};

/// A landing path longer than this is cut; no practice's own pages are.
const LONGEST_PATH: usize = 200;

/// The only facts of an inquiry's origin, beside channel, source and reason, that may be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Kept {
    /// The landing page's path, with anything personal in it taken out.
    pub landing_path: Option<String>,
    /// Scheme and host of the page before. Never its path: that can name a condition.
    pub referrer_origin: Option<String>,
    /// Campaign tags with their values.
    pub tags: BTreeMap<Tag, String>,
    /// Click ids that were present.
    pub click_ids: Vec<ClickId>,
    /// What was thrown away. Names only.
    pub dropped: Vec<Dropped>,
}

/// One thing that was thrown away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Dropped {
    /// A known parameter's name, or one of `referrer`, `referrer_path`, `landing_path` and
    /// `other_parameters`.
    pub what: String,
    /// Why.
    pub why: Why,
}

/// Why something was thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// A value made for one click or one recipient.
    OneClick,
    /// It looks like an e-mail address.
    Email,
    /// It looks like a telephone number.
    Phone,
    /// It looks like a date.
    Date,
    /// It looks like a code for one recipient.
    Recipient,
    /// It holds parameters of its own.
    Nested,
    /// It has no characters that may be kept.
    Unreadable,
    /// It says nothing: empty, or a placeholder nobody filled in.
    Blank,
    /// A hint that names no known source; it could be anything.
    Unrecognised,
    /// No rule needs it, and it could say something about a person.
    NotNeeded,
    /// It is no public site: an IP address, a machine's own name, or unreadable.
    NoSite,
    /// The visitor's browser asked for privacy (Global Privacy Control).
    PrivacyControl,
}

impl Why {
    /// The reason in words that go on after "because".
    #[must_use]
    pub fn clause(self) -> &'static str {
        match self {
            Self::OneClick => "its value was made for one click or one recipient",
            Self::Email => "it looks like an e-mail address",
            Self::Phone => "it looks like a telephone number",
            Self::Date => "it looks like a date, perhaps of birth",
            Self::Recipient => "it looks like a code for one person",
            Self::Nested => "it holds further parameters, which nobody checked",
            Self::Unreadable => "it holds nothing that may be kept",
            Self::Blank => "it is empty or a placeholder nobody filled in",
            Self::Unrecognised => "it names no known source",
            Self::NotNeeded => "no rule needs it and it could say something about a person",
            Self::NoSite => "it is no public site",
            Self::PrivacyControl => "the visitor's browser asked for privacy",
        }
    }
}

impl Kept {
    /// Sorts the evidence into kept and dropped. `used` are the names the decision rests on.
    pub(super) fn of(
        parameters: &Parameters,
        landing_url: &str,
        (referrer_text, referrer): (&str, Option<&Address<'_>>),
        used: &[&'static str],
        gpc: bool,
    ) -> Self {
        let mut kept = Self::default();
        kept.take_parameters(parameters, used);
        kept.take_landing(landing_url);
        kept.take_referrer(referrer_text, referrer);
        if gpc {
            kept.under_privacy_control()
        } else {
            kept
        }
    }

    fn drop(&mut self, what: &str, why: Why) {
        self.dropped.push(Dropped {
            what: what.to_owned(),
            why,
        });
    }

    fn take_parameters(&mut self, parameters: &Parameters, used: &[&'static str]) {
        let clicks: Vec<String> = parameters
            .clicks()
            .map(|(_, value)| value.to_lowercase())
            .collect();
        for (tag, value) in parameters.tags() {
            match keep_tag(tag, value, &clicks, used) {
                Ok(value) => {
                    self.tags.insert(tag, value);
                }
                Err(why) => self.drop(tag.as_str(), why),
            }
        }
        for (id, _) in parameters.clicks() {
            self.click_ids.push(id);
            self.drop(id.as_str(), Why::OneClick);
        }
        for name in &parameters.blank {
            self.drop(name, Why::Blank);
        }
        if parameters.others > 0 {
            self.drop("other_parameters", Why::NotNeeded);
        }
    }

    fn take_landing(&mut self, landing_url: &str) {
        let Some(address) = read(landing_url) else {
            if !landing_url.trim().is_empty() {
                self.drop("landing_path", Why::Unreadable);
            }
            return;
        };
        let (path, whole) = clean_path(address.path);
        if !whole {
            self.drop("landing_path", Why::NotNeeded);
        }
        self.landing_path = Some(path);
    }

    fn take_referrer(&mut self, text: &str, address: Option<&Address<'_>>) {
        let Some(address) = address else {
            if !text.trim().is_empty() {
                self.drop("referrer", Why::NoSite);
            }
            return;
        };
        if let Some(why) = personal(&address.host) {
            self.drop("referrer", why);
            return;
        }
        self.referrer_origin = Some(format!("{}://{}", address.scheme.as_str(), address.host));
        let more =
            address.path.len() > 1 || !address.query.is_empty() || !address.fragment.is_empty();
        if more && address.scheme != Scheme::AndroidApp {
            self.drop("referrer_path", Why::NotNeeded);
        }
    }

    /// Channel and source only: what is left is the list of what was not kept, and it names no click.
    fn under_privacy_control(self) -> Self {
        let mut kept = Self {
            dropped: self.dropped,
            ..Self::default()
        };
        kept.dropped.retain(|dropped| dropped.why != Why::OneClick);
        for tag in self.tags.keys() {
            kept.drop(tag.as_str(), Why::PrivacyControl);
        }
        if self.referrer_origin.is_some() {
            kept.drop("referrer", Why::PrivacyControl);
        }
        if self.landing_path.is_some() {
            kept.drop("landing_path", Why::PrivacyControl);
        }
        kept
    }
}

fn keep_tag(
    tag: Tag,
    value: &str,
    clicks: &[String],
    used: &[&'static str],
) -> Result<String, Why> {
    let lower = value.to_lowercase();
    if clicks
        .iter()
        .any(|click| click.len() >= 4 && lower.contains(click.as_str()))
    {
        return Err(Why::OneClick);
    }
    match tag {
        Tag::GadSource | Tag::GadCampaignid | Tag::HsaCam | Tag::McCid | Tag::Hsmi => {
            platform_id(value, tag == Tag::McCid)
        }
        // `ref` and `source` belong to the page as often as to a campaign.
        Tag::Ref | Tag::Source if !used.contains(&tag.as_str()) => Err(Why::Unrecognised),
        // Whoever shares a link is named there too: a long number may be a person's.
        Tag::Ref | Tag::Source if value.bytes().filter(u8::is_ascii_digit).count() >= 6 => {
            Err(Why::Recipient)
        }
        _ => screen(value),
    }
}

/// A path with every part left out that is no plain word, and whether it is whole.
fn clean_path(path: &str) -> (String, bool) {
    let mut whole = true;
    let mut clean = String::new();
    for part in path.split('/').skip(1) {
        let plain = decode(&decode(part));
        let simple = plain
            .chars()
            .all(|c| c.is_alphanumeric() || "-_.~ ".contains(c));
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        clean.push('/');
        if simple && digits < 6 && personal(&plain).is_none() {
            clean.push_str(&plain);
        } else {
            whole = false;
            clean.push('-');
        }
    }
    if clean.is_empty() {
        clean.push('/');
    }
    if clean.chars().count() > LONGEST_PATH {
        whole = false;
        clean = clean.chars().take(LONGEST_PATH).collect();
    }
    (clean, whole)
}
