//! A fact as one line of text, as it stands beside its inquiry.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::Fact;
use super::parts::{NUMBERS, Parts, TEXTS};

/// The first field of every line: which fields follow.
const VERSION: &str = "2";

/// The first field of lines that do not tell how long an inquiry was held.
const WITHOUT_HELD: &str = "1";

impl<'a> Fact<'a> {
    /// The line of the fact, without an end of line.
    #[must_use]
    pub fn to_line(&self) -> String {
        let parts = self.parts();
        let mut line = String::with_capacity(128);
        line.push_str(VERSION);
        // One letter each.
        let codes: String = (parts.codes.iter())
            .map(|code| char::from(b'a' + code))
            .collect();
        // Writing to a String cannot fail.
        let _ = write!(line, "|{}|{codes}", parts.received);
        for bits in parts.bits {
            let _ = write!(line, "|{bits:x}");
        }
        for text in parts.texts {
            line.push('|');
            escape(&mut line, text);
        }
        for number in parts.numbers {
            line.push('|');
            if let Some(number) = number {
                let _ = write!(line, "{number}");
            }
        }
        line
    }

    /// Reads the facts of some lines, and says how many lines could not be read.
    pub(super) fn each(lines: &'a str, mut take: impl FnMut(&Self)) -> usize {
        let mut unread = 0;
        for line in lines.lines().filter(|line| !line.is_empty()) {
            match Self::parse(line) {
                Some(fact) => take(&fact),
                None => unread += 1,
            }
        }
        unread
    }

    /// Reads a line; none when it is no fact of a known version.
    #[must_use]
    pub fn parse(line: &'a str) -> Option<Self> {
        let mut fields = Fields { line, at: 0 };
        let written = match fields.next()? {
            VERSION => NUMBERS,
            WITHOUT_HELD => NUMBERS - 1,
            _ => return None,
        };
        let received = fields.next()?.parse().ok()?;
        let letters: [u8; 6] = fields.next()?.as_bytes().try_into().ok()?;
        let mut bits = [0; 4];
        for bits in &mut bits {
            *bits = u16::from_str_radix(fields.next()?, 16).ok()?;
        }
        let mut texts = [const { Cow::Borrowed("") }; TEXTS];
        for text in &mut texts {
            *text = unescape(fields.next()?);
        }
        let mut numbers = [None; NUMBERS];
        for number in numbers.iter_mut().take(written) {
            *number = fields.number()?;
        }
        let codes = letters.map(|letter| letter.wrapping_sub(b'a'));
        Parts {
            received,
            codes,
            bits,
            texts,
            numbers,
        }
        .whole()
    }
}

/// The fields of a line, one after the other. Thousands of lines may be read at once, by code
/// that is made to be small, so this is plainer than `split` and `parse`.
struct Fields<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Fields<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.line.get(self.at..)?;
        let length = (rest.bytes().position(|byte| byte == b'|')).unwrap_or(rest.len());
        self.at += length + 1;
        rest.get(..length)
    }

    /// A number, or nothing where the field is empty; none when it is something else.
    #[allow(
        clippy::option_option,
        reason = "an empty field is no number, and no mistake"
    )]
    fn number(&mut self) -> Option<Option<u32>> {
        let field = self.next()?;
        let mut number: u32 = 0;
        for byte in field.bytes() {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            number = number.checked_mul(10)?.checked_add(u32::from(digit))?;
        }
        Some((!field.is_empty()).then_some(number))
    }
}

/// What a text may not hold in a line, because it parts fields, lines or the escape itself.
fn special(c: char) -> bool {
    matches!(c, '|' | '%') || c.is_ascii_control()
}

fn escape(line: &mut String, text: &str) {
    for c in text.chars() {
        if special(c) {
            let _ = write!(line, "%{:02x}", u32::from(c));
        } else {
            line.push(c);
        }
    }
}

fn unescape(field: &str) -> Cow<'_, str> {
    if !field.bytes().any(|byte| byte == b'%') {
        return Cow::Borrowed(field);
    }
    let mut text = String::with_capacity(field.len());
    let mut parts = field.split('%');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        text.extend(code.map(char::from));
        text.push_str(part.get(2..).unwrap_or_default());
    }
    Cow::Owned(text)
}
