//! A place in a JSON text, moved on by what stands there (RFC 8259).

use std::borrow::Cow;

use super::{DEEPEST, Fault};

/// A number as it is written.
pub enum Number {
    /// A whole one from 0 up.
    Whole(u64),
    /// A whole one below 0.
    Negative(i64),
    /// Any other.
    Float(f64),
}

/// A place in a text.
pub struct Cursor<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
}

impl<'de> Cursor<'de> {
    /// The beginning of a text.
    pub fn new(text: &'de [u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(text)
            .map_err(|error| Fault::malformed(error.valid_up_to(), "is not UTF-8"))?;
        Ok(Self {
            text,
            at: 0,
            depth: 0,
        })
    }

    /// The byte at which the cursor stands.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The first byte of what comes next; 0 at the end. Moves over space.
    #[inline(never)]
    pub fn peek(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return byte,
            }
        }
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Moves over a byte if it comes next.
    #[inline(never)]
    pub fn takes(&mut self, byte: u8) -> bool {
        let there = self.peek() == byte;
        if there {
            self.at += 1;
        }
        there
    }

    /// Moves over a byte that must come next.
    #[inline(never)]
    pub fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.takes(byte) {
            return Ok(());
        }
        Err(self.malformed())
    }

    #[cold]
    fn malformed(&self) -> Fault {
        let detail = if self.at >= self.text.len() {
            "ends too early"
        } else {
            "is not JSON"
        };
        Fault::malformed(self.at, detail)
    }

    /// Goes into a list or an object.
    #[inline(never)]
    pub fn open(&mut self) -> Result<(), Fault> {
        self.peek();
        if self.depth == DEEPEST {
            return Err(Fault::malformed(self.at, "is too deep"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Leaves a list or an object of which all was read.
    #[inline(never)]
    pub fn close(&mut self, bracket: u8) -> Result<(), Fault> {
        self.depth = self.depth.saturating_sub(1);
        self.expect(bracket)
    }

    /// Whether another element or member follows. `first` is set until one was met.
    #[inline(never)]
    pub fn another(&mut self, first: &mut bool, bracket: u8) -> Result<bool, Fault> {
        let next = self.peek();
        if next == bracket {
            return Ok(false);
        }
        if std::mem::take(first) {
            return Ok(true);
        }
        self.expect(b',')?;
        Ok(true)
    }

    /// A key, after which the cursor stands before the colon.
    #[inline(never)]
    pub fn before_key(&mut self) -> Result<(), Fault> {
        if self.peek() == b'"' {
            return Ok(());
        }
        Err(self.malformed())
    }

    /// Nothing but space may follow.
    pub fn end(&mut self) -> Result<(), Fault> {
        self.peek();
        if self.at == self.text.len() {
            return Ok(());
        }
        Err(Fault::malformed(self.at, "goes on after its end"))
    }

    /// Moves over a word that comes next.
    #[inline(never)]
    pub fn word(&mut self, word: &str) -> Result<(), Fault> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        Err(self.malformed())
    }

    /// A string.
    #[inline(never)]
    pub fn string(&mut self) -> Result<Cow<'de, str>, Fault> {
        self.expect(b'"')?;
        let mut from = self.at;
        let mut composed = String::new();
        loop {
            match self.byte() {
                b'"' => {
                    let rest = &self.text[from..self.at];
                    self.at += 1;
                    return Ok(if composed.is_empty() {
                        Cow::Borrowed(rest)
                    } else {
                        composed.push_str(rest);
                        Cow::Owned(composed)
                    });
                }
                b'\\' => {
                    composed.push_str(&self.text[from..self.at]);
                    self.at += 1;
                    composed.push(self.escaped()?);
                    from = self.at;
                }
                0..0x20 => return Err(self.malformed()),
                _ => self.at += 1,
            }
        }
    }

    /// The character that an escape stands for; the backslash has been read.
    fn escaped(&mut self) -> Result<char, Fault> {
        let kind = self.byte();
        self.at += 1;
        Ok(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let second = if (0xD800..0xDC00).contains(&first) {
                    self.word("\\u")?;
                    Some(self.unit()?)
                } else {
                    None
                };
                let mut units = char::decode_utf16([first].into_iter().chain(second));
                match (units.next(), units.next()) {
                    (Some(Ok(character)), None) => character,
                    _ => return Err(self.malformed()),
                }
            }
            _ => return Err(self.malformed()),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u16, Fault> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.byte()).to_digit(16);
            let Some(digit) = digit.and_then(|digit| u16::try_from(digit).ok()) else {
                return Err(self.malformed());
            };
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// A number.
    #[inline(never)]
    pub fn number(&mut self) -> Result<Number, Fault> {
        let from = self.at;
        let minus = self.byte() == b'-';
        if minus {
            self.at += 1;
        }
        let leading_zero = self.byte() == b'0';
        if self.digits()? > 1 && leading_zero {
            return Err(self.malformed());
        }
        let mut whole = true;
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
            whole = false;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.byte(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
            whole = false;
        }
        let text = &self.text[from..self.at];
        if whole && !minus {
            if let Ok(number) = text.parse() {
                return Ok(Number::Whole(number));
            }
        } else if whole && let Ok(number @ ..0) = text.parse() {
            return Ok(Number::Negative(number));
        }
        // Its way from text to number is a tenth of the standard library's in size, and may be off
        // by the last bit; nothing here is decided by such numbers.
        serde_json::from_str(text)
            .map(Number::Float)
            .map_err(|_| Fault::malformed(from, "is too large a number"))
    }

    /// Moves over digits, of which there must be one; tells how many there were.
    fn digits(&mut self) -> Result<usize, Fault> {
        let from = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == from {
            return Err(self.malformed());
        }
        Ok(self.at - from)
    }

    /// Moves over a value and tells its text.
    #[inline(never)]
    pub fn raw(&mut self) -> Result<&'de str, Fault> {
        self.peek();
        let from = self.at;
        self.skip()?;
        Ok(&self.text[from..self.at])
    }

    /// Moves over a value.
    pub fn skip(&mut self) -> Result<(), Fault> {
        match self.peek() {
            b'"' => self.string().map(drop),
            b'{' => {
                self.open()?;
                let mut first = true;
                while self.another(&mut first, b'}')? {
                    self.before_key()?;
                    self.string()?;
                    self.expect(b':')?;
                    self.skip()?;
                }
                self.close(b'}')
            }
            b'[' => {
                self.open()?;
                let mut first = true;
                while self.another(&mut first, b']')? {
                    self.skip()?;
                }
                self.close(b']')
            }
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            _ => self.word("null"),
        }
    }
}
