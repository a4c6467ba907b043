//! For learning the weights: a message as the weights see it.

use super::table;
use super::tokens::Tokens;
use super::{Label, concepts, features, rules, weigh};

/// A message to learn from.
pub struct Read {
    /// The names of the features of each sentence, each name once a sentence.
    pub sentences: Vec<Vec<String>>,
    /// The same of the clauses of each, one of which may say an emergency, without everyday matters;
    /// the whole sentence comes first.
    pub clauses: Vec<Vec<Vec<String>>>,
    /// Whether each sentence may speak against an emergency.
    pub calming: Vec<bool>,
    /// The rules that hold, and the labels they give.
    pub rules: Vec<(&'static str, Label)>,
}

/// Reads a message.
#[must_use]
pub fn read(text: &str) -> Read {
    let mut tokens = Tokens::read(text);
    let concepts = concepts::find(&mut tokens);
    let names = |place, (from, to), urgent| {
        let mut names = Vec::new();
        features::each(&tokens, &concepts, place, |found| {
            if found.start >= from && found.end <= to && !(urgent && found.mild) {
                names.push(found.feature.to_string());
            }
        });
        names.sort_unstable();
        names.dedup();
        names
    };
    let (mut sentences, mut clauses, mut calming) = (Vec::new(), Vec::new(), Vec::new());
    for place in weigh::sentences(&tokens) {
        let (calms, parts) = features::clauses(&tokens, &concepts, place);
        sentences.push(names(place, place, false));
        let parts = parts.into_iter().map(|part| names(place, part, true));
        clauses.push(parts.collect());
        calming.push(calms);
    }
    let rules = rules::find(&tokens, &concepts)
        .into_iter()
        .flat_map(|found| Label::of_bits(found.labels).map(move |label| (found.id, label)))
        .collect();
    Read {
        sentences,
        clauses,
        calming,
        rules,
    }
}

/// The most that a sentence beside the one that speaks most can take from a label, and add to it, by
/// whether it may speak against an emergency: learned from as it is weighed.
#[must_use]
pub fn bounds(label: Label, calming: bool) -> (i32, i32) {
    weigh::bounds(label, calming)
}

/// What sentences weigh together.
#[must_use]
pub fn together(label: Label, sums: &[(i32, bool)]) -> i32 {
    weigh::together(label, sums.iter().copied())
}

/// Whether a feature is a plain word of self-harm, overdose or emergency, which may never speak
/// against one: rare words learn from the sentences they happen to stand in.
#[must_use]
pub fn is_plain(feature: &str) -> bool {
    let (kind, words) = feature.split_once(' ').unwrap_or_default();
    if kind == "concept" {
        return PLAIN.contains(&words);
    }
    let mut tokens = Tokens::read(words);
    let found = concepts::find(&mut tokens);
    let plain = |c: &concepts::Concept| {
        PLAIN.contains(&table::name(table::CONCEPTS[usize::from(c.number)]))
    };
    matches!(kind, "word" | "pair" | "stem") && found.iter().any(plain)
}

const PLAIN: [&str; 8] = [
    "selfharm",
    "alarm",
    "suicide!",
    "wishdead!",
    "tookall!",
    "emergency!",
    "violence!",
    "choke!",
];

/// The labels in the order of the weights.
pub const LABELS: [Label; 8] = Label::BITS;
