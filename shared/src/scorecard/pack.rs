//! Many facts as a few bytes each, so that a scorecard of many inquiries reads little and compares no
//! texts: every text stands once, before the facts, which name it by its number.

use super::Fact;
use super::fact::Entry;
use super::parts::{NUMBERS, Parts, TEXTS};
use super::tally::Texts;

/// The first byte: how the others are to be read.
const VERSION: u8 = 2;

/// Facts being packed.
#[derive(Default)]
pub struct Packing {
    texts: Texts,
    facts: u32,
    body: Vec<u8>,
    before: i64,
    span: Option<(i64, i64)>,
}

impl Packing {
    /// Packs the facts of some lines, and says how many lines could not be read.
    pub fn add_lines(&mut self, lines: &str) -> usize {
        Fact::each(lines, |fact| self.add(fact))
    }

    /// Packs one more.
    pub fn add(&mut self, fact: &Fact<'_>) {
        let at = fact.received;
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
        let parts = (fact.parts()).with_texts(|text| self.texts.number(text));
        self.facts += 1;
        // Most follow closely upon one another.
        let apart = parts.received.wrapping_sub(self.before);
        self.before = parts.received;
        let body = &mut self.body;
        put(body, (apart << 1 ^ apart >> 63).cast_unsigned());
        body.extend(parts.codes);
        for bits in parts.bits {
            put(body, bits.into());
        }
        for text in parts.texts {
            put(body, text.into());
        }
        for number in parts.numbers {
            put(body, number.map_or(0, |number| u64::from(number) + 1));
        }
    }

    /// The first and the last time of receipt, in unix seconds; none without facts.
    #[must_use]
    pub const fn span(&self) -> Option<(i64, i64)> {
        self.span
    }

    /// The bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let texts = self.texts.in_order();
        let mut bytes = vec![VERSION];
        put(&mut bytes, texts.len() as u64);
        for text in texts {
            put(&mut bytes, text.len() as u64);
            bytes.extend(text.as_bytes());
        }
        put(&mut bytes, self.facts.into());
        bytes.extend(self.body);
        bytes
    }
}

/// Reads facts that were packed, each text once by `text`; none when the bytes are not of this version.
/// They are put behind those that are in `facts` already.
pub(super) fn unpack<T: Copy>(
    bytes: &[u8],
    mut text: impl FnMut(&str) -> T,
    facts: &mut Vec<Entry<T>>,
) -> Option<()> {
    let (version, rest) = bytes.split_first()?;
    if *version != VERSION {
        return None;
    }
    let mut rest = Bytes(rest);
    let mut texts = Vec::new();
    for _ in 0..rest.length()? {
        let length = rest.length()?;
        texts.push(text(std::str::from_utf8(rest.take(length)?).ok()?));
    }
    let mut received = 0_i64;
    for _ in 0..rest.length()? {
        let apart = rest.number()?;
        received = received.wrapping_add((apart >> 1).cast_signed() ^ -(apart & 1).cast_signed());
        let codes = rest.take(6)?.try_into().ok()?;
        let mut bits = [0; 4];
        for bits in &mut bits {
            *bits = u16::try_from(rest.number()?).ok()?;
        }
        let mut named = [0; TEXTS];
        for name in &mut named {
            *name = rest.length()?;
        }
        let mut numbers = [None; NUMBERS];
        for number in &mut numbers {
            *number = match rest.number()? {
                0 => None,
                more => Some(u32::try_from(more - 1).ok()?),
            };
        }
        if named.iter().any(|name| *name >= texts.len()) {
            return None;
        }
        let parts = Parts {
            received,
            codes,
            bits,
            texts: named,
            numbers,
        };
        facts.push(parts.with_texts(|name| texts[name]).whole()?);
    }
    rest.0.is_empty().then_some(())
}

/// Appends a number, seven bits a byte, lowest first; the highest bit says that more follow.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// What is still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
}
