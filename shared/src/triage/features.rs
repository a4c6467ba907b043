//! What is weighed in a sentence: words, neighbours, stems and concepts, and what is denied.
//!
//! Each counts once a sentence, however often it is there.

use std::fmt;

use super::concepts::Concept;
use super::key::Key;
use super::table::{self, CONCEPTS};
use super::tokens::Tokens;

/// One thing to weigh. Its text (`Display`) is its name in `data/triage/weights.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Feature<'a> {
    /// A word.
    Word(&'a str),
    /// Two words side by side.
    Pair(&'a str, &'a str),
    /// How a longer word begins.
    Stem(&'a str),
    /// A concept.
    Concept(&'static str),
    /// A word soon after a denial.
    Not(&'a str),
    /// A concept soon after a denial.
    No(&'static str),
}

impl<'a> Feature<'a> {
    fn parts(self) -> (&'static str, &'a str, &'a str) {
        match self {
            Self::Word(word) => ("word", word, ""),
            Self::Pair(one, other) => ("pair", one, other),
            Self::Stem(stem) => ("stem", stem, ""),
            Self::Concept(name) => ("concept", name, ""),
            Self::Not(word) => ("not", word, ""),
            Self::No(name) => ("no", name, ""),
        }
    }

    /// The number it is looked up by.
    pub fn key(self) -> u32 {
        let (kind, one, other) = self.parts();
        let key = Key::EMPTY.and(kind).with(b' ').and(one);
        let key = if other.is_empty() {
            key
        } else {
            key.with(b' ').and(other)
        };
        key.number()
    }
}

impl fmt::Display for Feature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, one, other) = self.parts();
        write!(f, "{kind} {one}")?;
        if other.is_empty() {
            Ok(())
        } else {
            write!(f, " {other}")
        }
    }
}

/// Concepts that may speak against an emergency said in another sentence.
const CALMING: [&str; 6] = ["deny", "hypo", "idiom", "other", "past", "patientgone"];

/// Greetings and thanks say nothing, in whichever words: they are left out, so that they can hide
/// nothing.
const QUIET: u8 = table::concept("polite");
const NOT: u8 = table::concept("not");
const DENY: u8 = table::concept("deny");

/// Whether a concept may speak against an emergency said in another sentence.
pub(super) fn calming(concept: u8) -> bool {
    CALMING.contains(&CONCEPTS[usize::from(concept)])
}

/// A feature and the tokens it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub feature: Feature<'a>,
    pub start: usize,
    pub end: usize,
}

/// Letters of a stem; shorter words are weighed whole only.
const STEMS: [usize; 2] = [4, 6];

/// How many words a denial reaches, those not counted that may stand between.
const DENIED: usize = 2;

/// Words that may stand between a denial and what it denies.
const FILLERS: [&str; 36] = [
    "a", "an", "any", "the", "of", "my", "real", "more", "having", "have", "had", "been", "to",
    "signs", "in", "like", "thoughts", "about", "un", "una", "el", "la", "los", "las", "de", "mi",
    "tengo", "tiene", "he", "ha", "tenido", "ningun", "ninguna", "nada", "me", "le",
];

/// Words that carry a denial on to the next of a list.
const JOINS: [&str; 5] = ["or", "nor", "o", "ni", "u"];

/// Passes every feature of the sentence `from..to` on; `concepts` are those of the whole text, by
/// place.
pub(super) fn each<'a>(
    tokens: &'a Tokens,
    concepts: &[Concept],
    (from, to): (usize, usize),
    mut found: impl FnMut(Found<'a>),
) {
    let mut add = |feature, start, end| {
        found(Found {
            feature,
            start,
            end,
        });
    };
    // No concept reaches across sentences.
    let here = &concepts[concepts.partition_point(|c| c.start < from)..];
    let here = &here[..here.partition_point(|c| c.start < to)];
    let mut silent = vec![false; to - from];
    for quiet in here.iter().filter(|c| c.number == QUIET) {
        silent[quiet.start - from..quiet.end - from].fill(true);
    }
    let silent = |at: usize| silent.get(at - from).copied().unwrap_or_default();
    let name = |c: &Concept| CONCEPTS[usize::from(c.number)];
    let here: Vec<Concept> = (here.iter())
        .filter(|c| !(c.start..c.end).all(silent) && !name(c).ends_with('!'))
        .copied()
        .collect();
    let denied = denied(tokens, &here, (from, to));
    let denied = |at: usize| denied.get(at - from).copied().flatten();
    for at in (from..to).filter(|&at| !silent(at)) {
        let word = word(tokens, at);
        let both_denied = denied(at).is_some() && denied(at + 1).is_some();
        if at + 1 < to && !silent(at + 1) && !both_denied {
            add(Feature::Pair(word, self::word(tokens, at + 1)), at, at + 2);
        }
        if let Some(by) = denied(at) {
            add(Feature::Not(word), by, at + 1);
            continue;
        }
        add(Feature::Word(word), at, at + 1);
        for length in STEMS {
            if let Some(stem) = word.get(..length).filter(|stem| stem.len() < word.len()) {
                add(Feature::Stem(stem), at, at + 1);
            }
        }
    }
    if tokens.items[to - 1].asked {
        add(Feature::Word("?"), to - 1, to);
    }
    for one in &here {
        match denied(one.start) {
            Some(by) => add(Feature::No(name(one)), by, one.end),
            None => add(Feature::Concept(name(one)), one.start, one.end),
        }
    }
}

/// For each token of a sentence, the last word of the denial that reaches it.
fn denied(tokens: &Tokens, here: &[Concept], (from, to): (usize, usize)) -> Vec<Option<usize>> {
    let nots: Vec<&Concept> = here.iter().filter(|c| c.number == NOT).collect();
    let denial = |at: usize| {
        // "can't", "won't stop" and "is not breathing" are symptoms, not denials.
        let within = |c: &Concept| {
            let larger = |o: &Concept| {
                let whole = o.start <= c.start && c.end <= o.end;
                whole && o.end - o.start > c.end - c.start || o.start < c.end && c.end < o.end
            };
            let denies = |o: &Concept| matches!(o.number, NOT | DENY);
            here.iter().any(|o| larger(o) && !denies(o))
        };
        let not = nots.iter().find(|c| c.end == at + 1);
        not.is_some_and(|c| !within(c))
    };
    let (mut by, mut left, mut joins) = (None, 0, false);
    (from..to)
        .map(|at| {
            let form = tokens.form(at);
            if tokens.items[at].after_comma {
                (by, left) = (None, 0);
            }
            if denial(at) || joins && JOINS.contains(&form) {
                (by, left, joins) = (Some(at), DENIED, true);
                return None;
            }
            if left == 0 {
                joins &= by.is_some();
                by = None;
                return None;
            }
            if !FILLERS.contains(&form) {
                left -= 1;
            }
            by
        })
        .collect()
}

/// The word of a token as it is weighed; numbers by what they may mean.
fn word(tokens: &Tokens, at: usize) -> &str {
    match tokens.items[at].number {
        None => tokens.form(at),
        Some(0..=9) => "#1",
        Some(10..=37) => "#10",
        Some(38..=42) => "#38",
        Some(43..=99) => "#43",
        Some(100..=107) => "#100",
        Some(108..=179) => "#108",
        Some(180..=999) => "#180",
        Some(_) => "#1000",
    }
}
