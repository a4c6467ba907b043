//! What someone put into the form, before it is checked.

use super::Field;

/// Answers as text, one a field; an unanswered field is empty.
///
/// `Debug` is left out on purpose: these are a patient's words.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Answers([String; Field::ALL.len()]);

impl Answers {
    /// The answer to a field; empty when there is none.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        &self.0[field as usize]
    }

    /// Sets an answer: characters that could hide or reorder text are dropped, white space around
    /// it is trimmed, and inside a one-line answer every run of it becomes one space.
    pub fn set(&mut self, field: Field, text: &str) {
        self.0[field as usize] = clean(text, field == Field::Message);
    }
}

/// Drops what no patient types on purpose (control characters, bidirectional overrides, byte
/// order marks) and keeps everything else, joiners of emoji and of Arabic script included.
fn clean(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.trim();
    let mut previous = '\0';
    for c in text.chars() {
        let kept = match c {
            '\r' => None,
            '\n' if lines => Some('\n'),
            '\t' | '\n' => Some(' '),
            _ if c.is_control() => None,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => None,
            _ if !lines && c.is_whitespace() => Some(' '),
            _ => Some(c),
        };
        if let Some(c) = kept {
            if lines || c != ' ' || previous != ' ' {
                out.push(c);
            }
            previous = c;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(field: Field, text: &str) -> String {
        let mut answers = Answers::default();
        answers.set(field, text);
        answers.get(field).to_owned()
    }

    #[test]
    fn names_of_any_script_stay_and_what_hides_text_goes() {
        assert_eq!(
            cleaned(Field::Name, "  Zoë  Núñez-O’Hara\n"),
            "Zoë Núñez-O’Hara"
        );
        assert_eq!(cleaned(Field::Name, "佐藤 \u{202E}花子\u{0}"), "佐藤 花子");
        assert_eq!(
            cleaned(Field::Name, "👩\u{200D}⚕\u{FE0F}"),
            "👩\u{200D}⚕\u{FE0F}"
        );
    }

    #[test]
    fn a_message_keeps_its_lines() {
        assert_eq!(
            cleaned(Field::Message, "one\r\n\r\ntwo  three"),
            "one\n\ntwo  three"
        );
    }
}
