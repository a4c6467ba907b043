//! A colour, and how well one stands out against another.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An opaque colour, written as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "openapi",
    schemars(extend("pattern" = "^#[0-9A-Fa-f]{6}$"))
)]
#[serde(try_from = "String", into = "String")]
pub struct Color([u8; 3]);

/// A text that is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a color is written as # and six hexadecimal digits, such as #0b5c8a")]
pub struct NotAColor;

impl Color {
    /// A colour by its three parts, as they stand in `#rrggbb`.
    #[must_use]
    pub const fn new(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self([red, green, blue])
    }

    /// How well two colours can be told apart, from 1 to 21 (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        let (light, dark) = if one > two { (one, two) } else { (two, one) };
        (light + 0.05) / (dark + 0.05)
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// One part of a colour as an amount of light, from 0 to 1 (sRGB).
fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 {
        part / 12.92
    } else {
        let base = (part + 0.055) / 1.055;
        // base^2.4 as base² times the fifth root of base²: `powf` would bring its tables along.
        base * base * fifth_root(base * base)
    }
}

/// The fifth root of a number from 0 to 1, by Newton's method.
fn fifth_root(number: f64) -> f64 {
    let mut root = 1.0_f64;
    for _ in 0..24 {
        let fourth = root * root * root * root;
        root = (4.0 * root + number / fourth) / 5.0;
    }
    root
}

impl TryFrom<String> for Color {
    type Error = NotAColor;

    fn try_from(text: String) -> Result<Self, NotAColor> {
        let digits = text.strip_prefix('#').ok_or(NotAColor)?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotAColor);
        }
        u32::from_str_radix(digits, 16)
            .map(Self::new)
            .map_err(|_| NotAColor)
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

impl fmt::Display for Color {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(out, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_what_the_guidelines_say() {
        let close = |one: u32, two: u32, ratio: f64| {
            let found = Color::new(one).contrast(Color::new(two));
            assert!(
                (found - ratio).abs() < 0.005,
                "{found} for {one:06x} on {two:06x}"
            );
        };
        close(0x00_0000, 0xff_ffff, 21.0);
        close(0xff_ffff, 0xff_ffff, 1.0);
        // The lightest grey that passes on white, and the first that does not.
        close(0x76_7676, 0xff_ffff, 4.54);
        close(0x77_7777, 0xff_ffff, 4.48);
        close(0xff_0000, 0xff_ffff, 4.00);
    }

    #[test]
    fn the_root_is_exact_enough_over_all_bytes() {
        for part in 11..=255_u8 {
            let base = (f64::from(part) / 255.0 + 0.055) / 1.055;
            assert!((linear(part) - base.powf(2.4)).abs() < 1e-9, "{part}");
        }
    }

    #[test]
    fn only_six_digits_are_a_color() {
        let read = |text: &str| Color::try_from(text.to_owned());
        assert_eq!(read("#0B5c8a").map(|c| c.to_string()), Ok("#0b5c8a".into()));
        for bad in ["", "#fff", "0b5c8a", "#0b5c8a;", "#+b5c8a", "red", "#é5c8a"] {
            assert_eq!(read(bad), Err(NotAColor), "{bad}");
        }
    }
}
