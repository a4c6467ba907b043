//! Counts by key. Texts become numbers once, so that counting compares no texts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a: small, and good enough for names that are counted and then forgotten.
#[derive(Clone)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// A map with that hash.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// Texts by number.
#[derive(Default)]
pub(super) struct Texts {
    numbers: Map<String, u32>,
}

impl Texts {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        // Most texts are there already, so none is copied to look it up.
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The texts in the order of their numbers.
    pub(super) fn in_order(&self) -> Vec<&str> {
        let mut texts = vec![""; self.numbers.len()];
        for (text, number) in &self.numbers {
            if let Some(place) = texts.get_mut(*number as usize) {
                *place = text;
            }
        }
        texts
    }
}

/// What is counted by key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    /// Statuses and their reasons.
    Funnel,
    /// Topics and landing pages.
    Questions,
    /// Questions about insurance, by campaign.
    Insurance,
    /// Times that the practice does not have, by service.
    Unavailable,
    /// Reasons of those closed without an appointment.
    NotBooked,
}

/// Counts of all tables, in the period and in the one before.
#[derive(Default)]
pub(super) struct Counts(Map<u64, [u32; 2]>);

/// One counted key.
pub(super) struct Counted<'t> {
    /// The place of a status or topic in its list; 0 where the table has none.
    pub place: u8,
    /// The text.
    pub text: &'t str,
    /// In the period, and in the one before.
    pub counts: [u32; 2],
}

impl Counts {
    /// Counts one more of a key.
    pub(super) fn add(&mut self, table: Table, place: u8, text: u32, which: usize) {
        let key = u64::from(table as u8) << 40 | u64::from(place) << 32 | u64::from(text);
        self.0.entry(key).or_default()[which] += 1;
    }

    /// The keys of a table: most counted first, of equals by place and text.
    pub(super) fn of<'t>(&self, table: Table, texts: &[&'t str]) -> Vec<Counted<'t>> {
        let mut found: Vec<Counted<'t>> = (self.0.iter())
            .filter(|(key, _)| **key >> 40 == u64::from(table as u8))
            .filter_map(|(key, counts)| {
                let [.., place, a, b, c, d] = key.to_be_bytes();
                let text = usize::try_from(u32::from_be_bytes([a, b, c, d])).ok()?;
                Some(Counted {
                    place,
                    text: texts.get(text)?,
                    counts: *counts,
                })
            })
            .collect();
        found.sort_by(|a, b| {
            (b.counts.cmp(&a.counts)).then_with(|| (a.place, a.text).cmp(&(b.place, b.text)))
        });
        found
    }
}
