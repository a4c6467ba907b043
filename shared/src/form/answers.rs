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

    /// Brings every answer with letters beyond ASCII into another form: the Worker's runtime
    /// composes them (Unicode's NFC), so that a name is one name however a keyboard wrote it.
    pub fn compose(&mut self, composed: impl Fn(&str) -> String) {
        for answer in &mut self.0 {
            if !answer.is_ascii() {
                *answer = composed(answer);
            }
        }
    }
}

/// Drops what no patient types on purpose (control characters, bidirectional overrides, byte
/// order marks) and keeps everything else, joiners of emoji and of Arabic script included.
fn clean(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
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
    // Only now: white space may stand behind what was dropped.
    let shown = out.trim();
    if shown.chars().all(is_invisible) {
        return String::new();
    }
    if shown.len() < out.len() {
        return shown.to_owned();
    }
    out
}

/// Whether a text shows nothing, however long it is.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Whether a character shows nothing by itself: joiners, fillers, soft hyphens, selectors. They
/// matter beside others, but an answer made of nothing else is no answer.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{2029}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFA0}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
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
    fn what_shows_nothing_is_no_answer() {
        for blank in [
            "\u{0} ",
            "\u{200B}\u{2060}",
            "\u{202E} \u{3164}",
            " \u{FEFF} ",
        ] {
            assert_eq!(cleaned(Field::Name, blank), "", "{blank:?}");
            assert_eq!(cleaned(Field::Message, blank), "", "{blank:?}");
        }
        assert_eq!(cleaned(Field::Name, "\u{202E} Ana \u{0} "), "Ana");
    }

    #[test]
    fn a_message_keeps_its_lines() {
        assert_eq!(
            cleaned(Field::Message, "one\r\n\r\ntwo  three"),
            "one\n\ntwo  three"
        );
    }
}
