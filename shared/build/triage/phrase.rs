//! Reads the phrases of a lexicon: words, stems, alternatives, gaps, numbers, classes.

use std::collections::BTreeSet;

use super::{Classes, fold};

/// One piece of a phrase.
#[derive(Clone, Debug)]
pub enum Piece {
    Words(BTreeSet<Word>),
    /// The single words of a class: shared, so never merged with others.
    Class(BTreeSet<Word>),
    Gap(u16),
    Number(u16, u16),
    First,
    Last,
    Not(BTreeSet<Word>),
    NotAfter(BTreeSet<Word>),
    Any(Vec<Vec<Piece>>),
    /// A class with phrases in it: written once, called from wherever it is used.
    Call(Vec<Vec<Piece>>),
    Maybe(Box<Piece>),
}

/// A word or stem (ending in `*`) of one language, in the form it is looked up by.
pub type Word = (usize, String);
pub type Alternatives = Vec<Vec<Piece>>;

/// Reads one line of phrases.
pub fn parse(classes: &Classes, language: usize, text: &str) -> Result<Alternatives, String> {
    let mut parser = Parser {
        classes,
        language,
        rest: text.trim(),
    };
    let phrases = parser.alternatives()?;
    if !parser.rest.is_empty() {
        return Err(format!("cannot read from {:?}", parser.rest));
    }
    Ok(phrases)
}

/// The form a word is looked up by: plain in English, by sound in Spanish.
pub fn form(language: usize, word: &str) -> String {
    let (bare, star) = word
        .strip_suffix('*')
        .map_or((word, ""), |bare| (bare, "*"));
    let mut plain = String::new();
    bare.chars().for_each(|c| fold::push_plain(c, &mut plain));
    plain += star;
    let mut cut = String::new();
    fold::cut_runs(&plain, 2, &mut cut);
    if language == 1 {
        // With the star: the last letter of a stem does not end a word.
        let mut sound = String::new();
        fold::push_sound(&cut, &mut sound);
        cut = sound;
    }
    cut
}

struct Parser<'a> {
    classes: &'a Classes,
    language: usize,
    rest: &'a str,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Alternatives, String> {
        let mut all = Vec::new();
        let mut phrase = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.chars().next() {
                None | Some(')') => break,
                Some('|') => {
                    self.rest = &self.rest[1..];
                    all.push(std::mem::take(&mut phrase));
                }
                Some(_) => phrase.push(self.piece()?),
            }
        }
        all.push(phrase);
        if all.iter().any(Vec::is_empty) {
            return Err("an empty alternative".to_owned());
        }
        Ok(all)
    }

    fn piece(&mut self) -> Result<Piece, String> {
        let mut piece = if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let inside = self.alternatives()?;
            self.rest = self.rest.strip_prefix(')').ok_or("a ( is not closed")?;
            gather(inside)
        } else {
            let stops = |c: char| c.is_whitespace() || "()|?".contains(c);
            let end = self.rest.find(stops).unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest;
            self.word(word)?
        };
        if let Some(rest) = self.rest.strip_prefix('?') {
            self.rest = rest;
            piece = Piece::Maybe(Box::new(piece));
        }
        Ok(piece)
    }

    fn word(&self, word: &str) -> Result<Piece, String> {
        if word == "^" {
            return Ok(Piece::First);
        }
        if word == "$" {
            return Ok(Piece::Last);
        }
        if let Some(most) = word.strip_prefix("..") {
            return most
                .parse()
                .map(Piece::Gap)
                .map_err(|_| format!("{word}: a gap is ..3"));
        }
        if let Some(range) = word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
            let (low, high) = match range.split_once('-') {
                Some((low, high)) => (low.parse(), high.parse()),
                None if range.is_empty() => (Ok(0), Ok(u16::MAX)),
                None => (range.parse(), range.parse()),
            };
            return match (low, high) {
                (Ok(low), Ok(high)) => Ok(Piece::Number(low, high)),
                _ => Err(format!("{word}: a number is <101-110>")),
            };
        }
        for (sign, after) in [('!', false), ('~', true)] {
            if let Some(rest) = word.strip_prefix(sign) {
                return match self.word(rest)? {
                    Piece::Words(words) | Piece::Class(words) if after => {
                        Ok(Piece::NotAfter(words))
                    }
                    Piece::Words(words) | Piece::Class(words) => Ok(Piece::Not(words)),
                    _ => Err(format!("{word}: only single words can be ruled out")),
                };
            }
        }
        if let Some(name) = word.strip_prefix('@') {
            let class = self.classes.get(&(self.language, name.to_owned()));
            return class
                .cloned()
                .map(shared)
                .ok_or_else(|| format!("no class {word}"));
        }
        let clean = |c: char| c.is_alphanumeric() || "'*".contains(c);
        if word.is_empty() || !word.chars().all(clean) {
            return Err(format!("{word:?} is not a word"));
        }
        Ok(Piece::Words(BTreeSet::from([(
            self.language,
            form(self.language, word),
        )])))
    }
}

/// A class as a piece, its own words set apart.
fn shared(alternatives: Alternatives) -> Piece {
    match gather(alternatives) {
        Piece::Words(words) => Piece::Class(words),
        Piece::Any(mut all) => {
            for phrase in &mut all {
                if let [Piece::Words(words)] = phrase.as_slice() {
                    *phrase = vec![Piece::Class(words.clone())];
                }
            }
            Piece::Call(all)
        }
        other => other,
    }
}

/// Alternatives that are single words become one test; the matcher is quicker and smaller for it.
fn gather(alternatives: Alternatives) -> Piece {
    let mut words = BTreeSet::new();
    let mut rest = Vec::new();
    for phrase in alternatives {
        match <[Piece; 1]>::try_from(phrase) {
            Ok([Piece::Words(more)]) => words.extend(more),
            Ok([Piece::Any(inner)]) => rest.extend(inner),
            Ok([other]) => rest.push(vec![other]),
            Err(phrase) => rest.push(phrase),
        }
    }
    // Inner groups may have brought single words up with them.
    rest.retain(|phrase| {
        if let [Piece::Words(more)] = phrase.as_slice() {
            words.extend(more.iter().cloned());
            return false;
        }
        true
    });
    if rest.is_empty() {
        return Piece::Words(words);
    }
    if !words.is_empty() {
        rest.insert(0, vec![Piece::Words(words)]);
    }
    if rest.len() == 1 && rest[0].len() == 1 {
        rest.remove(0).remove(0)
    } else {
        Piece::Any(rest)
    }
}
