//! Unpacks what the build script compiled, once, on first use: well under a millisecond.

use std::sync::LazyLock;

use super::key::{self, BITS};

include!(concat!(env!("OUT_DIR"), "/triage.rs"));

/// What the rule of a hit is called where the weights decided; `words.` and the concept that weighs
/// most, if one does.
pub(super) const WORDS: &str = "words";

/// A concept's own name.
pub(super) fn name(rule: &'static str) -> &'static str {
    rule.get(WORDS.len() + 1..).unwrap_or_default()
}

/// The number of a concept, which has to be there.
pub(super) const fn concept(name: &str) -> u8 {
    let mut number = 0;
    while number < CONCEPTS.len() {
        let (one, other) = (CONCEPTS[number].as_bytes(), name.as_bytes());
        let before = WORDS.len() + 1;
        let mut same = 0;
        while before + same < one.len() && same < other.len() && one[before + same] == other[same] {
            same += 1;
        }
        if before + same == one.len() && same == other.len() {
            #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 256")]
            return number as u8;
        }
        number += 1;
    }
    panic!("no such concept")
}

/// Concepts that together, within so many words of a sentence, give labels whatever the weights.
pub(super) struct Rule {
    pub id: &'static str,
    pub labels: u16,
    pub within: usize,
    pub concepts: &'static [u8],
}

/// Weights by label.
pub(super) type Row = [i8; 8];

/// What is known of words and features, by their keys.
pub(super) struct Tables {
    /// The concepts a word or phrase may mean.
    words: Map,
    meanings: Vec<(u16, u8)>,
    concepts: Vec<u8>,
    /// Words that begin a phrase.
    firsts: Map,
    features: Map,
    weights: Vec<Row>,
}

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/triage.bin"));
static TABLES: LazyLock<Tables> = LazyLock::new(|| Reader { at: 0 }.tables());

/// The tables.
pub(super) fn tables() -> &'static Tables {
    &TABLES
}

impl Tables {
    /// The concepts of a word, stem or phrase; `None` when it is not known.
    pub fn concepts(&self, key: u32) -> Option<&[u8]> {
        let (from, count) = *self.meanings.get(self.words.get(key)?)?;
        let from = usize::from(from);
        self.concepts.get(from..from + usize::from(count))
    }

    /// Whether a phrase may begin with the word.
    pub fn begins(&self, key: u32) -> bool {
        self.firsts.get(key).is_some()
    }

    /// The weights of a feature.
    pub fn weights(&self, key: u32) -> Option<&Row> {
        self.weights.get(self.features.get(key)?)
    }
}

/// Keys to places, by open addressing: a text asks for thousands of keys, most of them unknown.
struct Map {
    slots: Vec<(u32, u16)>,
    mask: usize,
}

/// No key is as large.
const FREE: u32 = 1 << BITS;

impl Map {
    fn new(keys: &[u32]) -> Self {
        let size = (keys.len() * 2).next_power_of_two().max(2);
        let mut map = Self {
            slots: vec![(FREE, 0); size],
            mask: size - 1,
        };
        for (&key, place) in keys.iter().zip(0_u16..) {
            let mut at = key as usize & map.mask;
            while map.slots[at].0 != FREE {
                at = (at + 1) & map.mask;
            }
            map.slots[at] = (key, place);
        }
        map
    }

    fn get(&self, key: u32) -> Option<usize> {
        let mut at = key as usize & self.mask;
        loop {
            match self.slots[at] {
                (found, place) if found == key => return Some(usize::from(place)),
                (FREE, _) => return None,
                _ => at = (at + 1) & self.mask,
            }
        }
    }
}

/// Reads what the build script packed; the two belong to one build, so nothing can be missing.
struct Reader {
    at: usize,
}

impl Reader {
    fn bit(&mut self) -> bool {
        let byte = PACKED.get(self.at / 8).copied().unwrap_or_default();
        let bit = byte >> (self.at % 8) & 1 == 1;
        self.at += 1;
        bit
    }

    fn fixed(&mut self, count: u32) -> u32 {
        (0..count).fold(0, |number, bit| number | u32::from(self.bit()) << bit)
    }

    fn number(&mut self, low: u32) -> u32 {
        let mut high = 0;
        while self.at < PACKED.len() * 8 && self.bit() {
            high += 1;
        }
        high << low | self.fixed(low)
    }

    fn sorted(&mut self) -> Vec<u32> {
        let count = self.fixed(16);
        let mut last = 0;
        let gaps = (0..count).map(|_| {
            last += self.number(key::gap_bits(count));
            last
        });
        gaps.collect()
    }

    fn tables(mut self) -> Tables {
        let keys = self.sorted();
        let (mut meanings, mut concepts) = (Vec::with_capacity(keys.len()), Vec::new());
        for _ in &keys {
            let count = self.number(1);
            let from = u16::try_from(concepts.len()).unwrap_or(u16::MAX);
            meanings.push((from, small(count)));
            concepts.extend((0..count).map(|_| small(self.fixed(8))));
        }
        let firsts = Map::new(&self.sorted());
        let features = self.sorted();
        let weights = features.iter().map(|_| self.row()).collect();
        Tables {
            words: Map::new(&keys),
            meanings,
            concepts,
            firsts,
            features: Map::new(&features),
            weights,
        }
    }

    fn row(&mut self) -> Row {
        std::array::from_fn(|_| {
            if !self.bit() {
                return 0;
            }
            let negative = self.bit();
            let size = i8::try_from(self.number(key::WEIGHT_BITS) + 1).unwrap_or(i8::MAX);
            if negative { -size } else { size }
        })
    }
}

fn small(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
