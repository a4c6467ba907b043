//! The compiled lexicons: which words and stems a token may be, and which phrases to try for it.
//!
//! The tables come from the build script; they are unpacked once, on first use.

use super::fold;
use super::tables::{Lists, Tables};
use super::tokens::Tokens;

/// A rule of the lexicon, or a scope (see [`Scope`]) when `scope` is not zero.
pub(super) struct Rule {
    pub id: &'static str,
    /// Bit set of labels in the order of [`super::Label`]; for a mask, what it hides.
    pub labels: u16,
    /// The rule counts only when none of these labels is held by a rule that does not yield back.
    pub yields: u16,
    /// Supposing it, or telling of it as past, does not undo it: thoughts of self-harm.
    pub stands: bool,
    /// Single words that say little: the rule counts only where no other rule holds but its like.
    pub net: bool,
    pub scope: u8,
}

include!(concat!(env!("OUT_DIR"), "/triage_rules.rs"));

/// What a scope of the lexicon does; the order is the build script's.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Scope {
    /// Hides what it overlaps: idioms, words with two meanings.
    Mask = 1,
    /// "no", "without": what follows is not so.
    Negation,
    /// May stand between a negation and what it negates.
    Filler,
    /// Long ago.
    Past,
    /// A verb in the past, which ties a clause to a past said elsewhere in the sentence.
    PastVerb,
    /// Now, still, again: undoes past and resolved.
    Now,
    /// "if I ever", "in case".
    Hypothetical,
    /// "I don't know if": an if that supposes nothing.
    Real,
    /// Someone not in the writer's care, a pet, a film, a notice.
    Elsewhere,
    /// "went away", said after.
    Resolved,
    /// "or", "nor": carries a negation on to the next of a list.
    Join,
    /// Hides what lies wholly within it: "seizure medication" is a thing, not a seizure.
    Noun,
    /// A message about opening hours, jobs or thanks: in it the nets count for nothing.
    Idle,
}

/// The sorted words of one language; a stem ends in `*`, which sorts before every letter.
pub(super) struct Words {
    pub text: Vec<u8>,
    pub starts: Vec<u16>,
    pub atoms: Lists,
    /// Words that are also found one slip of the finger away.
    pub close: Vec<String>,
}

impl Words {
    fn word(&self, at: usize) -> &[u8] {
        &self.text[usize::from(self.starts[at])..usize::from(self.starts[at + 1])]
    }

    /// Adds the atoms of the word and, unless `whole_only`, of every stem it begins with.
    fn look_up(&self, word: &str, whole_only: bool, found: &mut Vec<u16>) -> Known {
        let (mut low, mut high) = (0, self.starts.len() - 1);
        let mut known = Known::No;
        for (depth, &byte) in word.as_bytes().iter().enumerate() {
            // Within [low, high) all words share `depth` bytes with ours.
            let at = |i: usize| self.word(i).get(depth).copied().unwrap_or(0);
            let from = lower_bound(low, high, |i| at(i) < byte);
            high = lower_bound(from, high, |i| at(i) <= byte);
            low = from;
            if low == high {
                return known;
            }
            for i in low..high.min(low + 2) {
                let here = self.word(i);
                let stem = here.len() == depth + 2 && here[depth + 1] == b'*';
                if here.len() == depth + 1 && depth + 1 == word.len() {
                    found.extend(self.atoms.get(i));
                    known = Known::Whole;
                } else if stem && !whole_only {
                    found.extend(self.atoms.get(i));
                    known = known.max(Known::Stem);
                }
            }
        }
        known
    }
}

