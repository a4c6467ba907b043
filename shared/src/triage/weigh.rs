//! Weighs a message: which labels its words speak for, and in which words.
//!
//! Every sentence has a weight for each label, the sum of its features'. The sentence that speaks most
//! for a label counts whole, each other only within bounds: so one sentence is enough, and no number
//! of faint ones, as long letters have, makes up for it. Against an emergency only those sentences
//! weigh at all that deny, suppose, or tell of another time or person: so no greeting, no wish for an
//! appointment, no refill and no thanks can hide it.

use super::concepts::Concept;
use super::features::{self, Found};
use super::label::Label;
use super::table::{self, BIAS};
use super::tokens::Tokens;

/// A sentence's features with their weights, and its sums.
struct Sentence<'a> {
    found: Vec<(Found<'a>, &'static table::Row)>,
    sums: [i32; 8],
    /// Whether it may speak against an emergency.
    calming: bool,
}

/// The labels that hold, each with the words that weighed most.
pub(super) fn weigh(tokens: &Tokens, concepts: &[Concept]) -> Vec<(Label, (usize, usize))> {
    let sentences: Vec<Sentence<'_>> = sentences(tokens)
        .map(|place| read(tokens, concepts, place))
        .collect();
    let mut labels = Vec::new();
    for (label, (at, bias)) in Label::BITS.into_iter().zip(BIAS.iter().enumerate()) {
        let sums = sentences.iter().map(|s| (s.sums[at], s.calming));
        let weight = together(label, sums);
        if weight + i32::from(*bias) > 0
            && let Some(place) = words(&sentences, at)
        {
            labels.push((label, place));
        }
    }
    labels
}

/// The first token and the end of each sentence.
pub(super) fn sentences(tokens: &Tokens) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        (from < tokens.items.len()).then(|| {
            let place = (from, tokens.sentence_end(from));
            from = place.1;
            place
        })
    })
}

fn read<'a>(tokens: &'a Tokens, concepts: &[Concept], place: (usize, usize)) -> Sentence<'a> {
    let tables = table::tables();
    let mut keyed = Vec::with_capacity((place.1 - place.0) * 6);
    features::each(tokens, concepts, place, |found| {
        let key = found.feature.key();
        if let Some(weights) = tables.weights(key) {
            keyed.push((key, found, weights));
        }
    });
    keyed.sort_by_key(|(key, ..)| *key);
    keyed.dedup_by_key(|(key, ..)| *key);
    let mut sums = [0; 8];
    for (_, _, weights) in &keyed {
        for (sum, weight) in sums.iter_mut().zip(*weights) {
            *sum += i32::from(*weight);
        }
    }
    Sentence {
        calming: calming(concepts, place),
        found: keyed.into_iter().map(|(_, f, w)| (f, w)).collect(),
        sums,
    }
}

/// Whether a sentence may speak against an emergency.
pub(super) fn calming(concepts: &[Concept], (from, to): (usize, usize)) -> bool {
    concepts
        .iter()
        .any(|c| c.start >= from && c.end <= to && features::calming(c.number))
}

/// The most that a sentence beside the one that speaks most can take from a label, and add to it, in
/// the units of the weights.
pub(super) fn bounds(label: Label, calming: bool) -> (i32, i32) {
    match (label, calming) {
        (Label::Urgent, true) => (24, 4),
        (Label::Urgent, false) => (0, 4),
        _ => (24, 12),
    }
}

/// What sentences weigh together, of each one's weight and whether it may speak against an
/// emergency.
pub(super) fn together(label: Label, sums: impl Iterator<Item = (i32, bool)> + Clone) -> i32 {
    let Some((loudest, (most, _))) = sums.clone().enumerate().max_by_key(|(_, (sum, _))| *sum)
    else {
        return 0;
    };
    let others = sums.enumerate().filter(|(at, _)| *at != loudest);
    others.fold(most, |all, (_, (sum, calming))| {
        let (take, add) = bounds(label, calming);
        all + sum.clamp(-take, add)
    })
}

/// The words that speak most for a label: in the weightiest sentence, all that weigh at least half
/// as much as the one that weighs most.
fn words(sentences: &[Sentence<'_>], label: usize) -> Option<(usize, usize)> {
    let sentence = sentences.iter().max_by_key(|s| s.sums[label])?;
    let weight = |w: &table::Row| i32::from(w[label]);
    let most = sentence.found.iter().map(|(_, w)| weight(w)).max()?;
    let heavy = sentence
        .found
        .iter()
        .filter(|(_, w)| weight(w) > 0 && weight(w) * 2 >= most);
    heavy.fold(None, |place, (f, _)| {
        let (start, end) = place.unwrap_or((f.start, f.end));
        Some((start.min(f.start), end.max(f.end)))
    })
}
