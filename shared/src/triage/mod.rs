//! Triage: which concerns a message raises, by which rule, in which words.
//!
//! Deterministic rules over two lexicons kept as data (`data/triage.en.txt`, `data/triage.es.txt`).
//! Both are read against every message, because people mix their languages. Triage labels; it never
//! diagnoses, and the emergency guidance of a form stands whatever it says.

pub(crate) mod fold;
mod label;
mod lexicon;
mod matcher;
mod scope;
mod tables;
mod tokens;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::language::{self, Language};
pub use label::Label;
use lexicon::{Atoms, RULES};
use matcher::Match;
use scope::{Scopes, Undone};
use tokens::Tokens;

/// What triage found in one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Triage {
    /// The labels that hold; never empty.
    pub labels: BTreeSet<Label>,
    /// The language the message is in.
    pub lang: Language,
    /// Why: one entry for each rule and label that holds, in the order of the text.
    pub hits: Vec<Hit>,
}

/// A rule that holds and the words it was found in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The rule's id in the lexicon, such as `en.breathing`.
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
    let tokens = Tokens::read(text);
    let tables = tables::tables();
    let atoms = Atoms::read(&tokens, tables);
    let matches = matcher::find(&tokens, &atoms, tables);
    let kept = weigh(&tokens, &matches);

    let mut labels = BTreeSet::new();
    let mut hits = Vec::new();
    for (found, bits) in kept {
        for label in Label::of_bits(bits) {
            labels.insert(label);
            hits.push(Hit {
                rule: RULES[usize::from(found.rule)].id,
                label,
                start: tokens.items[found.start].start,
                end: tokens.items[found.end - 1].end,
            });
        }
    }
    hits.sort_by_key(|h| (h.start, h.end, h.label, h.rule));
    if labels.is_empty() {
        labels.insert(Label::None);
    }
    let lang = language::detect(text, form_language.unwrap_or_default());
    Triage { labels, lang, hits }
}

/// The matches that hold, each with the labels it gives.
fn weigh(tokens: &Tokens, matches: &[Match]) -> Vec<(Match, u16)> {
    let scopes = Scopes::new(tokens, matches);
    let urgent = Label::Urgent.bit();
    let question = Label::ClinicalQuestion.bit();
    let mut in_order: Vec<Match> = matches
        .iter()
        .filter(|m| RULES[usize::from(m.rule)].scope == 0)
        .copied()
        .collect();
    in_order.sort_by_key(|m| (m.start, m.end));

    let mut found: Vec<Finding> = Vec::new();
    let mut denied: Vec<Match> = Vec::new();
    let mut hidden: Vec<Match> = Vec::new();
    for one in in_order {
        let rule = &RULES[usize::from(one.rule)];
        let (mut bits, mut yields) = (rule.labels, rule.yields);
        let last_resort = rule.labels | rule.yields == u16::MAX;
        if last_resort && bits & urgent != 0 && hidden.iter().any(|h| h.overlaps(one)) {
            continue;
        }
        if bits & urgent != 0 {
            match scopes.undone(one, &denied) {
                None => {}
                Some(Undone::Supposed | Undone::Resolved) if rule.stands => {}
                Some(Undone::Supposed) => bits = bits & !urgent | question,
                Some(Undone::Past | Undone::Resolved) => {
                    bits = bits & !urgent | question;
                    yields = !bits;
                }
                Some(Undone::Negated) => {
                    denied.push(one);
                    hidden.push(one);
                    bits = 0;
                }
                Some(Undone::Elsewhere) => {
                    hidden.push(one);
                    bits = 0;
                }
            }
        }
        if bits | yields == u16::MAX && bits == question {
            let undone = scopes.undone(one, &denied);
            if matches!(undone, Some(Undone::Negated | Undone::Elsewhere)) {
                bits = 0;
            }
        }
        bits = Label::of_bits(bits)
            .filter(|label| !scopes.masked(one, label.bit()))
            .fold(0, |all, label| all | label.bit());
        if bits != 0 {
            found.push(Finding {
                place: one,
                bits,
                yields,
            });
        }
    }
    // What was denied, or is another's, is no symptom to ask about either.
    let begins = |h: &Match, f: Match| h.start <= f.start && f.start <= h.start + 1;
    found.retain(|f| !(f.is_last_resort() && hidden.iter().any(|h| begins(h, f.place))));
    if scopes.idle() || found.iter().any(|f| !f.is_net()) {
        found.retain(|f| !f.is_net());
    }
    // A grave word gives way only within its sentence: no polite word around hides it.
    let apart = |f: &Finding, other: &Finding| {
        let sentence = |one: &Finding| tokens.sentence_start(one.place.start);
        f.bits & urgent != 0 && sentence(f) != sentence(other)
    };
    let kept = found.iter().filter(|f| {
        !found
            .iter()
            .any(|other| f.gives_way_to(other) && !apart(f, other))
    });
    kept.map(|f| (f.place, f.bits)).collect()
}

/// A match with the labels it gives and those it gives way to.
struct Finding {
    place: Match,
    bits: u16,
    yields: u16,
}

impl Finding {
    /// Holds only where nothing else does.
    fn is_last_resort(&self) -> bool {
        self.yields | self.bits == u16::MAX
    }

    /// Holds only where nothing but its like does.
    fn is_net(&self) -> bool {
        RULES[usize::from(self.place.rule)].net
    }

    fn gives_way_to(&self, other: &Self) -> bool {
        let mutual = other.yields & self.bits != 0
            && (self.is_last_resort() == other.is_last_resort() || other.is_last_resort());
        self.yields & other.bits != 0 && !mutual
    }
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
