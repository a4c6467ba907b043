//! Finds the phrases of the lexicon in a text.
//!
//! A phrase is tried only near a word it cannot do without (its anchor, chosen at build time as the
//! rarest), so the cost follows the words that matter and not the size of the lexicon. Phrases never
//! reach across the end of a sentence.

use super::lexicon::Atoms;
use super::tables::{CALL, END, FIRST, GAP, JUMP, LAST, NOT, NOT_AFTER, NUMBER, SPLIT, Tables};
use super::tokens::Tokens;

/// A phrase found: tokens `start..end` under `rule`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub rule: u16,
    pub start: usize,
    pub end: usize,
}

impl Match {
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// All matches, sorted by rule and place; of one phrase none that overlap.
pub(super) fn find(tokens: &Tokens, atoms: &Atoms, tables: &Tables) -> Vec<Match> {
    let runner = Runner {
        tokens,
        atoms,
        tables,
    };
    let mut found = Vec::new();
    // One past the last end, per pattern: an anchor inside a match already made needs no second look.
    let mut done = vec![0_u32; tables.patterns.len()];
    for at in 0..tokens.items.len() {
        for &atom in atoms.anchors(at) {
            for &index in tables.anchors.get(usize::from(atom)) {
                let pattern = &tables.patterns[usize::from(index)];
                let done = &mut done[usize::from(index)];
                let worth = pattern.needs.iter().all(|&need| atoms.somewhere(need));
                if !worth || (at as u64) < u64::from(*done) {
                    continue;
                }
                let earliest = at.saturating_sub(pattern.before);
                let code = pattern.code;
                let hit = (earliest..=at)
                    .filter(|&start| start as u64 >= u64::from(*done))
                    .find_map(|start| runner.run(code, start, start).map(|end| (start, end)));
                if let Some((start, end)) = hit.filter(|(start, end)| end > start) {
                    found.push(Match {
                        rule: pattern.rule,
                        start,
                        end,
                    });
                    *done = u32::try_from(end).unwrap_or(u32::MAX);
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

struct Runner<'a> {
    tokens: &'a Tokens,
    atoms: &'a Atoms,
    tables: &'a Tables,
}

impl Runner<'_> {
    /// Runs the code from `pc` at token `at`; the end of the match, the shortest first.
    fn run(&self, mut pc: usize, start: usize, mut at: usize) -> Option<usize> {
        loop {
            let arg = |n: usize| self.tables.code.get(pc + n).copied().unwrap_or(END);
            match arg(0) {
                END => return Some(at),
                GAP => {
                    let most = usize::from(arg(1));
                    return (0..=most)
                        .map_while(|n| {
                            (n == 0 || self.may_skip(start, at + n - 1)).then_some(at + n)
                        })
                        .find_map(|next| self.run(pc + 2, start, next));
                }
                NUMBER => {
                    let (low, high) = (arg(1), arg(2));
                    let number = self.tokens.items.get(at).and_then(|t| t.number)?;
                    if !self.may_take(start, at) || number < low || number > high {
                        return None;
                    }
                    at += 1;
                    pc += 3;
                }
                SPLIT => {
                    if let Some(end) = self.run(pc + 2, start, at) {
                        return Some(end);
                    }
                    pc += 2 + usize::from(arg(1));
                }
                CALL => {
                    let phrases = self.tables.calls.get(usize::from(arg(1)))?;
                    return phrases
                        .iter()
                        .filter_map(|&phrase| self.run(phrase, start, at))
                        .find_map(|next| self.run(pc + 2, start, next));
                }
                JUMP => pc += 2 + usize::from(arg(1)),
                FIRST => {
                    if !self.tokens.items.get(at)?.first {
                        return None;
                    }
                    pc += 1;
                }
                LAST => {
                    if self.tokens.items.get(at).is_some_and(|t| !t.first) {
                        return None;
                    }
                    pc += 1;
                }
                NOT => {
                    if self.may_take(start, at) && self.atoms.has(at, arg(1)) {
                        return None;
                    }
                    pc += 2;
                }
                NOT_AFTER => {
                    let same = self.tokens.items.get(at).is_some_and(|t| !t.first);
                    if same && at > 0 && self.atoms.has(at - 1, arg(1)) {
                        return None;
                    }
                    pc += 2;
                }
                atom => {
                    if !self.may_take(start, at) || !self.atoms.has(at, atom) {
                        return None;
                    }
                    at += 1;
                    pc += 1;
                }
            }
        }
    }

    /// Whether a gap may reach across the token: not over a denial, for what follows is denied.
    fn may_skip(&self, start: usize, at: usize) -> bool {
        self.may_take(start, at) && !self.atoms.has(at, self.tables.stop)
    }

    /// Whether the token is there and in the sentence the match began in.
    fn may_take(&self, start: usize, at: usize) -> bool {
        self.tokens
            .items
            .get(at)
            .is_some_and(|t| at == start || !t.first)
    }
}
