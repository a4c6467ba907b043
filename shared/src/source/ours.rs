//! What a practice wants told apart before any analytics product's order.

use super::channel::{Channel, Named};
use super::hosts::Class;
use super::rule::Rule;
use super::tag_words::TagWords;
use super::verdict::Verdict;
use super::words::{self, is_any, says_any};

/// The Business Profile, paper, colleagues, partners, directories and assistants; `None` leaves
/// the visit to the general order.
pub(super) fn ours(
    tags: &TagWords,
    class: Option<Class>,
    is_paid: bool,
    evidence: &[&'static str],
) -> Option<Verdict> {
    let (source, medium, campaign) = (tags.source(), tags.medium(), tags.campaign());
    let named = |channel, name, rule| Some(Verdict::named(channel, name, rule, evidence));
    let listing = [source, medium, campaign]
        .iter()
        .any(|v| says_any(v, words::BUSINESS_PROFILE));
    let on_map = class == Some(Class::Search) && is_any(medium, &["maps", "map"]);
    let is_paid = is_paid || words::is_display(medium);
    if !is_paid && (listing || on_map || class == Some(Class::Listing)) {
        let name = Named::GoogleBusinessProfile;
        return named(Channel::OrganicSearch, name, Rule::BusinessProfile);
    }
    if is_offline(tags) {
        let content = tags.content.as_deref().unwrap_or_default();
        let by_post = [source, medium, content]
            .iter()
            .any(|v| says_any(v, words::MAIL));
        let name = if by_post {
            Named::DirectMail
        } else {
            Named::OfflineOther
        };
        return named(Channel::Offline, name, Rule::OfflineTag);
    }
    if from_clinician(source, medium) {
        return named(
            Channel::Referral,
            Named::PhysicianReferral,
            Rule::PhysicianTag,
        );
    }
    let affiliate_source = tags.medium.is_none() && says_any(source, words::AFFILIATE);
    if affiliate_source || says_any(medium, words::AFFILIATE) {
        return named(
            Channel::Affiliate,
            Named::ReferralPartner,
            Rule::AffiliateTag,
        );
    }
    let partner_source = words::words(source)
        .next()
        .is_some_and(|w| words::PARTNER.contains(&w))
        && (tags.medium.is_none() || is_any(medium, &["referral", "link"]));
    if partner_source || says_any(medium, words::PARTNER) {
        return named(Channel::Referral, Named::ReferralPartner, Rule::PartnerTag);
    }
    if is_paid {
        return None;
    }
    // A medium can say it where the source is on no list.
    let unlisted = |words| class.is_none() && is_any(medium, words);
    // What a directory's name sends by mail or text is a message, and no finder.
    let message = words::is_email(medium)
        || words::is_sms(medium)
        || words::is_push(medium)
        || words::is_social(medium);
    if class == Some(Class::Directory) && !message || unlisted(words::DIRECTORY) {
        return named(Channel::Referral, Named::Directory, Rule::Directory);
    }
    (class == Some(Class::Ai) || unlisted(words::ASSISTANT))
        .then(|| Verdict::new(Channel::AiAssistant, Rule::AiAssistant, evidence))
}

/// A medium about referring clinicians, or a plain referral whose source is one.
fn from_clinician(source: &str, medium: &str) -> bool {
    let both = says_any(medium, words::CLINICIAN) && says_any(medium, words::REFERRING);
    let by_source = is_any(medium, words::REFERRING) && says_any(source, words::CLINICIAN_SOURCE);
    both || by_source || is_any(medium, words::PHYSICIAN_MEDIUM)
}

fn is_offline(tags: &TagWords) -> bool {
    let medium = tags.medium();
    if says_any(medium, words::OFFLINE) || is_any(medium, words::OFFLINE_MEDIUM) {
        return true;
    }
    // A mailing program can be called a mailer, and a flyer can be sent as an e-mail.
    let elsewhere = words::is_email(medium) && !is_any(medium, &["mail", "correo"])
        || words::is_sms(medium)
        || words::is_social(medium);
    !elsewhere && !tags.source().contains('.') && says_any(tags.source(), words::OFFLINE)
}
