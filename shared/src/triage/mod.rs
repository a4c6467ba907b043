//! Triage: which concerns a message raises, and by which words.
//!
//! Deterministic, over data (`data/triage/`): *concepts* name words that mean much the same in
//! English and Spanish; *weights*, learned from labelled messages, say how much each word and
//! concept speaks for each label; *rules* give a label whatever the weights. Both languages are read
//! in every message, because people mix them. Triage labels; it never diagnoses, and the emergency
//! guidance of a form stands whatever it says.

mod concepts;
mod features;
pub(crate) mod fold;
pub(crate) mod key;
mod label;
mod rules;
mod table;
mod tokens;
#[cfg(feature = "training")]
pub mod training;
mod undone;
mod weigh;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::language::{self, Language};
pub use label::Label;
use tokens::Tokens;

/// What triage found in one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Triage {
    /// The labels that hold; never empty.
    pub labels: BTreeSet<Label>,
    /// The language the message is in.
    pub lang: Language,
    /// Why: at least one entry for each label that holds, in the order of the text.
    pub hits: Vec<Hit>,
}

/// Why a label holds: a rule, or the words that weighed most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Hit {
    /// The rule's id, such as `breathing`. Where the weights decided, `words.` and the concept that
    /// weighed most, such as `words.chest`, or `words` if none did.
    pub rule: &'static str,
    /// The label it gives.
    pub label: Label,
    /// First Unicode scalar value (not byte) of the words in the original text.
    pub start: u32,
    /// One past the last Unicode scalar value of the words in the original text.
    pub end: u32,
}

impl Hit {
    /// The words of the original text, for showing them; empty when `text` is another text.
    #[must_use]
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        let byte = |at: u32| {
            let mut places = text.char_indices().map(|(i, _)| i).chain([text.len()]);
            places.nth(at as usize)
        };
        match (byte(self.start), byte(self.end)) {
            (Some(from), Some(to)) => text.get(from..to).unwrap_or_default(),
            _ => "",
        }
    }
}

/// Labels a message. `form_language` is the language of the form it came by, if known; it decides
/// only the language of messages that do not show theirs.
#[must_use]
pub fn triage(text: &str, form_language: Option<Language>) -> Triage {
    let mut tokens = Tokens::read(text);
    let concepts = concepts::find(&mut tokens);
    let mut hits = Vec::new();
    let mut hit = |rule, label, (start, end): (usize, usize)| {
        hits.push(Hit {
            rule,
            label,
            start: tokens.items[start].start,
            end: tokens.items[end - 1].end,
        });
    };
    for found in rules::find(&tokens, &concepts) {
        for label in Label::of_bits(found.labels) {
            hit(found.id, label, found.place);
        }
    }
    for held in weigh::weigh(&tokens, &concepts) {
        let by = held.concept.map(|c| table::CONCEPTS[usize::from(c)]);
        hit(by.unwrap_or(table::WORDS), held.label, held.place);
    }
    hits.sort_by_key(|h| (h.start, h.end, h.label, h.rule));
    let mut labels: BTreeSet<Label> = hits.iter().map(|h| h.label).collect();
    if labels.is_empty() {
        labels.insert(Label::None);
    }
    let lang = language::detect(text, form_language.unwrap_or_default());
    Triage { labels, lang, hits }
}
#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<Label> {
        triage(text, None).labels.into_iter().collect()
    }

    #[test]
    fn negation_inside_a_symptom_is_no_denial() {
        for text in [
            "I can't breathe",
            "no puedo respirar",
            "it won't stop bleeding",
            "no deja de sangrar",
            "he is not responding",
        ] {
            assert!(labels(text).contains(&Label::Urgent), "{text}");
        }
        for text in [
            "no chest pain",
            "I don't have any chest pain",
            "no tengo dolor de pecho",
        ] {
            assert!(!labels(text).contains(&Label::Urgent), "{text}");
        }
    }

    #[test]
    fn a_denial_carries_over_or_but_not_over_but() {
        assert!(!labels("no chest pain or trouble breathing").contains(&Label::Urgent));
        assert!(labels("no fever but I can't breathe").contains(&Label::Urgent));
    }

    #[test]
    fn the_words_of_a_hit_are_those_of_the_original() {
        let text = "¡Ayúdenme! 😰 No puedo RESPIRAR, señorita";
        let found = triage(text, Some(Language::Es));
        let breathing = found
            .hits
            .iter()
            .find(|h| h.label == Label::Urgent)
            .unwrap();
        assert!(
            breathing.words(text).ends_with("RESPIRAR"),
            "{}",
            breathing.words(text)
        );
        assert_eq!(breathing.words("short"), "");
    }

    #[test]
    fn nothing_found_is_none_and_never_empty() {
        assert_eq!(labels(""), [Label::None]);
        assert_eq!(labels("Thank you!"), [Label::None]);
    }

    #[test]
    fn the_wire_format_is_snake_case() {
        let found = triage("My copay is wrong", None);
        let json = serde_json::to_value(&found).unwrap();
        assert_eq!(json["lang"], "en");
        assert_eq!(json["labels"], serde_json::json!(["insurance_payment"]));
        assert!(json["hits"][0]["start"].is_u64());
    }
}
