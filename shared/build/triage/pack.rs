//! Packs the compiled lexicons into as few bytes as is easy to unpack.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::code::{Atoms, anchor, emit, op, plain_arguments};
use super::phrase::Word;
use super::{LANGUAGES, Lexicon, Rule};

/// Codes of operations come first, then "an atom not named before", then the atoms.
const OP_COUNT: usize = 10;

impl Lexicon {
    /// The rules as Rust, for their ids, and everything else as one packed file, which the crate
    /// unpacks on first use: a Worker is limited in size, and shipped tables are mostly zeros.
    pub fn tables(&self) -> Result<(String, Vec<u8>), String> {
        let mut atoms = Atoms::default();
        let mut code: Vec<u16> = Vec::new();
        let mut patterns: Vec<(usize, u32, BTreeSet<BTreeSet<Word>>)> = Vec::new();
        let mut rules = String::new();
        for (index, rule) in self.rules.iter().enumerate() {
            if rule.phrases.is_empty() {
                return Err(format!("rule {} has no phrases", rule.id));
            }
            let scope = if rule.scope == usize::MAX {
                0
            } else {
                rule.scope + 1
            };
            let Rule {
                id,
                labels,
                yields,
                stands,
                net,
                ..
            } = rule;
            let _ = writeln!(
                rules,
                "Rule{{id:{id:?},labels:{labels},yields:{yields},stands:{stands},net:{net},scope:{scope}}},"
            );
            for phrase in &rule.phrases {
                let found = anchor(phrase)
                    .ok_or_else(|| format!("rule {}: a phrase without a sure word", rule.id))?;
                emit(phrase, &mut atoms, &mut code)?;
                code.push(op("END"));
                patterns.push((index, found.before, found.sets));
            }
        }
        let mut calls = Vec::new();
        // A class may call others, which then join the end of the list.
        while let Some(body) = atoms.calls.get(calls.len()).cloned() {
            for phrase in &body {
                emit(phrase, &mut atoms, &mut code)?;
                code.push(op("END"));
            }
            calls.push(body.len());
        }
        let stop = atoms.id(&self.stops)?;
        let rank = atoms.by_place(&code);
        let mut out = Packed::default();
        out.number(atoms.ids.len());
        out.number(rank[usize::from(stop)]);
        out.number(patterns.len());
        let (mut last, mut near) = (0, 0);
        for (rule, before, sets) in &patterns {
            out.number(rule - last);
            last = *rule;
            out.number(*before as usize);
            out.number(sets.len());
            for set in sets {
                let atom = rank[usize::from(atoms.id(set)?)];
                // Up and down by turns: even numbers lead on, odd ones back.
                out.number(if atom >= near {
                    (atom - near) * 2
                } else {
                    (near - atom) * 2 - 1
                });
                near = atom;
            }
        }
        out.number(calls.len());
        for phrases in calls {
            out.number(phrases);
        }
        out.number(code.len());
        let (mut arguments, mut named) = (0, 0);
        for &one in &code {
            // An atom after NOT is ranked like any other; other arguments are plain numbers.
            let plain = arguments > 0;
            arguments = if plain {
                arguments - 1
            } else {
                plain_arguments(one)
            };
            if plain {
                out.number(one.into());
            } else if one >= 0xf000 {
                out.number(usize::from(one - 0xf000));
            } else {
                let place = rank[usize::from(one)];
                out.number(if place == named {
                    OP_COUNT
                } else {
                    place + OP_COUNT + 1
                });
                named = named.max(place + 1);
            }
        }
        for language in 0..LANGUAGES.len() {
            self.words(language, &atoms, &rank, &mut out);
        }
        let tables = format!("pub(super) static RULES: &[Rule] = &[\n{rules}];\n");
        Ok((tables, out.bytes))
    }

    /// The sorted words of one language, each as what it shares with the one before, the rest, and
    /// the atoms it belongs to.
    fn words(&self, language: usize, atoms: &Atoms, rank: &[usize], out: &mut Packed) {
        let mut words: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (set, id) in &atoms.ids {
            for (_, word) in set.iter().filter(|(l, _)| *l == language) {
                words
                    .entry(word)
                    .or_default()
                    .insert(rank[usize::from(*id)]);
            }
        }
        for (_, word) in self
            .known
            .iter()
            .chain(&self.close)
            .filter(|(l, _)| *l == language)
        {
            words.entry(word).or_default();
        }
        let plain = words.clone();
        for ((_, from), (_, to)) in self.aliases.iter().filter(|((l, _), _)| *l == language) {
            let stems =
                (1..=to.len()).filter_map(|end| plain.get(format!("{}*", to.get(..end)?).as_str()));
            let joined = plain.get(to.as_str()).into_iter().chain(stems).flatten();
            words.entry(from).or_default().extend(joined);
        }
        out.number(words.len());
        let mut before = "";
        for (word, ids) in words {
            let same = word
                .bytes()
                .zip(before.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            out.number(same);
            out.text(&word.as_bytes()[same..]);
            before = word;
            out.number(ids.len());
            let mut last = 0;
            for id in ids {
                out.number(id - last);
                last = id;
            }
        }
        let close: Vec<&Word> = self.close.iter().filter(|(l, _)| *l == language).collect();
        out.number(close.len());
        for (_, word) in close {
            out.text(word.as_bytes());
        }
    }
}

/// Numbers in as few bytes as they need (seven bits a byte, the rest to follow).
#[derive(Default)]
struct Packed {
    bytes: Vec<u8>,
}

impl Packed {
    fn number(&mut self, mut number: usize) {
        while number > 0x7f {
            self.bytes
                .push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
            number >>= 7;
        }
        self.bytes.push(u8::try_from(number).unwrap_or(0));
    }

    fn text(&mut self, text: &[u8]) {
        self.number(text.len());
        self.bytes.extend(text);
    }
}
