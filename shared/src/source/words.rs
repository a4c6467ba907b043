//! What the words in a tag mean, whatever separators a marketer put between them.
//!
//! The words themselves stand in `data/source/words.txt`.

include!(concat!(env!("OUT_DIR"), "/source_words.rs"));

/// A tag's value as words: lower case, apart at anything that is no letter or digit.
pub(super) fn words(value: &str) -> impl Iterator<Item = &str> + Clone {
    value
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether `phrase` (words apart by spaces) stands in `value` as whole words, in sequence.
/// Words written without any separator count where they are the whole of it.
pub(super) fn says(value: &str, phrase: &str) -> bool {
    says_any(value, &[phrase])
}

/// Whether any of the phrases stands in the value.
pub(super) fn says_any(value: &str, phrases: &[&str]) -> bool {
    let words: Vec<&str> = words(value).collect();
    phrases.iter().any(|phrase| stands(&words, phrase))
}

fn stands(words: &[&str], phrase: &str) -> bool {
    let mut rest = words;
    while let [word, after @ ..] = rest {
        // Most begin with another word; the phrase need not be taken apart for them.
        let mut here = rest.iter();
        let begins = phrase.starts_with(word);
        if begins && phrase.split(' ').all(|wanted| here.next() == Some(&wanted))
            || is_joined(word, phrase) && phrase.contains(' ')
        {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether a word is the phrase written without its spaces.
fn is_joined(word: &str, phrase: &str) -> bool {
    word.bytes().eq(phrase.bytes().filter(|byte| *byte != b' '))
}

/// Whether the whole value is one of the phrases, whatever the separators.
pub(super) fn is_any(value: &str, phrases: &[&str]) -> bool {
    let mut all = words(value);
    match (all.next(), all.next()) {
        (Some(word), None) => phrases.iter().any(|phrase| is_joined(word, phrase)),
        _ => phrases
            .iter()
            .any(|phrase| words(value).eq(phrase.split(' '))),
    }
}

/// Whether a medium says that the visitor was paid for: `cp*`, `ppc`, `retargeting`, `paid*` as
/// Google Analytics has it, each as a word of its own (`pcp-referral` is a primary care doctor,
/// `cpap` a device), and the words advertising platforms' own templates use.
pub(super) fn is_paid(medium: &str) -> bool {
    words(medium).any(|word| {
        let per_something = word
            .strip_prefix("cp")
            .is_some_and(|rest| !matches!(rest, "ap" | "r" | "t"));
        per_something
            || word.starts_with("paid")
            || matches!(
                word,
                "ppc"
                    | "retargeting"
                    | "remarketing"
                    | "sem"
                    | "pmax"
                    | "ads"
                    | "ad"
                    | "adwords"
                    | "pago"
                    | "publicidad"
            )
    })
}

/// Google Analytics' rule for a shopping campaign: `shop` at the start of a word part (after no
/// letter, or after the `e` of `eshop`), or `shopping` anywhere. A `workshop` is none.
pub(super) fn is_shopping(campaign: &str) -> bool {
    campaign.contains("shopping")
        || campaign.match_indices("shop").any(|(at, _)| {
            let before = campaign.get(..at).and_then(|text| text.chars().next_back());
            before.is_none_or(|c| c == 'e' || !c.is_ascii_lowercase())
        })
}

/// Graphical advertisements.
pub(super) fn is_display(medium: &str) -> bool {
    is_any(medium, DISPLAY)
}

/// Google Analytics' mediums for an unpaid social post, and their Spanish.
pub(super) fn is_social(medium: &str) -> bool {
    is_any(medium, SOCIAL)
}

/// E-mail in its spellings.
pub(super) fn is_email(value: &str) -> bool {
    is_any(value, EMAIL) || words(value).any(|word| word == "email")
}

/// Messages that an application shows.
pub(super) fn is_push(medium: &str) -> bool {
    medium.ends_with("push") || medium.contains("mobile") || medium.contains("notification")
}

/// Google's campaigns across its networks.
pub(super) fn is_cross_network(campaign: &str) -> bool {
    campaign.contains("cross-network") || says(campaign, "cross network")
}

/// Text messages.
pub(super) fn is_sms(value: &str) -> bool {
    is_any(value, SMS) || words(value).any(|word| word == "sms")
}
