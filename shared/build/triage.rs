//! Compiles what triage knows (`data/triage/`): concepts, rules and learned weights.
//!
//! At build time, because data that cannot be read must not compile, and because a Worker must not
//! carry its word lists: a word or feature becomes a number of 26 bits, and only the gaps between
//! the sorted numbers are kept. The format of the files is described at the top of each.

#[path = "../src/triage/fold.rs"]
mod fold;
#[path = "../src/triage/key.rs"]
mod key;
#[path = "triage/pack.rs"]
mod pack;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use key::Key;
use pack::Bits;

const LANGUAGES: [&str; 2] = ["en", "es"];
const LABELS: [&str; 8] = [
    "urgent",
    "clinical_question",
    "medication",
    "complaint",
    "privacy",
    "insurance_payment",
    "scheduling",
    "records_referral",
];

/// Reads the data and writes `triage.rs` and `triage.bin` to `$OUT_DIR`.
pub fn generate() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/triage");
    let mut words = Words::default();
    for (language, name) in LANGUAGES.iter().enumerate() {
        let path = format!("data/triage/concepts.{name}.txt");
        let text = read(&path)?;
        for (name, list) in entries(&text).map_err(|why| format!("{path}: {why}"))? {
            words
                .add(language, &name, &list)
                .map_err(|why| format!("{path}: {name}: {why}"))?;
        }
    }
    let mut concepts: Vec<(&u8, &String)> = words.concepts.iter().map(|(n, at)| (at, n)).collect();
    concepts.sort_unstable();
    let concepts: Vec<&String> = concepts.into_iter().map(|(_, name)| name).collect();
    let named: Vec<String> = concepts
        .iter()
        .map(|name| format!("words.{name}"))
        .collect();
    let close: Vec<&String> = words.close.iter().collect();
    let rules = rules(&concepts)?;
    let (start, weights) = weights()?;
    let mut code = String::new();
    let _ = writeln!(
        code,
        "/// What a hit is called by each concept, in order.\n\
         pub(super) const CONCEPTS: &[&str] = &{named:?};\n\
         /// Words that are also found one slip away.\n\
         pub(super) const CLOSE: &[&str] = &{close:?};\n\
         /// What every message begins with, by label.\n\
         pub(super) const BIAS: [i16; 8] = {start:?};\n\
         pub(super) const RULES: &[Rule] = &[{rules}];"
    );
    let mut packed = Bits::default();
    packed.sorted(words.keys.keys().copied());
    for concepts in words.keys.values() {
        packed.number(concepts.len(), 1);
        for concept in concepts {
            packed.fixed(u32::from(*concept), 8);
        }
    }
    packed.sorted(words.firsts.iter().copied());
    packed.sorted(weights.keys().copied());
    for weights in weights.values() {
        for weight in weights {
            packed.fixed(u32::from(*weight != 0), 1);
            if *weight != 0 {
                packed.fixed(u32::from(*weight < 0), 1);
                packed.number(usize::from(weight.unsigned_abs()) - 1, key::WEIGHT_BITS);
            }
        }
    }
    let out = std::env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let write = |name: &str, bytes: &[u8]| {
        fs::write(format!("{out}/{name}"), bytes).map_err(|e| e.to_string())
    };
    write("triage.rs", code.as_bytes())?;
    write("triage.bin", &packed.bytes())
}

fn read(path: &str) -> Result<String, String> {
    println!("cargo::rerun-if-changed={path}");
    fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))
}

/// `name: what it is`, where lines that begin with a space go on.
fn entries(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in text
        .lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
    {
        if line.starts_with(' ') {
            let (_, list) = entries.last_mut().ok_or("a line goes on before any name")?;
            list.push(' ');
            list.push_str(line.trim());
        } else {
            let (name, list) = line
                .split_once(':')
                .ok_or_else(|| format!("no name in {line:?}"))?;
            entries.push((name.to_owned(), list.trim().to_owned()));
        }
    }
    Ok(entries)
}

/// The words of both languages.
#[derive(Default)]
struct Words {
    /// The concepts by name, and their number.
    concepts: BTreeMap<String, u8>,
    /// What each word, phrase or stem may mean.
    keys: BTreeMap<u32, BTreeSet<u8>>,
    /// Keys of words that begin a phrase.
    firsts: BTreeSet<u32>,
    close: BTreeSet<String>,
}

