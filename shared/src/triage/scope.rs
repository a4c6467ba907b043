//! Whether a finding is meant: not denied, not long ago, not supposed, not someone else's, not over.
//!
//! Only what stands outside a finding can undo it: "can't breathe" and "no puedo respirar" are
//! phrases of the lexicon as a whole, so their own "can't" and "no" are never read as a denial. Any
//! doubt is settled for the finding, because a missed emergency costs more than a needless call.

use super::lexicon::{RULES, Scope};
use super::matcher::Match;
use super::tokens::Tokens;

/// Why a finding does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undone {
    Negated,
    Past,
    Supposed,
    Elsewhere,
    Resolved,
}

/// The scopes found in a text, and the text they stand in.
pub(super) struct Scopes<'a> {
    tokens: &'a Tokens,
    found: Vec<(u8, Match)>,
}

impl<'a> Scopes<'a> {
    /// Takes the scope matches out of all matches.
    pub fn new(tokens: &'a Tokens, matches: &[Match]) -> Self {
        let found = matches
            .iter()
            .map(|m| (RULES[usize::from(m.rule)].scope, *m))
            .filter(|(scope, _)| *scope != 0)
            .collect();
        Self { tokens, found }
    }

    fn all(&self, scope: Scope) -> impl Iterator<Item = Match> + '_ {
        self.found
            .iter()
            .filter(move |(s, _)| *s == scope as u8)
            .map(|(_, m)| *m)
    }

    /// Whether the message is about no concern, as far as single words tell.
    pub fn idle(&self) -> bool {
        self.all(Scope::Idle).next().is_some()
    }

    /// Whether an idiom or a second meaning hides these labels of the finding.
    pub fn masked(&self, finding: Match, labels: u16) -> bool {
        let about = |m: &Match| RULES[usize::from(m.rule)].labels & labels != 0;
        let within = |m: Match| m.start <= finding.start && finding.end <= m.end;
        self.all(Scope::Mask)
            .filter(about)
            .any(|mask| mask.overlaps(finding))
            || self.all(Scope::Noun).filter(about).any(within)
    }

    /// Why the finding does not hold, if it does not. `earlier` are findings already denied.
    pub fn undone(&self, finding: Match, denied: &[Match]) -> Option<Undone> {
        let sentence = (
            self.tokens.sentence_start(finding.start),
            self.tokens.sentence_end(finding.end.saturating_sub(1)),
        );
        let within = |m: &Match| m.start >= sentence.0 && m.end <= sentence.1;
        if self.negated(finding, denied) {
            return Some(Undone::Negated);
        }
        if self.all(Scope::Elsewhere).any(|cue| within(&cue)) {
            return Some(Undone::Elsewhere);
        }
        let supposed = self.all(Scope::Hypothetical).any(|cue| {
            within(&cue)
                && cue.start <= finding.start
                && !self
                    .all(Scope::Real)
                    .any(|r| r.start < cue.end && cue.start < r.end)
        });
        if supposed {
            return Some(Undone::Supposed);
        }
        if self.all(Scope::Now).any(|cue| within(&cue)) {
            return None;
        }
        if self
            .all(Scope::Past)
            .any(|cue| within(&cue) && self.same_clause(cue, finding))
        {
            return Some(Undone::Past);
        }
        let over =
            |cue: Match| cue.start >= finding.end && cue.start <= finding.end + 4 && within(&cue);
        self.all(Scope::Resolved)
            .any(over)
            .then_some(Undone::Resolved)
    }

    /// A denial right before the finding, with nothing but fillers between, or one carried on by
    /// "or" from a denied neighbour.
    fn negated(&self, finding: Match, denied: &[Match]) -> bool {
        let mut from = finding.start;
        loop {
            let blocked = self
                .tokens
                .items
                .get(from)
                .is_none_or(|t| t.first || t.after_comma);
            if !blocked && self.all(Scope::Negation).any(|n| n.end == from) {
                return true;
            }
            let filler = self
                .all(Scope::Filler)
                .find(|f| f.end == from)
                .map(|f| f.start);
            match filler {
                Some(earlier) if !blocked && earlier < from => from = earlier,
                _ => break,
            }
        }
        self.all(Scope::Join).any(|join| {
            join.end == from
                && denied
                    .iter()
                    .any(|d| d.end <= join.start && join.start <= d.end + 1)
        })
    }

    /// Whether a past said at `cue` reaches the finding: nothing parts them, or the finding's own
    /// clause is in the past too.
    fn same_clause(&self, cue: Match, finding: Match) -> bool {
        let (from, to) = if cue.end <= finding.start {
            (cue.end, finding.start)
        } else {
            (finding.end, cue.start)
        };
        let parts = |at: usize| {
            let form = self.tokens.form(at);
            self.tokens.items[at].after_comma
                || matches!(form, "and" | "but" | "y" | "pero" | "so" | "e" | "aunque")
        };
        let Some(last) = (from..=to)
            .filter(|&at| at < self.tokens.items.len())
            .rev()
            .find(|&at| parts(at))
        else {
            return true;
        };
        cue.end <= finding.start
            && self
                .all(Scope::PastVerb)
                .any(|v| v.start >= last && v.start < finding.end)
    }
}
