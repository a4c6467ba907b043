//! Words that no practice may put before a patient. The phrases are data: `data/wording.txt`.

/// A phrase that was found, and why it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The phrase.
    pub phrase: &'static str,
    /// `diagnoses`, `promises`, `guarantees` or `presses`.
    pub why: &'static str,
}

const PHRASES: &str = include_str!("../../data/wording.txt");

/// The first phrase in a text that is refused, in either language.
#[must_use]
pub fn refused(text: &str) -> Option<Refused> {
    let words = plain(text);
    let mut why = "";
    for line in PHRASES.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(heading) = line.strip_prefix('[') {
            why = heading.trim_end_matches(']');
        } else if !line.is_empty() && words.contains(&plain(line)) {
            return Some(Refused { phrase: line, why });
        }
    }
    None
}

/// A text as words with a space on each side, without case, accents and signs. The percent sign
/// stays, because "100%" is a promise and "100 patients" is not.
fn plain(text: &str) -> String {
    let mut out = String::from(" ");
    for c in text.chars().flat_map(char::to_lowercase) {
        let letter = match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' | 'ü' => 'u',
            'ñ' => 'n',
            '’' => '\'',
            other => other,
        };
        if letter.is_alphanumeric() || matches!(letter, '%' | '\'') {
            // "100 %" promises what "100%" does.
            if letter == '%' && out.ends_with(' ') {
                out.pop();
            }
            out.push(letter);
        } else if !matches!(letter, '\u{300}'..='\u{36f}') && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrase_is_named_in_both_languages() {
        for (text, phrase) in [
            ("Results are GUARANTEED.", "guaranteed"),
            ("Act now: places go fast", "act now"),
            ("Una solución 100% segura", "100%"),
            ("¡Actúe ya!", "actue ya"),
            ("Tratamiento sin dolor", "sin dolor"),
            ("We can cure gum disease.", "cure"),
            ("Podemos curar su dolor.", "curar"),
            ("Una solución 100 % segura", "100%"),
        ] {
            assert_eq!(
                refused(text).map(|found| found.phrase),
                Some(phrase),
                "{text}"
            );
        }
    }

    #[test]
    fn honest_words_pass() {
        for text in [
            "We are following up on your appointment request.",
            "We see 100 patients a week, and we are secure.",
            "La secretaria le llamará hoy.",
            "Ask about our warranty for crowns.",
            "We keep your records secure and procure what you need.",
            "Vamos a procurar una cita segura; 20 % de descuento.",
        ] {
            assert_eq!(refused(text), None, "{text}");
        }
    }
}
