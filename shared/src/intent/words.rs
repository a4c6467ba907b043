//! What the words of an answer ask for: normalising, and matching against the lexicon.

use std::sync::LazyLock;

/// The lexicon; its own comments say how it is written.
const LEXICON: &str = include_str!("words.txt");

/// A class of phrases in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Seen,
    Treated,
    Booked,
    Money,
    MoneyQuestion,
    ElectiveAsk,
    ElectiveAskSaid,
    Question,
    Referral,
    Elective,
    Nobody,
    Spanish,
    LanguageHelp,
}

impl Class {
    const ALL: [Self; 13] = [
        Self::Seen,
        Self::Treated,
        Self::Booked,
        Self::Money,
        Self::MoneyQuestion,
        Self::ElectiveAsk,
        Self::ElectiveAskSaid,
        Self::Question,
        Self::Referral,
        Self::Elective,
        Self::Nobody,
        Self::Spanish,
        Self::LanguageHelp,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Treated => "treated",
            Self::Booked => "booked",
            Self::Money => "money",
            Self::MoneyQuestion => "money_question",
            Self::ElectiveAsk => "elective_ask",
            Self::ElectiveAskSaid => "elective_ask_said",
            Self::Question => "question",
            Self::Referral => "referral",
            Self::Elective => "elective",
            Self::Nobody => "nobody",
            Self::Spanish => "spanish",
            Self::LanguageHelp => "language_help",
        }
    }

    /// Its phrases. The lexicon is taken apart once: every inquiry asks for most classes.
    fn phrases(self) -> &'static [&'static str] {
        static PHRASES: LazyLock<[Vec<&str>; Class::ALL.len()]> =
            LazyLock::new(|| Class::ALL.map(Class::read));
        PHRASES.get(self as usize).map_or(&[], Vec::as_slice)
    }

    fn read(self) -> Vec<&'static str> {
        LEXICON
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter(|(name, _)| *name == self.name())
            .flat_map(|(_, phrases)| phrases.split(','))
            .map(str::trim)
            .collect()
    }
}

/// A text as words: lower case, without accents, one blank before and after each word. Keys such as
/// `insurance_question` and `paymentPlan` come apart into their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    text: String,
    /// Which beginnings of words occur, by [`bit`]: most phrases are ruled out by one look.
    begins: [u64; 16],
}

/// The place in [`Words::begins`] for words that begin with these two bytes.
fn bit(first: u8, second: u8) -> usize {
    (usize::from(first) * 37 + usize::from(second)) % 1024
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words = String::with_capacity(text.len() + 2);
        words.push(' ');
        let mut after_lower = false;
        for char in text.chars() {
            // Marks that stand apart from their letter (decomposed text) are dropped.
            if matches!(char, '\u{300}'..='\u{36f}') {
                continue;
            }
            if !char.is_alphanumeric() || (after_lower && char.is_uppercase()) {
                if !words.ends_with(' ') {
                    words.push(' ');
                }
                if !char.is_alphanumeric() {
                    after_lower = false;
                    continue;
                }
            }
            after_lower = char.is_lowercase();
            words.extend(char.to_lowercase().map(without_accent));
        }
        if !words.ends_with(' ') {
            words.push(' ');
        }
        let mut begins = [0; 16];
        for three in words.as_bytes().windows(3) {
            if let [b' ', first, second] = *three {
                let bit = bit(first, second);
                begins[bit / 64] |= 1_u64 << (bit % 64);
            }
        }
        Self {
            text: words,
            begins,
        }
    }

    /// The words of the path of a page: without scheme, host, query and fragment, where campaign
    /// names and patients' words stand.
    pub(super) fn of_path(page: &str) -> Self {
        let path = page.split_once("://").map_or(page, |(_, rest)| {
            rest.find('/')
                .and_then(|slash| rest.get(slash..))
                .unwrap_or("")
        });
        Self::of(path.split(['?', '#']).next().unwrap_or(""))
    }

    /// Whether it is just these words.
    pub(super) fn is(&self, words: &str) -> bool {
        self.text.trim() == words
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text == " "
    }

    /// The first word.
    pub(super) fn first(&self) -> &str {
        self.text.split(' ').nth(1).unwrap_or("")
    }

    /// Whether any of these phrases occurs, each as whole words.
    pub(super) fn any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }

    /// Whether any phrase of the class occurs.
    pub(super) fn ask(&self, class: Class) -> bool {
        !self.is_empty() && self.any(class.phrases())
    }

    fn has(&self, phrase: &str) -> bool {
        let (phrase, whole) = match phrase.strip_suffix('*') {
            Some(start) => (start, false),
            None => (phrase, true),
        };
        if let [first, second, ..] = *phrase.as_bytes() {
            let bit = bit(first, second);
            if self.begins[bit / 64] & (1 << (bit % 64)) == 0 {
                return false;
            }
        }
        let mut rest = self.text.as_bytes();
        while let [before, words @ ..] = rest {
            if *before == b' '
                && let Some(next) = words.strip_prefix(phrase.as_bytes())
                && (!whole || next.starts_with(b" "))
            {
                return true;
            }
            rest = words;
        }
        false
    }
}

/// The letter under an accent, for the letters of Spanish and its neighbours.
const fn without_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sentences_and_pages_come_apart_into_words() {
        for (text, words) in [
            ("insurance_question", " insurance question "),
            ("paymentPlan", " payment plan "),
            ("¿Cuánto cuesta el BÓTOX?", " cuanto cuesta el botox "),
            ("cua\u{301}nto", " cuanto "),
            ("", " "),
            ("--", " "),
        ] {
            assert_eq!(Words::of(text).text, words);
        }
        for (page, words) in [
            ("/lp/veneers?utm_campaign=botox#implants", " lp veneers "),
            ("https://botox.example/es/citas", " es citas "),
            ("https://clinic.example", " "),
        ] {
            assert_eq!(Words::of_path(page).text, words);
        }
    }

    #[test]
    fn phrases_match_whole_words_unless_they_end_in_a_star() {
        let words = Words::of("veneers and fillers");
        assert!(words.any(&["veneer*"]));
        assert!(!words.any(&["veneer", "and fill", "eneers"]));
        assert!(words.any(&["and fillers"]));
        assert!(!Words::of("notes").ask(Class::Spanish));
    }

    #[test]
    fn every_line_of_the_lexicon_is_of_a_known_class_and_normalised() {
        for line in LEXICON
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            let (name, phrases) = line.split_once(':').expect(line);
            assert!(
                Class::ALL.iter().any(|class| class.name() == name),
                "{name}"
            );
            for phrase in phrases.split(',').map(str::trim) {
                let plain = phrase.trim_end_matches('*');
                assert_eq!(Words::of(plain).text, format!(" {plain} "), "{phrase}");
            }
        }
        for (at, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(at, class as usize, "{class:?}");
            assert!(!class.phrases().is_empty(), "{class:?}");
        }
    }
}
