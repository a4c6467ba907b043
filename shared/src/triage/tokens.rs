//! Text to tokens: folded words that remember where in the original they stand.
//!
//! Positions are counted in Unicode scalar values. It knows neither lexicon nor labels.

use super::fold;

/// One word or number of a text.
pub(super) struct Token {
    /// First scalar value of the original.
    pub start: u32,
    /// One past the last scalar value of the original.
    pub end: u32,
    /// The plain form, as a range of [`Tokens::forms`].
    form: (u32, u32),
    /// The whole part, when the token is a number ("103.5" is 103).
    pub number: Option<u16>,
    /// A sentence begins here: no phrase reaches across.
    pub first: bool,
    /// A question mark stands behind it.
    pub asked: bool,
    /// A comma, colon, dash or bracket stands before it.
    pub after_comma: bool,
}

/// The tokens of a text, with their plain forms in one buffer.
#[derive(Default)]
pub(super) struct Tokens {
    pub items: Vec<Token>,
    forms: String,
}

/// Abbreviations whose full stop ends no sentence.
const SHORT: [&str; 14] = [
    "dr", "dra", "mr", "mrs", "ms", "sr", "sra", "srta", "st", "vs", "mg", "ml", "approx", "appt",
];

impl Tokens {
    /// Splits a text. Apostrophes join ("can't" is "cant"); a number parts from the unit after it.
    pub fn read(text: &str) -> Self {
        let mut tokens = Self {
            items: Vec::with_capacity(text.len() / 5),
            ..Self::default()
        };
        let mut chars = text.chars().zip(0_u32..).peekable();
        let (mut first, mut after_comma) = (true, false);
        let mut begun: Option<(u32, usize)> = None;
        let mut before = ' ';
        let mut quotes_left = text.matches(is_quote).count();
        let mut quoted = false;
        while let Some((c, at)) = chars.next() {
            let next = chars.peek().map_or(' ', |(c, _)| *c);
            let from = begun.map(|(_, form)| &tokens.forms[form..]);
            let in_number =
                from.is_some_and(|f| f.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
            let letter = c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
            let joins = match c {
                '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{b4}' => {
                    begun.is_some() && next.is_alphanumeric()
                }
                '.' | ',' => in_number && next.is_ascii_digit(),
                _ => false,
            };
            let ends_number = in_number && letter && !c.is_ascii_digit();
            let ends = (!letter && !joins) || ends_number;
            if let Some((start, form)) = begun.take_if(|_| ends) {
                tokens.push(start, at, form, (first, after_comma));
                (first, after_comma) = (false, false);
            }
            if letter {
                if begun.is_none() {
                    begun = Some((at, tokens.forms.len()));
                }
                fold::push_plain(c, &mut tokens.forms);
            } else if joins {
                if c == '.' {
                    // Keep "103.5" apart from "1035": the whole part alone is the number.
                    tokens.forms.push('.');
                }
            } else if c == '$' {
                let form = tokens.forms.len();
                tokens.forms.push_str("dollars");
                tokens.push(at, at + 1, form, (first, after_comma));
                (first, after_comma) = (false, false);
            } else {
                if is_quote(c) {
                    quotes_left -= 1;
                    quoted = !quoted && quotes_left > 0;
                }
                if c == '?'
                    && let Some(last) = tokens.items.last_mut()
                {
                    last.asked = true;
                }
                match c {
                    // What is quoted belongs to the sentence that quotes it.
                    '!' | '?' | '¿' | '¡' | ';' | '.' if quoted => {}
                    '!' | '?' | '¿' | '¡' | ';' | '\n' | '…' => first = true,
                    '.' => first |= !next.is_alphanumeric() && !tokens.ends_short(before),
                    ',' | ':' | '(' | ')' | '-' | '–' | '—' | '/' => {
                        after_comma |= !matches!(c, '-' | '/') || before == ' ';
                    }
                    _ => {}
                }
            }
            before = c;
        }
        if let Some((start, form)) = begun {
            let end = text.chars().zip(1_u32..).last().map_or(start, |(_, n)| n);
            tokens.push(start, end, form, (first, after_comma));
        }
        tokens
    }

    /// The plain form of a token.
    pub fn form(&self, at: usize) -> &str {
        let (from, to) = self.items[at].form;
        &self.forms[from as usize..to as usize]
    }

    /// Puts another form in the place of a token's.
    pub fn correct(&mut self, at: usize, form: &str) {
        let from = offset(self.forms.len());
        self.forms.push_str(form);
        self.items[at].form = (from, offset(self.forms.len()));
    }

    /// The index of the first token of the sentence `at` stands in.
    pub fn sentence_start(&self, at: usize) -> usize {
        (0..=at).rev().find(|&i| self.items[i].first).unwrap_or(0)
    }

    /// One past the index of the last token of the sentence `at` stands in.
    pub fn sentence_end(&self, at: usize) -> usize {
        let end = self.items.len();
        (at + 1..end).find(|&i| self.items[i].first).unwrap_or(end)
    }

    fn ends_short(&self, before: char) -> bool {
        before.is_alphabetic()
            && self.items.last().is_some_and(|t| {
                let form = &self.forms[t.form.0 as usize..t.form.1 as usize];
                form.len() == 1 || SHORT.contains(&form)
            })
    }

    fn push(&mut self, start: u32, end: u32, form: usize, (first, after_comma): (bool, bool)) {
        let text = &self.forms[form..];
        if text.is_empty() {
            return;
        }
        let whole = text.split('.').next().unwrap_or(text);
        let digits = whole.bytes().all(|b| b.is_ascii_digit());
        let number = digits.then(|| whole.parse().unwrap_or(u16::MAX));
        let range = (offset(form), offset(self.forms.len()));
        self.items.push(Token {
            start,
            end,
            form: range,
            number,
            first,
            asked: false,
            after_comma,
        });
    }
}

/// Inquiries are far below four gigabytes; a longer text loses its tail, not the program.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        let tokens = Tokens::read(text);
        (0..tokens.items.len())
            .map(|i| tokens.form(i).to_owned())
            .collect()
    }

    #[test]
    fn words_are_folded_and_numbers_part_from_their_units() {
        assert_eq!(
            forms("I CAN'T, señor: 20mg"),
            ["i", "cant", "senor", "20", "mg"]
        );
        assert_eq!(
            forms("fever 103.5F $1,200"),
            ["fever", "103.5", "f", "dollars", "1200"]
        );
    }

    #[test]
    fn positions_count_scalar_values_of_the_original() {
        let text = "¡Ay! me duele el corazón 😀 mucho";
        let tokens = Tokens::read(text);
        for (i, token) in tokens.items.iter().enumerate() {
            let slice: String = text
                .chars()
                .skip(token.start as usize)
                .take((token.end - token.start) as usize)
                .collect();
            let mut plain = String::new();
            slice.chars().for_each(|c| fold::push_plain(c, &mut plain));
            assert_eq!(plain, tokens.form(i));
        }
    }

    #[test]
    fn a_title_ends_no_sentence() {
        let tokens = Tokens::read("Dr. Kim is nice. Chest hurts");
        let firsts: Vec<bool> = tokens.items.iter().map(|t| t.first).collect();
        assert_eq!(firsts, [true, false, false, false, true, false]);
    }
}
