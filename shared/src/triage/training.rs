//! For learning the weights: a message as the weights see it.

use super::tokens::Tokens;
use super::{Label, concepts, features, rules, weigh};

/// A message to learn from.
pub struct Read {
    /// The names of the features of each sentence, each name once a sentence.
    pub sentences: Vec<Vec<String>>,
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
    let sentences = weigh::sentences(&tokens)
        .map(|place| {
            let mut names = Vec::new();
            features::each(&tokens, &concepts, place, |found| {
                names.push(found.feature.to_string());
            });
            names.sort_unstable();
            names.dedup();
            names
        })
        .collect();
    let rules = rules::find(&tokens, &concepts)
        .into_iter()
        .flat_map(|found| Label::of_bits(found.labels).map(move |label| (found.id, label)))
        .collect();
    let calming = weigh::sentences(&tokens)
        .map(|place| weigh::calming(&concepts, place))
        .collect();
    Read {
        sentences,
        calming,
        rules,
    }
}

/// Whether each sentence is heard on the question of an emergency, of its weight and whether it may
/// speak against one: learned from as it is weighed.
#[must_use]
pub fn heard(sentences: &[(i32, bool)]) -> Vec<bool> {
    weigh::heard(sentences).collect()
}

/// The labels in the order of the weights.
pub const LABELS: [Label; 8] = Label::BITS;
