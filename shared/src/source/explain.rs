//! The decision in plain words, for the person who set up the link.

use std::fmt::Write as _;

use super::Source;
use super::channel::Channel;
use super::rule::Rule;

impl Channel {
    /// The channel as staff say it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Direct => "direct visit",
            Self::Internal => "the practice's own pages",
            Self::CrossNetwork => "advertising across networks",
            Self::PaidShopping => "paid shopping advertisement",
            Self::PaidSearch => "paid search advertisement",
            Self::PaidSocial => "paid social advertisement",
            Self::PaidVideo => "paid video advertisement",
            Self::Display => "display advertisement",
            Self::PaidOther => "other paid advertisement",
            Self::OrganicShopping => "unpaid shopping listing",
            Self::OrganicSocial => "unpaid social post",
            Self::OrganicVideo => "unpaid video",
            Self::OrganicSearch => "unpaid search result",
            Self::Referral => "referral",
            Self::Email => "e-mail",
            Self::Affiliate => "affiliate",
            Self::Audio => "audio",
            Self::Sms => "text message",
            Self::Push => "notification",
            Self::AiAssistant => "AI assistant",
            Self::Offline => "print or another offline source",
            Self::Unassigned => "unassigned",
        }
    }
}

impl Source {
    /// The whole decision in plain English, a sentence a line: what, why, what is kept and what is
    /// thrown away. Holds nothing that [`Kept`](super::Kept) does not.
    #[must_use]
    pub fn explain(&self) -> String {
        let mut text = format!(
            "An inquiry from this link is counted as: {}",
            self.channel.label()
        );
        let name = self.source.as_str().replace('_', " ");
        if self.source.as_str() != self.channel.as_str() {
            let _ = write!(text, " ({name})");
        }
        let _ = write!(text, ".\nWhy: {}\n", self.reason.text);
        if let Some(advice) = self.advice() {
            let _ = writeln!(text, "What to do: {advice}");
        }
        let mut kept = Vec::new();
        if let Some(path) = &self.kept.landing_path {
            kept.push(format!("the page {path}"));
        }
        if let Some(origin) = &self.kept.referrer_origin {
            kept.push(format!("the site it came from, {origin}"));
        }
        kept.extend(
            self.kept
                .tags
                .iter()
                .map(|(tag, value)| format!("{} \u{201c}{value}\u{201d}", tag.as_str())),
        );
        kept.extend(
            self.kept
                .click_ids
                .iter()
                .map(|id| format!("that {} was there", id.as_str())),
        );
        if kept.is_empty() {
            kept.push("only the channel and the source".to_owned());
        }
        let _ = writeln!(text, "Kept: {}.", kept.join("; "));
        if self.kept.dropped.is_empty() {
            text.push_str("Thrown away: nothing.\n");
        }
        for dropped in &self.kept.dropped {
            let what = match dropped.what.as_str() {
                "referrer" => "the address of the page before",
                "referrer_path" => "everything after the host in the address of the page before",
                "landing_path" => "a part of the landing page's address",
                "other_parameters" => "every other parameter in the landing page's address",
                name => name,
            };
            let _ = writeln!(
                text,
                "Thrown away: {what}, because {}.",
                dropped.why.clause()
            );
        }
        text
    }

    /// What a marketer can change, where something is to be changed.
    fn advice(&self) -> Option<&'static str> {
        use super::kept::Why;
        let blank = self
            .kept
            .dropped
            .iter()
            .any(|dropped| dropped.why == Why::Blank);
        let personal = self.kept.dropped.iter().any(|dropped| {
            matches!(
                dropped.why,
                Why::Email | Why::Phone | Why::Date | Why::Recipient
            ) && dropped.what.starts_with("utm_")
        });
        if personal {
            return Some(
                "take personal data and recipient codes out of the tags; use one link for everybody.",
            );
        }
        if self.reason.rule == Rule::OwnPage {
            return Some(
                "a page visited before is not remembered; pass its tags on in the link to this page.",
            );
        }
        if self.reason.rule == Rule::UnknownTag {
            return Some(
                "use a utm_source and a utm_medium from the usual words, such as google with cpc or newsletter with email.",
            );
        }
        blank.then_some(
            "some tags are empty or hold a placeholder; check the template that fills them.",
        )
    }
}
