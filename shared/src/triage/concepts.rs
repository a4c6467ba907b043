//! Finds concepts in a text: words, stems and phrases of both languages, for Spanglish mixes them
//! within a sentence.

use super::features::Feature;
use super::fold;
use super::key::Key;
use super::table::{self, CLOSE, Tables};
use super::tokens::Tokens;

/// A concept in the tokens `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Concept {
    pub start: usize,
    pub end: usize,
    /// Its number, a place in [`table::CONCEPTS`].
    pub number: u8,
}

/// The most words a phrase has.
const LONGEST: usize = 5;

/// All concepts of a text, by place.
pub(super) fn find(tokens: &mut Tokens) -> Vec<Concept> {
    let tables = table::tables();
    let mut found = Vec::new();
    let mut forms = Forms::new(tokens);
    for at in 0..tokens.items.len() {
        let before = found.len();
        let known = forms.from(tokens, tables, at, &mut found);
        if !known && let Some(right) = Forms::right(tokens, tables, at) {
            tokens.correct(at, &right);
            forms.set(tokens, at);
            found.truncate(before);
            forms.from(tokens, tables, at, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The forms each token is looked up by: plain for English, by sound for Spanish.
struct Forms {
    texts: [String; 2],
    /// Where each form stands in its text.
    places: [Vec<(usize, usize)>; 2],
    /// Whether each is [`NOT`] within English phrases.
    negated: Vec<bool>,
}

const NOT: &str = "not";

const LANGUAGES: [&str; 2] = ["en", "es"];

impl Forms {
    fn new(tokens: &Tokens) -> Self {
        let count = tokens.items.len();
        let mut forms = Self {
            texts: [count * 6, count * 6].map(String::with_capacity),
            places: [vec![(0, 0); count], vec![(0, 0); count]],
            negated: vec![false; count],
        };
        for at in 0..count {
            forms.set(tokens, at);
        }
        forms
    }

    fn set(&mut self, tokens: &Tokens, at: usize) {
        let [plain, sound] = &mut self.texts;
        let from = [plain.len(), sound.len()];
        fold::cut_runs(tokens.form(at), 2, plain);
        fold::push_sound(&plain[from[0]..], sound);
        self.negated[at] = fold::in_phrase(&plain[from[0]..]) == NOT;
        self.places[0][at] = (from[0], plain.len());
        self.places[1][at] = (from[1], sound.len());
    }

    /// Adds the concepts that begin at a token; whether the token itself is known.
    fn from(&self, tokens: &Tokens, tables: &Tables, at: usize, found: &mut Vec<Concept>) -> bool {
        let mut known = tokens.items[at].number.is_some();
        for (language, (text, places)) in LANGUAGES.iter().zip(self.texts.iter().zip(&self.places))
        {
            let mut key = Key::EMPTY.and(language);
            for (end, &(from, to)) in (at + 1..).zip(&places[at..]).take(LONGEST) {
                let mut form = &text[from..to];
                if end > at + 1 {
                    if tokens.items[end - 1].first {
                        break;
                    }
                    key = key.with(b' ');
                    if self.negated[end - 1] && *language == LANGUAGES[0] {
                        form = NOT;
                    }
                }
                for (length, byte) in (1..).zip(form.bytes()) {
                    key = key.with(byte);
                    if length >= 2 {
                        known |= add(tables, key.with(b'*'), at..end, found);
                    }
                }
                known |= add(tables, key, at..end, found);
                if end == at + 1 {
                    if self.negated[at] && *language == LANGUAGES[0] {
                        key = Key::EMPTY.and(language).and(NOT);
                    }
                    if !tables.begins(key.number()) {
                        break;
                    }
                }
            }
        }
        known
    }

    /// A known word one slip away, or with its repeated letters cut, if this one is strange.
    fn right(tokens: &Tokens, tables: &Tables, at: usize) -> Option<String> {
        let form = tokens.form(at);
        let mut short = String::new();
        fold::cut_runs(form, 1, &mut short);
        if tables.weights(Feature::Word(form).key()).is_some() {
            return None;
        }
        let key = Key::EMPTY.and(LANGUAGES[0]).and(&short).number();
        if short.len() < form.len() && tables.concepts(key).is_some() {
            return Some(short);
        }
        if !form.is_ascii() || form.len() < 5 {
            return None;
        }
        let near = |form: &str| {
            CLOSE
                .iter()
                .find(|close| one_slip(form.as_bytes(), close.as_bytes()))
        };
        near(form).map(|right| (*right).to_owned())
    }
}

fn add(tables: &Tables, key: Key, place: std::ops::Range<usize>, found: &mut Vec<Concept>) -> bool {
    let Some(numbers) = tables.concepts(key.number()) else {
        return false;
    };
    found.extend(numbers.iter().map(|&number| Concept {
        start: place.start,
        end: place.end,
        number,
    }));
    true
}

/// Whether two words differ by one letter put in, left out, changed, or swapped with its neighbour.
fn one_slip(one: &[u8], other: &[u8]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[same..], &long[same..]);
    if short.len() < long.len() {
        return short == &long[1..];
    }
    let changed = short.get(1..) == long.get(1..);
    let swapped =
        short.len() > 1 && (short[0], short[1]) == (long[1], long[0]) && short[2..] == long[2..];
    changed || swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one_letter_or_one_swap() {
        for (a, b) in [
            ("brethe", "breathe"),
            ("siezure", "seizure"),
            ("chset", "chest"),
        ] {
            assert!(one_slip(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        assert!(!one_slip(b"breath", b"wreaths"));
        assert!(!one_slip(b"cheese", b"chests"));
    }
}
