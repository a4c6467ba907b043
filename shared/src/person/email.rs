//! The normal form of an e-mail address.
//!
//! Trimmed, in lower case, and composed (NFC for the letters of Latin-1). What stands after a plus
//! stays: `ana+kids@…` may be one parent's address for another patient, some mail hosts give such
//! addresses to different people, and linking two strangers shows one the other's inquiry. Dots stay
//! for the same reason. Look-alike letters of other scripts are other addresses.

use std::fmt;

/// An e-mail address in normal form.
///
/// Patient data: `Debug` and `Display` print `[redacted]`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why a text is no e-mail address. Values are never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// No `@`, or nothing on one of its sides.
    #[error("write the e-mail address with an @, such as name@example.com")]
    NoAt,
    /// Blanks, control characters, brackets or several addresses.
    #[error("write one e-mail address, without blanks")]
    StrayCharacter,
    /// What stands after the `@` is no domain.
    #[error("check what stands after the @; it should look like example.com")]
    NoDomain,
    /// Longer than an address can be.
    #[error("the e-mail address is too long; it may have 254 characters")]
    TooLong,
}

impl EmailAddress {
    /// Reads an address as people write or paste it: `mailto:` and angle brackets are left off.
    ///
    /// # Errors
    /// [`EmailError`], each with what to do about it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim_matches(|char: char| char.is_whitespace() || is_invisible(char));
        let text = match text.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &text[7..],
            _ => text,
        };
        let text = text
            .trim_start_matches('<')
            .trim_end_matches(['>', '.', ',', ';']);
        if text.len() > 1000 {
            return Err(EmailError::TooLong);
        }
        let normal = compose(&text.to_lowercase());
        let Some((local, domain)) = normal.rsplit_once('@') else {
            return Err(EmailError::NoAt);
        };
        if local.is_empty() || domain.is_empty() {
            return Err(EmailError::NoAt);
        }
        let stray = |char: char| {
            char.is_whitespace()
                || char.is_control()
                || is_invisible(char)
                || matches!(
                    char,
                    '@' | '<' | '>' | ',' | ';' | '(' | ')' | '[' | ']' | '"' | '\\'
                )
        };
        if normal.chars().filter(|char| *char == '@').count() > 1 || local.chars().any(stray) {
            return Err(EmailError::StrayCharacter);
        }
        // Octets, as mail counts them: 64 before the @, 254 in all.
        if local.len() > 64 || normal.len() > 254 {
            return Err(EmailError::TooLong);
        }
        let label_is_right = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|char| char.is_alphanumeric() || char == '-')
        };
        if !domain.contains('.') || !domain.split('.').all(label_is_right) {
            return Err(EmailError::NoDomain);
        }
        Ok(Self(normal))
    }

    /// The address, for storing under encryption, hashing, or writing to.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Characters that leave no mark but make another text: zero-width ones, marks of direction, soft
/// hyphens, the byte order mark.
const fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// Puts marks back on the lower-case letters of Latin-1, which is where some keyboards and file
/// systems part them. Full NFC would cost a Worker 63 KB gzip.
fn compose(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    for char in text.chars() {
        let whole = match char {
            '\u{300}'..='\u{327}' => composed
                .chars()
                .next_back()
                .and_then(|base| with_mark(base, char)),
            _ => None,
        };
        if let Some(whole) = whole {
            composed.pop();
            composed.push(whole);
        } else {
            composed.push(char);
        }
    }
    composed
}

/// The letter with that combining mark, where Latin-1 has it.
fn with_mark(base: char, mark: char) -> Option<char> {
    let (bases, wholes) = match mark {
        '\u{300}' => ("aeiou", "àèìòù"),
        '\u{301}' => ("aeiouy", "áéíóúý"),
        '\u{302}' => ("aeiou", "âêîôû"),
        '\u{303}' => ("ano", "ãñõ"),
        '\u{308}' => ("aeiouy", "äëïöüÿ"),
        '\u{30a}' => ("a", "å"),
        '\u{327}' => ("c", "ç"),
        _ => return None,
    };
    bases
        .chars()
        .zip(wholes.chars())
        .find(|(plain, _)| *plain == base)
        .map(|(_, whole)| whole)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, EmailError> {
        EmailAddress::parse(text).map(|email| email.0)
    }

    #[test]
    fn one_address_has_one_form() {
        for text in [
            "ana@example.com",
            " Ana@Example.COM ",
            "mailto:ana@example.com",
            "<ana@example.com>",
            "\u{200b}ana@example.com\u{feff}",
            "ana@example.com.",
        ] {
            assert_eq!(read(text), Ok("ana@example.com".to_owned()), "{text}");
        }
        assert_eq!(
            read("pen\u{303}a@ejemplo.mx"),
            Ok("peña@ejemplo.mx".to_owned())
        );
        assert_eq!(read("PEÑA@ejemplo.mx"), Ok("peña@ejemplo.mx".to_owned()));
    }

    #[test]
    fn tags_dots_and_look_alikes_stay_different() {
        for (one, other) in [
            ("ana+kids@example.com", "ana@example.com"),
            ("a.na@gmail.com", "ana@gmail.com"),
            ("\u{430}na@example.com", "ana@example.com"),
        ] {
            assert_ne!(read(one).unwrap(), read(other).unwrap());
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_reason() {
        for (text, error) in [
            ("", EmailError::NoAt),
            ("ana", EmailError::NoAt),
            ("@example.com", EmailError::NoAt),
            ("ana@", EmailError::NoAt),
            ("an a@example.com", EmailError::StrayCharacter),
            (
                "ana@example.com, ben@example.com",
                EmailError::StrayCharacter,
            ),
            ("a\u{202e}na@example.com", EmailError::StrayCharacter),
            ("ana@localhost", EmailError::NoDomain),
            ("ana@example..com", EmailError::NoDomain),
            ("ana@-example.com", EmailError::NoDomain),
            ("ana@exa mple.com", EmailError::NoDomain),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
        assert_eq!(
            read(&format!("{}@example.com", "a".repeat(65))),
            Err(EmailError::TooLong)
        );
    }

    #[test]
    fn an_address_is_never_printed() {
        let email = EmailAddress::parse("ana@example.com").unwrap();
        assert_eq!(format!("{email} {email:?}"), "[redacted] [redacted]");
    }

    proptest! {
        #[test]
        fn normal_forms_stay_as_they_are(text in r"[A-Za-zÁñ\u{301}.+_-]{1,9}@[A-Za-zü-]{1,9}[.][a-z]{1,3}[.]?") {
            if let Ok(email) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(email.expose()), Ok(email.clone()));
            }
        }

        #[test]
        fn any_text_is_taken_without_panic(text in r"\PC*@?\PC*") {
            let _ = EmailAddress::parse(&text);
        }
    }
}
