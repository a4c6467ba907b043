//! Rules that hold whatever the weights: a few concepts close together.
//!
//! Only what stands outside a finding can undo it: "can't breathe" and "no puedo respirar" are
//! concepts as a whole, so their own "can't" and "no" are never read as a denial.

use super::concepts::Concept;
use super::table::{CONCEPTS, RULES, Rule};
use super::tokens::Tokens;

/// A rule that holds in the tokens of `place`.
pub(super) struct Found {
    pub id: &'static str,
    pub labels: u16,
    pub place: (usize, usize),
}

/// What, said in the same sentence, takes a finding out of the here and now.
const ELSEWHERE: [&str; 6] = ["hypo", "past", "other", "idiom", "deny", "patientgone"];

/// How many words a denial may stand before what it denies.
const DENIED: usize = 3;

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
        let here = |c: &&Concept| c.start >= sentence.0 && c.end <= sentence.1;
        let undone = concepts.iter().filter(here).any(|c| {
            let name = CONCEPTS[usize::from(c.number)];
            let denies = name == "not"
                && c.end <= start
                && start < c.end + DENIED
                && (c.end..=start).all(|at| !tokens.items[at].after_comma);
            let inside = c.start >= start && c.end <= end;
            denies || ELSEWHERE.contains(&name) && !inside
        });
        (!undone).then_some((start, end))
    })
}
