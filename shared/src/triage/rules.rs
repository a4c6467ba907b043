//! Rules that hold whatever the weights: a few concepts close together.
//!
//! Only what stands outside a finding can undo it: "can't breathe" and "no puedo respirar" are
//! concepts as a whole, so their own "can't" and "no" are never read as a denial.

use super::concepts::Concept;
use super::table::{self, RULES, Rule};
use super::tokens::Tokens;
use super::undone::Finding;

const HELP: u8 = table::concept("help!");
const POLITE: u8 = table::concept("polite");

/// A rule that holds in the tokens of `place`.
pub(super) struct Found {
    pub id: &'static str,
    pub labels: u16,
    pub place: (usize, usize),
}

/// The rules that hold, each once.
pub(super) fn find(tokens: &Tokens, concepts: &[Concept]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for rule in RULES {
        if found.iter().any(|f| f.id == rule.id) {
            continue;
        }
        if let Some(place) = place(rule, tokens, concepts) {
            found.push(Found {
                id: rule.id,
                labels: rule.labels,
                place,
            });
        }
    }
    found
}

/// Where a rule holds.
fn place(rule: &Rule, tokens: &Tokens, concepts: &[Concept]) -> Option<(usize, usize)> {
    let (first, others) = rule.concepts.split_first()?;
    let of = |number: u8| concepts.iter().filter(move |c| c.number == number);
    if rule.within == 0 {
        let said = |at: &usize| {
            let by = |number: u8| of(number).any(|c| (c.start..c.end).contains(at));
            by(*first) || by(POLITE)
        };
        // "Help! Where do I park?" is no cry.
        let all = |c: &Concept| match *first {
            HELP => (0, tokens.items.len()),
            _ => (tokens.sentence_start(c.start), tokens.sentence_end(c.start)),
        };
        let alone = |c: &&Concept| {
            let (from, to) = all(c);
            (from..to).all(|at| said(&at))
        };
        let polite = |c: &&Concept| of(POLITE).any(|p| p.start <= c.start && c.end <= p.end);
        let cry = of(*first).find(|c| !polite(c) && alone(c));
        return cry.map(|c| (c.start, c.end));
    }
    of(*first).find_map(|one| {
        let sentence = (
            tokens.sentence_start(one.start),
            tokens.sentence_end(one.end - 1),
        );
        let (mut start, mut end) = (one.start, one.end);
        for number in others {
            let other = of(*number).find(|c| {
                let (from, to) = (start.min(c.start), end.max(c.end));
                from >= sentence.0
                    && to <= sentence.1
                    && to - from <= rule.within
                    && (c.start >= one.end || c.end <= one.start)
            })?;
            (start, end) = (start.min(other.start), end.max(other.end));
        }
        let finding = Finding {
            tokens,
            concepts,
            place: (start, end),
            sentence,
        };
        (!finding.is_undone()).then_some((start, end))
    })
}
