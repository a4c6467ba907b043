//! The normal form of a phone number: E.164.
//!
//! Two spellings of one number must become the same text; that is all matching needs. The crate
//! `phonenumber` (0.3.10), with the numbering plans of all countries, costs 590 KB gzip in a Worker
//! whose whole budget is 400; these rules cost less than 10. They know the plans of North America
//! and Mexico, and take the written country code at its word elsewhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The country whose numbers may be written without a country code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Region {
    /// The United States, and with it all of North America's numbering plan.
    #[default]
    #[serde(rename = "US")]
    Us,
    /// Mexico.
    #[serde(rename = "MX")]
    Mx,
}

/// A phone number in E.164 form, such as `+13035550123`, without its extension.
///
/// Patient data: `Debug` and `Display` print `[redacted]`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    e164: String,
    extension: Option<String>,
}

/// Why a text is no phone number. Values are never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// No digits, or letters where digits should be.
    #[error("write the phone number in digits, with the area code")]
    NotANumber,
    /// Too few digits to call from anywhere; often the area code is missing.
    #[error("the phone number is too short; write it with the area code")]
    TooShort,
    /// More digits than any number has.
    #[error("the phone number is too long; write one number only")]
    TooLong,
    /// An area code or exchange that the numbering plan does not have.
    #[error("no phone number has this area code; check the digits")]
    NoSuchNumber,
}

impl PhoneNumber {
    /// Reads a number as people write it. An extension (`x12`, `ext. 12`, `#12`) is kept apart: a
    /// family or an office shares the number before it.
    ///
    /// # Errors
    /// [`PhoneError`], each with what to do about it.
    pub fn parse(text: &str, region: Region) -> Result<Self, PhoneError> {
        let (number, extension) = split_extension(text.trim());
        let written = Written::read(number)?;
        let digits = written.digits.as_str();
        let international = if written.plus {
            Some(digits)
        } else {
            // How one dials abroad: 011 from North America, 00 from Mexico and most countries.
            digits
                .strip_prefix("011")
                .or_else(|| digits.strip_prefix("00"))
        };
        let e164 = match international {
            Some(digits) => with_country_code(digits)?,
            None => national(digits, region)?,
        };
        Ok(Self { e164, extension })
    }

    /// The number as E.164 text, for storing under encryption, hashing, or calling.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.e164
    }

    /// The digits of the extension, where one was written.
    #[must_use]
    pub fn expose_extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// What was written, as plain digits.
struct Written {
    digits: String,
    plus: bool,
}

impl Written {
    fn read(text: &str) -> Result<Self, PhoneError> {
        let mut written = Self {
            digits: String::new(),
            plus: false,
        };
        // "tel:" from a link, and labels such as "Cell:", say nothing about the number.
        let text = text.rsplit_once(':').map_or(text, |(_, number)| number);
        // "+44 (0)20…": the zero is dialled inside the country only.
        let text = text.replace("(0)", "");
        for char in text.chars() {
            if let Some(digit) = digit(char) {
                written.digits.push(digit);
            } else if matches!(char, '+' | '＋') && written.digits.is_empty() {
                written.plus = true;
            } else if char.is_alphabetic() {
                return Err(PhoneError::NotANumber);
            }
            if written.digits.len() > 20 {
                return Err(PhoneError::TooLong);
            }
        }
        if written.digits.is_empty() {
            Err(PhoneError::NotANumber)
        } else {
            Ok(written)
        }
    }
}

