//! Weighs a message: which labels its words speak for, and in which words.
//!
//! Every sentence has a weight for each label, the sum of its features'. The sentence that speaks most
//! for a label counts whole, each other only within bounds: so one sentence is enough, and no number
//! of faint ones, as long letters have, makes up for it. Against an emergency only those sentences
//! weigh at all that deny, suppose, or tell of another time or person: so no greeting, no wish for an
//! appointment, no refill and no thanks can hide it. For the same reason a sentence that may say an
//! emergency weighs as much as its weightiest clause.

use super::concepts::Concept;
use super::features::{self, Found};
use super::label::Label;
use super::table::{self, BIAS};
use super::tokens::Tokens;

/// A feature that weighs, with its key.
type Weighed<'a> = (u32, Found<'a>, &'static table::Row);

/// A sentence's features with their weights, by key, and its sums.
struct Sentence<'a> {
    found: Vec<Weighed<'a>>,
    sums: [i32; 8],
    /// Where it says most of an emergency.
    clause: (usize, usize),
    place: (usize, usize),
    /// Whether it may speak against an emergency.
    calming: bool,
}

impl<'a> Sentence<'a> {
    fn read(tokens: &'a Tokens, concepts: &[Concept], place: (usize, usize)) -> Self {
        let tables = table::tables();
        let mut found = Vec::with_capacity((place.1 - place.0) * 6);
        features::each(tokens, concepts, place, |one| {
            let key = one.feature.key();
            if let Some(weights) = tables.weights(key) {
                found.push((key, one, weights));
            }
        });
        found.sort_by_key(|(key, ..)| *key);
        let (calming, clauses) = features::clauses(tokens, concepts, place);
        let mut sentence = Self {
            found,
            sums: [0; 8],
            clause: place,
            place,
            calming,
        };
        let mut sums = [0; 8];
        for (_, weights) in sentence.weighed(place, false) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(*weight);
            }
        }
        sums[URGENT] = i32::MIN;
        for clause in clauses {
            let weights = sentence.weighed(clause, true);
            let sum = weights.map(|(_, w)| i32::from(w[URGENT])).sum();
            if sum > sums[URGENT] {
                (sums[URGENT], sentence.clause) = (sum, clause);
            }
        }
        sentence.sums = sums;
        sentence
    }

    /// The features of a part of it, each once; for an emergency without everyday matters.
    fn weighed(
        &self,
        (from, to): (usize, usize),
        urgent: bool,
    ) -> impl Iterator<Item = (&Found<'a>, &'static table::Row)> {
        let mut last = None;
        self.found.iter().filter_map(move |(key, found, weights)| {
            let here = found.start >= from && found.end <= to && !(urgent && found.mild);
            let counts = here && last != Some(*key);
            counts.then(|| {
                last = Some(*key);
                (found, *weights)
            })
        })
    }
}

const URGENT: usize = 0;

/// A label that holds, and why.
pub(super) struct Held {
    pub label: Label,
    /// The concept that speaks most for it, if any does.
    pub concept: Option<u8>,
    /// The words that weigh most.
    pub place: (usize, usize),
}

/// The labels that hold.
pub(super) fn weigh(tokens: &Tokens, concepts: &[Concept]) -> Vec<Held> {
    let sentences: Vec<Sentence<'_>> = sentences(tokens)
        .map(|place| Sentence::read(tokens, concepts, place))
        .collect();
    let mut labels = Vec::new();
    for (label, (at, bias)) in Label::BITS.into_iter().zip(BIAS.iter().enumerate()) {
        let sums = sentences.iter().map(|s| (s.sums[at], s.calming));
        let weight = together(label, sums);
        if weight + i32::from(*bias) > 0
            && let Some((place, concept)) = words(&sentences, at)
        {
            labels.push(Held {
                label,
                concept,
                place,
            });
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
/// as much as the one that weighs most; and the concept there that weighs most.
fn words(sentences: &[Sentence<'_>], label: usize) -> Option<((usize, usize), Option<u8>)> {
    let sentence = sentences.iter().max_by_key(|s| s.sums[label])?;
    let place = match label {
        URGENT => sentence.clause,
        _ => sentence.place,
    };
    let weighed = || {
        let all = sentence.weighed(place, label == URGENT);
        all.map(|(f, w)| (f, i32::from(w[label])))
            .filter(|(_, w)| *w > 0)
    };
    let most = weighed().map(|(_, w)| w).max()?;
    let heavy = weighed().filter(|(_, w)| w * 2 >= most);
    let place = heavy.fold(None, |place, (f, _)| {
        let (start, end) = place.unwrap_or((f.start, f.end));
        Some((start.min(f.start), end.max(f.end)))
    })?;
    let concepts = weighed().filter_map(|(f, w)| Some((w, f.feature.concept()?)));
    Some((place, concepts.max_by_key(|(w, _)| *w).map(|(_, c)| c)))
}
