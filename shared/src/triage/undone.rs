//! What undoes a rule: only what denies its words, or makes them clearly another thing.
//!
//! It has to stand in the same clause, for most of what people say beside an emergency belongs to
//! something else: a death, an earlier illness, another wish. "I am suicidal, my dad died last year"
//! is no tale of the past.

use super::concepts::Concept;
use super::table;
use super::tokens::Tokens;

/// A denial: "no", "without".
const NOT: u8 = table::concept("not");
/// A denial of what one thinks or means to do: "I don't think", "I would never".
const DONT: u8 = table::concept("dont!");
/// What sounds like a denial and is none: "not sure", "not only".
const UNSURE: u8 = table::concept("unsure!");
/// Something else altogether: a joke, a saying.
const ELSE: [u8; 3] = [
    table::concept("deny"),
    table::concept("idiom"),
    table::concept("joke!"),
];
const JOKE: u8 = table::concept("joke!");
/// A question about what a practice does, a job, a course.
const GENERAL: u8 = table::concept("general!");
const SUPPOSE: u8 = table::concept("suppose!");
/// What may have such words on it: a song, a sign, a form.
const THING: u8 = table::concept("thing!");
const OTHER: u8 = table::concept("other");
const PAST: [u8; 2] = [table::concept("past"), table::concept("ago!")];
const GONE: u8 = table::concept("patientgone");
/// Words of the present tense, and of the past.
const AM: u8 = table::concept("am!");
const WAS: u8 = table::concept("was!");

/// How many words a denial may stand before what it denies.
const DENIED: usize = 3;

/// Words that begin another clause.
const BREAKS: [&str; 11] = [
    "because", "bc", "cuz", "since", "but", "although", "porque", "pues", "pero", "desde", "aunque",
];
/// Words that join clauses, except to a death or a joke: "and died", "y murió".
const JOINS: [&str; 3] = ["and", "y", "e"];
/// Words after which somebody speaks of themselves.
const FIRST: [&str; 10] = [
    "i", "im", "ive", "id", "ill", "yo", "me", "estoy", "soy", "quiero",
];

/// A finding in its sentence.
pub(super) struct Finding<'a> {
    pub tokens: &'a Tokens,
    pub concepts: &'a [Concept],
    /// Its tokens.
    pub place: (usize, usize),
    pub sentence: (usize, usize),
}

impl Finding<'_> {
    /// Whether something undoes it.
    pub fn is_undone(&self) -> bool {
        let now = self.is_now();
        let clause = self.clause(false);
        let here = |c: &&Concept| c.start >= self.sentence.0 && c.end <= self.sentence.1;
        (self.concepts.iter().filter(here)).any(|c| self.undoes(c, now, clause))
    }

    fn undoes(&self, c: &Concept, now: bool, clause: (usize, usize)) -> bool {
        let (start, end) = self.place;
        if c.start >= start && c.end <= end {
            return false;
        }
        let before = c.end <= start;
        let over = c.start < end && c.end > start;
        let nearby = c.start >= clause.0 && c.end <= clause.1;
        // "A form that asks about pain and suicidal thoughts."
        let listed = || c.start >= self.clause(true).0 && c.end <= clause.1;
        let between = || (c.end..start).any(|at| FIRST.contains(&self.tokens.form(at)));
        let of_others = nearby && !(before && between());
        match c.number {
            NOT | DONT => {
                let reach = if c.number == NOT { DENIED } else { 2 };
                let close = before && start < c.end + reach && !self.parted(c.end, start);
                (close || over && c.start < start && !self.denies()) && !self.within(c, UNSURE)
            }
            JOKE | GENERAL if over => true,
            JOKE => nearby,
            GENERAL => listed() && !(before && between()),
            OTHER => of_others,
            SUPPOSE => before && nearby || over,
            THING => before && listed(),
            GONE => !now && of_others,
            number if PAST.contains(&number) => {
                if now {
                    before && start <= c.end + 1 && !self.parted(c.end, start)
                } else {
                    nearby
                }
            }
            number => ELSE.contains(&number) && over && c.start <= start && c.end >= end,
        }
    }

    /// Whether it is told as of today.
    fn is_now(&self) -> bool {
        let (start, end) = self.place;
        let near = |number: u8| {
            let concepts = self.concepts.iter();
            let mut near = concepts.filter(move |c| c.number == number && c.start < end);
            near.any(|c| c.start + 2 >= start && c.start >= self.sentence.0)
        };
        near(AM) && !near(WAS)
    }

    /// Whether it is itself about what is not: "not breathing".
    fn denies(&self) -> bool {
        let (start, end) = self.place;
        let inside = |c: &Concept| c.number == NOT && c.start >= start && c.end <= end;
        self.concepts.iter().any(inside)
    }

    /// The tokens of the clause it stands in; in a list, with what is named before it.
    fn clause(&self, list: bool) -> (usize, usize) {
        let (start, end) = self.place;
        let begins = |at: &usize| self.begins(*at) && !(list && *at + 1 == start);
        let from = (self.sentence.0..=start).rev().find(begins);
        let to = (end..self.sentence.1).find(begins);
        (
            from.unwrap_or(self.sentence.0),
            to.unwrap_or(self.sentence.1),
        )
    }

    fn begins(&self, at: usize) -> bool {
        let form = self.tokens.form(at);
        let gone = |c: &Concept| c.start == at + 1 && matches!(c.number, GONE | JOKE);
        self.tokens.items[at].after_comma
            || BREAKS.contains(&form)
            || JOINS.contains(&form) && !self.concepts.iter().any(gone)
    }

    /// Whether a comma stands between two tokens.
    fn parted(&self, from: usize, to: usize) -> bool {
        (from..=to).any(|at| self.tokens.items[at].after_comma)
    }

    fn within(&self, c: &Concept, number: u8) -> bool {
        let larger = |o: &&Concept| o.number == number && o.start <= c.start && c.end <= o.end;
        self.concepts.iter().find(larger).is_some()
    }
}
