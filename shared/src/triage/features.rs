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
    /// A concept, a place in [`CONCEPTS`].
    Concept(u8),
    /// A word soon after a denial.
    Not(&'a str),
    /// A concept soon after a denial.
    No(u8),
}

impl<'a> Feature<'a> {
    fn parts(self) -> (&'static str, &'a str, &'a str) {
        match self {
            Self::Word(word) => ("word", word, ""),
            Self::Pair(one, other) => ("pair", one, other),
            Self::Stem(stem) => ("stem", stem, ""),
            Self::Concept(number) => ("concept", name(number), ""),
            Self::Not(word) => ("not", word, ""),
            Self::No(number) => ("no", name(number), ""),
        }
    }

    /// The concept it is, unless that is denied.
    pub fn concept(self) -> Option<u8> {
        match self {
            Self::Concept(number) => Some(number),
            _ => None,
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

/// The name of a concept.
fn name(concept: u8) -> &'static str {
    table::name(CONCEPTS[usize::from(concept)])
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
fn calming(concept: u8) -> bool {
    CALMING.contains(&name(concept))
}

/// The concepts of a sentence; none reaches across sentences.
fn within(concepts: &[Concept], (from, to): (usize, usize)) -> &[Concept] {
    let here = &concepts[concepts.partition_point(|c| c.start < from)..];
    &here[..here.partition_point(|c| c.start < to)]
}

/// Which tokens of a sentence are of polite words.
fn silent(here: &[Concept], (from, to): (usize, usize)) -> Vec<bool> {
    let mut silent = vec![false; to - from];
    for quiet in here.iter().filter(|c| c.number == QUIET) {
        silent[quiet.start - from..quiet.end - from].fill(true);
    }
    silent
}

/// Whether a sentence may speak against an emergency said in another, and its clauses, one of which
/// may say an emergency whatever politeness stands beside it: what is left of the sentence without
/// the first or last few parts between commas, if these are polite and neither calm nor deny. The
/// whole sentence comes first.
pub(super) fn clauses(
    tokens: &Tokens,
    concepts: &[Concept],
    place: (usize, usize),
) -> (bool, Vec<(usize, usize)>) {
    let (from, to) = place;
    let here = within(concepts, place);
    let silent = silent(here, place);
    let speaks = |c: &Concept| !(c.start..c.end).all(|at| silent[at - from]);
    let calms = |c: &Concept| calming(c.number) && speaks(c);
    let is_calming = here.iter().any(calms);
    let starts: Vec<usize> = (from + 1..to)
        .filter(|&at| tokens.items[at].after_comma)
        .collect();
    let mut all = vec![place];
    if starts.is_empty() {
        return (is_calming, all);
    }
    let quiet = |part: (usize, usize)| {
        let inside = |c: &&Concept| c.start < part.1 && c.end > part.0;
        let inside = || here.iter().filter(inside);
        inside().any(|c| c.number == QUIET)
            && !inside().any(|c| calms(c) || c.number == NOT && speaks(c))
    };
    let ahead = starts.iter().take(PARTS).copied();
    let firsts = ahead.filter(|&start| quiet((from, start)));
    let behind = starts.iter().rev().take(PARTS).copied();
    let lasts = behind.filter(|&end| quiet((end, to)));
    let firsts: Vec<usize> = std::iter::once(from).chain(firsts).collect();
    let lasts: Vec<usize> = std::iter::once(to).chain(lasts).collect();
    for &first in &firsts {
        let ends = lasts.iter().filter(|&&last| first < last);
        all.extend(ends.map(|&last| (first, last)).filter(|c| *c != place));
    }
    (is_calming, all)
}

/// How many parts between commas a clause may lack at either end.
const PARTS: usize = 3;

/// A feature and the tokens it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub feature: Feature<'a>,
    pub start: usize,
    pub end: usize,
    /// Within an everyday matter: not weighed for an emergency.
    pub mild: bool,
}

/// Everyday matters said in words that sound worse, such as "can't sleep" or "emergency visit": what
/// is within them says nothing of an emergency.
const MILD: [u8; 4] = [
    table::concept("cycle"),
    table::concept("emvisit"),
    table::concept("sleep"),
    table::concept("toothcare"),
];

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
    let here = within(concepts, (from, to));
    let silent = silent(here, (from, to));
    let silent = |at: usize| silent.get(at - from).copied().unwrap_or_default();
    let mut mild = vec![false; to - from];
    for c in here.iter().filter(|c| MILD.contains(&c.number)) {
        mild[c.start - from..c.end - from].fill(true);
    }
    let mild = |at: usize| mild.get(at - from).copied().unwrap_or_default();
    let within = |c: &Concept| (c.start..c.end).all(mild) && !MILD.contains(&c.number);
    let weighs = |c: &&Concept| !(c.start..c.end).all(silent) && !name(c.number).ends_with('!');
    let here: Vec<Concept> = here.iter().filter(weighs).copied().collect();
    let mut add = |feature, start, end, mild| {
        found(Found {
            feature,
            start,
            end,
            mild,
        });
    };
    let denied = denied(tokens, &here, (from, to));
    let denied = |at: usize| denied.get(at - from).copied().flatten();
    for at in (from..to).filter(|&at| !silent(at)) {
        let word = word(tokens, at);
        let both_denied = denied(at).is_some() && denied(at + 1).is_some();
        if at + 1 < to && !silent(at + 1) && !both_denied {
            let pair = Feature::Pair(word, self::word(tokens, at + 1));
            add(pair, at, at + 2, mild(at) || mild(at + 1));
        }
        if let Some(by) = denied(at) {
            add(Feature::Not(word), by, at + 1, mild(at));
            continue;
        }
        add(Feature::Word(word), at, at + 1, mild(at));
        for length in STEMS {
            if let Some(stem) = word.get(..length).filter(|stem| stem.len() < word.len()) {
                add(Feature::Stem(stem), at, at + 1, mild(at));
            }
        }
    }
    if tokens.items[to - 1].asked {
        add(Feature::Word("?"), to - 1, to, false);
    }
    for one in &here {
        match denied(one.start) {
            Some(by) => add(Feature::No(one.number), by, one.end, within(one)),
            None => add(
                Feature::Concept(one.number),
                one.start,
                one.end,
                within(one),
            ),
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
        Some(43..=69) => "#43",
        Some(70..=89) => "#70",
        Some(90..=99) => "#90",
        Some(100..=107) => "#100",
        Some(108..=179) => "#108",
        Some(180..=999) => "#180",
        Some(_) => "#1000",
    }
}
