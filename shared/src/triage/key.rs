//! Short numbers that stand for words and features, so that a Worker carries no word lists.
//!
//! The build script includes this very file: both sides must come to the same number.

/// How many bits a key has. Fewer would let strange words pass for known ones (now a few messages
/// in a hundred have such a word, of little weight), more would cost bytes in the Worker.
pub const BITS: u32 = 26;

/// How many low bits of a gap between so many sorted keys are kept as they are: about the logarithm
/// of the usual gap.
pub fn gap_bits(keys: u32) -> u32 {
    (BITS - 1).saturating_sub(keys.max(1).ilog2())
}

/// The same of the size of a weight: most are small.
pub const WEIGHT_BITS: u32 = 1;

/// A key under way (FNV-1a).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(u32);

impl Key {
    /// Of nothing yet.
    pub const EMPTY: Self = Self(0x811c_9dc5);

    /// With one byte more.
    #[must_use]
    pub fn with(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// With the bytes of a text more.
    #[must_use]
    pub fn and(self, text: &str) -> Self {
        text.bytes().fold(self, Self::with)
    }

    /// The finished number, below `1 << BITS`.
    #[must_use]
    pub fn number(self) -> u32 {
        (self.0 >> BITS) ^ (self.0 & ((1 << BITS) - 1))
    }
}
