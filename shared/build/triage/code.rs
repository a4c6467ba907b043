//! Turns phrases into the code the matcher runs, and finds the words to look for first.

use std::collections::{BTreeMap, BTreeSet};

use super::phrase::{Piece, Word};

// Codes of the matcher; `src/triage/matcher.rs` reads them.
const OPS: [(&str, u16); 8] = [
    ("GAP", 0xf000),
    ("NUMBER", 0xf001),
    ("SPLIT", 0xf002),
    ("JUMP", 0xf003),
    ("FIRST", 0xf004),
    ("LAST", 0xf005),
    ("NOT", 0xf006),
    ("END", 0xf007),
];
const NOT_AFTER: u16 = 0xf008;
const CALL: u16 = 0xf009;

/// The words whose presence a phrase cannot do without, its cost, and how many tokens may precede.
pub struct Anchor {
    pub sets: BTreeSet<BTreeSet<Word>>,
    cost: u32,
    pub before: u32,
}

pub fn anchor(phrase: &[Piece]) -> Option<Anchor> {
    let mut best: Option<Anchor> = None;
    let mut before = 0;
    for piece in phrase {
        let found = match piece {
            Piece::Words(words) | Piece::Class(words) => Some(Anchor {
                sets: BTreeSet::from([words.clone()]),
                cost: words.iter().map(commonness).sum(),
                before: 0,
            }),
            Piece::Any(all) | Piece::Call(all) => all.iter().map(|p| anchor(p)).try_fold(
                Anchor {
                    sets: BTreeSet::new(),
                    cost: 0,
                    before: 0,
                },
                |mut sum, one| {
                    let one = one?;
                    sum.sets.extend(one.sets);
                    sum.cost += one.cost;
                    sum.before = sum.before.max(one.before);
                    Some(sum)
                },
            ),
            _ => None,
        };
        if let Some(mut found) = found {
            found.before += before;
            if best.as_ref().is_none_or(|b| found.cost < b.cost) {
                best = Some(found);
            }
        }
        before += longest(piece);
    }
    best
}

fn longest(piece: &Piece) -> u32 {
    match piece {
        Piece::Words(_) | Piece::Class(_) | Piece::Number(..) => 1,
        Piece::Gap(most) => u32::from(*most),
        Piece::Any(all) | Piece::Call(all) => all
            .iter()
            .map(|p| p.iter().map(longest).sum())
            .max()
            .unwrap_or_default(),
        Piece::Maybe(inner) => longest(inner),
        Piece::First | Piece::Last | Piece::Not(_) | Piece::NotAfter(_) => 0,
    }
}

/// A rough guess: short words are everywhere, long ones rare.
fn commonness((_, word): &Word) -> u32 {
    match word.trim_end_matches('*').len() {
        0..=2 => 60,
        3 => 25,
        4 => 8,
        5 => 4,
        _ => 2,
    }
}

#[derive(Default)]
pub struct Atoms {
    pub ids: BTreeMap<BTreeSet<Word>, u16>,
    /// The bodies of called classes, and the place of each.
    pub calls: Vec<Vec<Vec<Piece>>>,
    called: BTreeMap<String, u16>,
}

impl Atoms {
    /// The place of a class among those called.
    fn call(&mut self, body: &[Vec<Piece>]) -> Result<u16, String> {
        let next = size(self.calls.len())?;
        let place = *self.called.entry(format!("{body:?}")).or_insert(next);
        if place == next {
            self.calls.push(body.to_vec());
        }
        Ok(place)
    }

    pub fn id(&mut self, words: &BTreeSet<Word>) -> Result<u16, String> {
        let next = u16::try_from(self.ids.len()).map_err(|e| e.to_string())?;
        Ok(*self.ids.entry(words.clone()).or_insert(next))
    }
}

pub fn emit(phrase: &[Piece], atoms: &mut Atoms, code: &mut Vec<u16>) -> Result<(), String> {
    for piece in phrase {
        match piece {
            Piece::Words(words) | Piece::Class(words) => code.push(atoms.id(words)?),
            Piece::Gap(most) => code.extend([op("GAP"), *most]),
            Piece::Number(low, high) => code.extend([op("NUMBER"), *low, *high]),
            Piece::First => code.push(op("FIRST")),
            Piece::Last => code.push(op("LAST")),
            Piece::Not(words) => code.extend([op("NOT"), atoms.id(words)?]),
            Piece::NotAfter(words) => code.extend([NOT_AFTER, atoms.id(words)?]),
            Piece::Call(all) => code.extend([CALL, atoms.call(all)?]),
            Piece::Maybe(inner) => {
                let mut body = Vec::new();
                emit(std::slice::from_ref(inner), atoms, &mut body)?;
                code.extend([op("SPLIT"), size(body.len())?]);
                code.extend(body);
            }
            Piece::Any(all) => {
                let mut tail: Vec<u16> = Vec::new();
                for alternative in all.iter().rev() {
                    let mut body = Vec::new();
                    emit(alternative, atoms, &mut body)?;
                    if tail.is_empty() {
                        tail = body;
                        continue;
                    }
                    let mut whole = vec![op("SPLIT"), size(body.len() + 2)?];
                    whole.extend(body);
                    whole.extend([op("JUMP"), size(tail.len())?]);
                    whole.extend(tail);
                    tail = whole;
                }
                code.extend(tail);
            }
        }
    }
    Ok(())
}

pub fn op(name: &str) -> u16 {
    OPS.iter()
        .find(|(n, _)| *n == name)
        .map_or(u16::MAX, |(_, code)| *code)
}

fn size(len: usize) -> Result<u16, String> {
    u16::try_from(len).map_err(|e| e.to_string())
}

/// How many of the numbers after this one are no atoms.
pub fn plain_arguments(code: u16) -> u8 {
    match code {
        c if c == op("NUMBER") => 2,
        c if c == CALL || c == op("GAP") || c == op("SPLIT") || c == op("JUMP") => 1,
        _ => 0,
    }
}

impl Atoms {
    /// The atoms numbered as the code first names them, so that a first naming needs no number.
    pub fn by_place(&self, code: &[u16]) -> Vec<usize> {
        let mut rank = vec![usize::MAX; self.ids.len()];
        let mut next = 0..;
        let all = 0..u16::try_from(rank.len()).unwrap_or(u16::MAX);
        for atom in atoms_of(code).chain(all) {
            if let Some(free) = rank
                .get_mut(usize::from(atom))
                .filter(|r| **r == usize::MAX)
            {
                *free = next.next().unwrap_or_default();
            }
        }
        rank
    }
}

/// The atoms of a code in their order.
fn atoms_of(code: &[u16]) -> impl Iterator<Item = u16> + '_ {
    let mut arguments = 0;
    code.iter().copied().filter(move |&one| {
        let plain = arguments > 0;
        arguments = if plain {
            arguments - 1
        } else {
            plain_arguments(one)
        };
        !plain && one < 0xf000
    })
}
