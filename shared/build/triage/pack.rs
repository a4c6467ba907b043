//! Numbers in as few bits as they need; `src/triage/table.rs` reads them.

use super::key;

/// Bits under way.
#[derive(Default)]
pub struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// The low `count` bits of a number, lowest first.
    pub fn fixed(&mut self, number: u32, count: u32) {
        for bit in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from(number & (1 << bit) != 0) << (self.used % 8);
            }
            self.used += 1;
        }
    }

    /// A number, small ones in few bits: `low` bits as they are, the rest by counting.
    pub fn number(&mut self, number: usize, low: u32) {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for _ in 0..number >> low {
            self.fixed(1, 1);
        }
        self.fixed(0, 1);
        self.fixed(number, low);
    }

    /// Sorted numbers, as their count and the gaps between them.
    pub fn sorted(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        let count = u32::try_from(numbers.len()).unwrap_or_default();
        self.fixed(count, 16);
        let mut last = 0;
        for number in numbers {
            self.number((number - last) as usize, key::gap_bits(count));
            last = number;
        }
    }

    /// What was written.
    pub fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}