impl Words {
    fn add(&mut self, language: usize, name: &str, list: &str) -> Result<(), String> {
        let start = Key::EMPTY.and(LANGUAGES[language]);
        for phrase in list.split('|') {
            let forms: Vec<String> = phrase
                .split_whitespace()
                .map(|w| form(language, w))
                .collect();
            let Some((end, before)) = forms.split_last() else {
                return Err("an empty entry".to_owned());
            };
            if before.iter().any(|w| w.ends_with('*')) || end.is_empty() {
                return Err(format!("{phrase:?} cannot be looked for"));
            }
            if name == "close" {
                self.close.insert(form(0, phrase.trim()));
                continue;
            }
            let forms: Vec<&str> = if language == 0 && !before.is_empty() {
                forms.iter().map(|word| fold::in_phrase(word)).collect()
            } else {
                forms.iter().map(String::as_str).collect()
            };
            let key = start.and(&forms.join(" ")).number();
            let known = self.keys.entry(key).or_default();
            if name != "known" {
                known.insert(number(&mut self.concepts, name)?);
            }
            if let (Some(first), true) = (forms.first(), forms.len() > 1) {
                self.firsts.insert(start.and(first).number());
            }
        }
        Ok(())
    }
}

/// The number of a concept; given in the order they are met.
fn number(concepts: &mut BTreeMap<String, u8>, name: &str) -> Result<u8, String> {
    let next = u8::try_from(concepts.len()).map_err(|_| "too many concepts")?;
    Ok(*concepts.entry(name.to_owned()).or_insert(next))
}

/// The form a word is looked up by: plain in English, by sound in Spanish.
fn form(language: usize, word: &str) -> String {
    let bare = word.strip_suffix('*');
    let mut plain = String::new();
    bare.unwrap_or(word)
        .chars()
        .for_each(|c| fold::push_plain(c, &mut plain));
    if bare.is_some() {
        plain.push('*');
    }
    let mut cut = String::new();
    fold::cut_runs(&plain, 2, &mut cut);
    if language == 0 {
        return cut;
    }
    // With the star: the last letter of a stem does not end a word.
    let mut sound = String::new();
    fold::push_sound(&cut, &mut sound);
    sound
}

fn label(name: &str) -> Result<usize, String> {
    LABELS
        .iter()
        .position(|l| *l == name)
        .ok_or_else(|| format!("unknown label {name}"))
}

/// `id label: concept concept 4 | concept`, as Rust.
fn rules(concepts: &[&String]) -> Result<String, String> {
    let path = "data/triage/rules.txt";
    let text = read(path)?;
    let mut code = String::new();
    for (head, list) in entries(&text).map_err(|why| format!("{path}: {why}"))? {
        let (id, bits) = head
            .split_once(' ')
            .ok_or_else(|| format!("{path}: {head} has no label"))?;
        let mut labels = 0_u16;
        for name in bits.split_whitespace() {
            labels |= 1 << label(name).map_err(|why| format!("{path}: {why}"))?;
        }
        for alternative in list.split('|') {
            let (mut within, mut all) = (1, Vec::new());
            for word in alternative.split_whitespace() {
                if let Ok(most) = word.parse::<usize>() {
                    within = most;
                    continue;
                }
                let at = concepts.iter().position(|c| *c == word);
                all.push(at.ok_or_else(|| format!("{path}: {id}: no concept {word}"))?);
            }
            let _ = write!(
                code,
                "Rule{{id:{id:?},labels:{labels},within:{within},concepts:&{all:?}}},"
            );
        }
    }
    Ok(code)
}

type Weights = BTreeMap<u32, [i8; 8]>;

/// `feature: label weight, label weight`; `message` is what every message begins with.
fn weights() -> Result<([i16; 8], Weights), String> {
    let path = "data/triage/weights.txt";
    let text = read(path)?;
    let (mut bias, mut weights) = ([0; 8], Weights::new());
    for (feature, list) in entries(&text).map_err(|why| format!("{path}: {why}"))? {
        let mut row = [0_i16; 8];
        for pair in list.split(',') {
            let (name, weight) = pair.trim().split_once(' ').unwrap_or((pair, ""));
            let weight = weight
                .parse()
                .map_err(|_| format!("{path}: {feature}: {pair:?}"))?;
            row[label(name).map_err(|why| format!("{path}: {feature}: {why}"))?] = weight;
        }
        if feature == "message" {
            bias = row;
            continue;
        }
        let small = row.map(|w| i8::try_from(w.clamp(-127, 127)).unwrap_or_default());
        weights.insert(Key::EMPTY.and(&feature).number(), small);
    }
    Ok((bias, weights))
}