fn lower_bound(mut low: usize, mut high: usize, less: impl Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = usize::midpoint(low, high);
        if less(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// How a lexicon knows a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    No,
    Stem,
    Whole,
}

/// The atoms (word sets of the lexicons) each token of a text belongs to.
pub(super) struct Atoms {
    /// The anchors among the atoms of each token, and where each token's begin.
    starts: Vec<u32>,
    items: Vec<u16>,
    /// A row of bits a token, for asking; the last row is of the whole text.
    bits: Vec<u64>,
    /// Words of 64 bits in a row.
    row: usize,
}

impl Atoms {
    /// Looks every token up in both languages: Spanglish mixes them within a sentence.
    pub fn read(tokens: &Tokens, tables: &Tables) -> Self {
        let row = tables.atoms.div_ceil(64);
        let mut atoms = Self {
            row,
            starts: Vec::with_capacity(tokens.items.len() + 1),
            items: Vec::with_capacity(tokens.items.len() * 8),
            bits: vec![0; row * (tokens.items.len() + 1)],
        };
        atoms.starts.push(0);
        let (mut found, mut sound, mut short) = (Vec::new(), String::new(), String::new());
        for at in 0..tokens.items.len() {
            found.clear();
            let form = tokens.form(at);
            short.clear();
            fold::cut_runs(form, 2, &mut short);
            let mut known = tables.english.look_up(&short, false, &mut found);
            sound.clear();
            fold::push_sound(&short, &mut sound);
            // A word that is English as it stands is no form of a Spanish stem: "past" and "pas*".
            known = known.max(
                tables
                    .spanish
                    .look_up(&sound, known == Known::Whole, &mut found),
            );
            if known == Known::No && tokens.items[at].number.is_none() {
                short.clear();
                fold::cut_runs(form, 1, &mut short);
                if short.len() < form.len() {
                    known = tables.english.look_up(&short, false, &mut found);
                }
            }
            if known == Known::No && form.is_ascii() && form.len() > 4 {
                near(&tables.english, form, &mut found);
                near(&tables.spanish, &sound, &mut found);
            }
            for &atom in &found {
                if !atoms.has(at, atom) {
                    atoms.set(at, atom);
                    atoms.set(tokens.items.len(), atom);
                    if !tables.anchors.get(usize::from(atom)).is_empty() {
                        atoms.items.push(atom);
                    }
                }
            }
            atoms
                .starts
                .push(u32::try_from(atoms.items.len()).unwrap_or(u32::MAX));
        }
        atoms
    }

    /// The atoms of a token that are the anchor of some phrase.
    pub fn anchors(&self, token: usize) -> &[u16] {
        match (self.starts.get(token), self.starts.get(token + 1)) {
            (Some(&from), Some(&to)) => &self.items[from as usize..to as usize],
            _ => &[],
        }
    }

    pub fn has(&self, token: usize, atom: u16) -> bool {
        let bits = self
            .bits
            .get(token * self.row + usize::from(atom / 64))
            .copied()
            .unwrap_or(0);
        bits & (1 << (atom % 64)) != 0
    }

    /// Whether any token of the text has the atom; `u16::MAX` asks for nothing.
    pub fn somewhere(&self, atom: u16) -> bool {
        atom == u16::MAX || self.has(self.starts.len() - 1, atom)
    }

    fn set(&mut self, row: usize, atom: u16) {
        if let Some(bits) = self.bits.get_mut(row * self.row + usize::from(atom / 64)) {
            *bits |= 1 << (atom % 64);
        }
    }
}

fn near(words: &Words, form: &str, found: &mut Vec<u16>) {
    for close in &words.close {
        if one_slip(form.as_bytes(), close.as_bytes()) {
            words.look_up(close, false, found);
        }
    }
}

/// Whether two words differ by one letter put in, left out, changed, or swapped with its neighbour.
fn one_slip(one: &[u8], other: &[u8]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[same..], &long[same..]);
    if short.len() < long.len() {
        return short == &long[1..];
    }
    let changed = short.get(1..) == long.get(1..);
    let swapped =
        short.len() > 1 && (short[0], short[1]) == (long[1], long[0]) && short[2..] == long[2..];
    changed || swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one_letter_or_one_swap() {
        for (a, b) in [
            ("brethe", "breathe"),
            ("siezure", "seizure"),
            ("chset", "chest"),
        ] {
            assert!(one_slip(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        assert!(!one_slip(b"breath", b"wreaths"));
        assert!(!one_slip(b"cheese", b"chests"));
    }
}