/// ASCII, full-width and Arabic digits; phones set to other scripts write the last two.
fn digit(char: char) -> Option<char> {
    let value = match char {
        '0'..='9' => return Some(char),
        '０'..='９' => u32::from(char) - u32::from('０'),
        '٠'..='٩' => u32::from(char) - u32::from('٠'),
        '۰'..='۹' => u32::from(char) - u32::from('۰'),
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Parts `303 555 0123 ext. 12`.
fn split_extension(text: &str) -> (&str, Option<String>) {
    let lower = text.to_ascii_lowercase();
    // Longer marks first, so that "ext" is not read as "x".
    for mark in ["extension", "extensión", "ext", "#", "x"] {
        let Some(at) = lower.find(mark) else { continue };
        let (Some(number), Some(rest)) = (text.get(..at), text.get(at + mark.len()..)) else {
            continue;
        };
        let extension: String = rest.chars().filter_map(digit).collect();
        let only_digits = !rest.chars().any(char::is_alphabetic);
        if (1..=7).contains(&extension.len())
            && only_digits
            && number.chars().any(|c| digit(c).is_some())
        {
            return (number, Some(extension));
        }
    }
    (text, None)
}

/// A number without a country code, or with one but no plus.
fn national(digits: &str, region: Region) -> Result<String, PhoneError> {
    match region {
        Region::Us => match digits.len() {
            10 => north_american(digits),
            11 => match digits.strip_prefix('1') {
                Some(digits) => north_american(digits),
                None => Err(PhoneError::TooLong),
            },
            // Mexican numbers are often written with 52 and no plus.
            12 | 13 if digits.starts_with("52") => with_country_code(digits),
            0..=9 => Err(PhoneError::TooShort),
            _ => Err(PhoneError::TooLong),
        },
        Region::Mx => {
            // 01 for far calls, 044 and 045 for mobiles were dialled until 2019.
            let dialled = ["044", "045", "01"]
                .into_iter()
                .find_map(|prefix| digits.strip_prefix(prefix).filter(|rest| rest.len() == 10));
            match dialled.unwrap_or(digits) {
                ten if ten.len() == 10 => mexican(ten),
                long if long.len() == 11 && long.starts_with('1') => with_country_code(long),
                long if matches!(long.len(), 12 | 13) && long.starts_with("52") => {
                    with_country_code(long)
                }
                short if short.len() < 10 => Err(PhoneError::TooShort),
                _ => Err(PhoneError::TooLong),
            }
        }
    }
}

/// A number with its country code.
fn with_country_code(digits: &str) -> Result<String, PhoneError> {
    if let Some(rest) = digits.strip_prefix('1') {
        return match rest.len() {
            10 => north_american(rest),
            0..=9 => Err(PhoneError::TooShort),
            _ => Err(PhoneError::TooLong),
        };
    }
    if let Some(rest) = digits.strip_prefix("52") {
        // Until 2019 mobiles had a 1 after the country code; phones still hold such numbers.
        let rest = rest
            .strip_prefix('1')
            .filter(|rest| rest.len() == 10)
            .unwrap_or(rest);
        return match rest.len() {
            10 => mexican(rest),
            0..=9 => Err(PhoneError::TooShort),
            _ => Err(PhoneError::TooLong),
        };
    }
    match digits.len() {
        _ if digits.starts_with('0') => Err(PhoneError::NoSuchNumber),
        0..=6 => Err(PhoneError::TooShort),
        // E.164 has at most 15 digits, country code included.
        7..=15 => Ok(format!("+{digits}")),
        _ => Err(PhoneError::TooLong),
    }
}

/// Ten digits of the North American plan: area code and exchange begin with 2 to 9, and neither is
/// one of the service codes 211 to 911. Whether an area code is in use changes every year, so any
/// that may exist is taken: a lost patient costs more than a wrong number.
fn north_american(digits: &str) -> Result<String, PhoneError> {
    let starts_right = |at: usize| {
        let code = digits.get(at..at + 3).unwrap_or("");
        !code.starts_with(['0', '1']) && !code.ends_with("11")
    };
    if starts_right(0) && starts_right(3) {
        Ok(format!("+1{digits}"))
    } else {
        Err(PhoneError::NoSuchNumber)
    }
}

/// Ten digits of the Mexican plan; no area begins with 0 or 1.
fn mexican(digits: &str) -> Result<String, PhoneError> {
    if digits.starts_with(['0', '1']) {
        Err(PhoneError::NoSuchNumber)
    } else {
        Ok(format!("+52{digits}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn us(text: &str) -> Result<String, PhoneError> {
        PhoneNumber::parse(text, Region::Us).map(|phone| phone.e164)
    }

    fn mx(text: &str) -> Result<String, PhoneError> {
        PhoneNumber::parse(text, Region::Mx).map(|phone| phone.e164)
    }

    #[test]
    fn one_number_has_one_form_however_it_is_written() {
        for text in [
            "3035550123",
            "303-555-0123",
            "(303) 555-0123",
            " 303.555.0123 ",
            "1 303 555 0123",
            "1-303-555-0123",
            "+1 303 555 0123",
            "+1 (303) 555\u{2011}0123",
            "011 1 303 555 0123",
            "tel:+1-303-555-0123",
            "Cell: 303 555 0123",
            "303/555/0123 ext. 12",
            "303 555 0123 x12",
            "３０３５５５０１２３",
            "\u{202a}+1 303-555-0123\u{202c}",
        ] {
            assert_eq!(us(text), Ok("+13035550123".to_owned()), "{text}");
        }
    }

    #[test]
    fn mexican_numbers_from_both_sides_of_the_border() {
        let expected = Ok("+525512345678".to_owned());
        for text in [
            "+52 55 1234 5678",
            "+52 1 55 1234 5678",
            "011 52 55 1234 5678",
            "525512345678",
        ] {
            assert_eq!(us(text), expected, "{text}");
            assert_eq!(mx(text), expected, "{text}");
        }
        for text in [
            "55 1234 5678",
            "044 55 1234 5678",
            "01 55 1234 5678",
            "0052 55 1234 5678",
        ] {
            assert_eq!(mx(text), expected, "{text}");
        }
        assert_eq!(mx("1 303 555 0123"), Ok("+13035550123".to_owned()));
    }

    #[test]
    fn other_countries_are_taken_at_their_word() {
        assert_eq!(us("+44 (0)20 7946 0018"), Ok("+442079460018".to_owned()));
        assert_eq!(us("+503 2222 2222"), Ok("+50322222222".to_owned()));
    }

    #[test]
    fn an_extension_is_kept_apart() {
        let phone = PhoneNumber::parse("303 555 0123 extension 45", Region::Us).unwrap();
        assert_eq!(
            (phone.expose(), phone.expose_extension()),
            ("+13035550123", Some("45"))
        );
    }

    #[test]
    fn what_cannot_be_called_is_refused_with_the_reason() {
        for (text, error) in [
            ("", PhoneError::NotANumber),
            ("call me", PhoneError::NotANumber),
            ("303 CALL NOW", PhoneError::NotANumber),
            ("555-0123", PhoneError::TooShort),
            ("+1 303", PhoneError::TooShort),
            ("103 555 0123", PhoneError::NoSuchNumber),
            ("911 555 0123", PhoneError::NoSuchNumber),
            ("303 055 0123", PhoneError::NoSuchNumber),
            ("303 411 0123", PhoneError::NoSuchNumber),
            ("+0 303 555 0123", PhoneError::NoSuchNumber),
            ("303 555 0123 303 555 0124", PhoneError::TooLong),
            ("23035550123", PhoneError::TooLong),
            ("+1234567890123456", PhoneError::TooLong),
        ] {
            assert_eq!(us(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_number_is_never_printed() {
        let phone = PhoneNumber::parse("3035550123", Region::Us).unwrap();
        assert_eq!(format!("{phone} {phone:?}"), "[redacted] [redacted]");
    }

    proptest! {
        #[test]
        fn normal_forms_stay_as_they_are(text in r"[+]?[0-9 ().-]{5,24}") {
            for region in [Region::Us, Region::Mx] {
                if let Ok(phone) = PhoneNumber::parse(&text, region) {
                    prop_assert_eq!(PhoneNumber::parse(phone.expose(), Region::Us), Ok(phone.clone()));
                    prop_assert!(phone.expose().len() <= 16);
                }
            }
        }

        #[test]
        fn any_text_is_taken_without_panic(text in r"\PC*") {
            let _ = PhoneNumber::parse(&text, Region::Us);
            let _ = PhoneNumber::parse(&text, Region::Mx);
        }
    }
}
