//! Compiles the triage lexicons (`data/triage.en.txt`, `data/triage.es.txt`) into tables.
//!
//! At build time, because a lexicon that cannot be read must not compile, and because a Worker must
//! not spend its start-up on parsing. The language of the files is described at the top of each.

#[path = "triage/code.rs"]
mod code;
#[path = "../src/triage/fold.rs"]
mod fold;
#[path = "triage/pack.rs"]
mod pack;
#[path = "triage/phrase.rs"]
mod phrase;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use phrase::{Alternatives, Piece, Word, form, parse};

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
const SCOPES: [&str; 13] = [
    "mask",
    "negation",
    "filler",
    "past",
    "past_verb",
    "now",
    "hypothetical",
    "real",
    "elsewhere",
    "resolved",
    "join",
    "noun",
    "idle",
];

/// Reads the lexicons and writes `$OUT_DIR/triage_rules.rs` and `$OUT_DIR/triage.bin`.
pub fn generate() -> Result<(), String> {
    let mut lexicon = Lexicon::default();
    for (language, name) in LANGUAGES.iter().enumerate() {
        let path = format!("data/triage.{name}.txt");
        println!("cargo::rerun-if-changed={path}");
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
        lexicon
            .read(language, &text)
            .map_err(|(line, why)| format!("{path}, line {line}: {why}"))?;
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/triage/fold.rs");
    let out = std::env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let (rules, packed) = lexicon.tables()?;
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(Path::new(&out).join(name), bytes).map_err(|e| e.to_string())
    };
    write("triage_rules.rs", rules.as_bytes())?;
    write("triage.bin", &packed)
}

struct Rule {
    id: String,
    labels: u16,
    yields: u16,
    stands: bool,
    net: bool,
    scope: usize,
    phrases: Vec<Vec<Piece>>,
}

/// The classes (`@name`) of each language.
type Classes = BTreeMap<(usize, String), Alternatives>;

#[derive(Default)]
struct Lexicon {
    rules: Vec<Rule>,
    classes: Classes,
    aliases: BTreeMap<Word, Word>,
    close: BTreeSet<Word>,
    known: BTreeSet<Word>,
    stops: BTreeSet<Word>,
}

impl Lexicon {
    fn read(&mut self, language: usize, text: &str) -> Result<(), (usize, String)> {
        for (index, line) in text.lines().enumerate() {
            self.line(language, line).map_err(|why| (index + 1, why))?;
        }
        Ok(())
    }

    fn line(&mut self, language: usize, line: &str) -> Result<(), String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(rest) = line.strip_prefix("rule ") {
            return self.start_rule(language, rest);
        }
        if let Some(rest) = line.strip_prefix("scope ") {
            return self.start_scope(language, rest);
        }
        if let Some((keyword, rest)) = line.split_once(':') {
            let words = rest
                .split_whitespace()
                .map(|w| (language, form(language, w)));
            match keyword {
                "close" => self.close.extend(words),
                "known" => self.known.extend(words),
                "stop" => self.stops.extend(words),
                "alias" => return self.alias(language, rest),
                _ => return Err(format!("{keyword}: is not known here")),
            }
            return Ok(());
        }
        if let Some((name, rest)) = line.strip_prefix('@').and_then(|l| l.split_once(" = ")) {
            let parsed = parse(&self.classes, language, rest)?;
            let name = (language, name.trim().to_owned());
            self.classes.entry(name).or_default().extend(parsed);
            return Ok(());
        }
        let phrases = parse(&self.classes, language, line)?;
        let rule = self.rules.last_mut().ok_or("a phrase before any rule")?;
        rule.phrases.extend(phrases);
        Ok(())
    }

    fn alias(&mut self, language: usize, pairs: &str) -> Result<(), String> {
        for pair in pairs.split_whitespace() {
            let (from, to) = pair.split_once('=').ok_or("an alias is from=to")?;
            let (from, to) = (form(language, from), form(language, to));
            self.aliases.insert((language, from), (language, to));
        }
        Ok(())
    }

    /// `rule <id> <label> [<label>] [stands] [net] [yields=all|<label>,<label>]`
    fn start_rule(&mut self, language: usize, rest: &str) -> Result<(), String> {
        let mut words = rest.split_whitespace();
        let id = words.next().ok_or("a rule needs an id")?;
        let (mut labels, mut yields, mut stands, mut net) = (0, 0, false, false);
        for word in words {
            match word.strip_prefix("yields=") {
                Some("all") => yields = u16::MAX,
                Some(list) => {
                    for name in list.split(',') {
                        yields |= label(name)?;
                    }
                }
                None if word == "stands" => stands = true,
                None if word == "net" => net = true,
                None => labels |= label(word)?,
            }
        }
        if labels == 0 {
            return Err("a rule needs a label".to_owned());
        }
        let id = format!("{}.{id}", LANGUAGES[language]);
        let (yields, scope, phrases) = (yields & !labels, usize::MAX, Vec::new());
        self.push_rule(Rule {
            id,
            labels,
            yields,
            stands,
            net,
            scope,
            phrases,
        })
    }

    /// `scope <kind> [<label>…]`: labels narrow a mask.
    fn start_scope(&mut self, language: usize, rest: &str) -> Result<(), String> {
        let mut words = rest.split_whitespace();
        let kind = words.next().ok_or("a scope needs a kind")?;
        let scope = SCOPES
            .iter()
            .position(|s| *s == kind)
            .ok_or("unknown scope")?;
        let mut labels = 0;
        for word in words {
            labels |= label(word)?;
        }
        if labels == 0 {
            labels = u16::MAX;
        }
        let id = format!("{}.scope.{kind}.{}", LANGUAGES[language], self.rules.len());
        self.push_rule(Rule {
            id,
            labels,
            yields: 0,
            stands: false,
            net: false,
            scope,
            phrases: Vec::new(),
        })
    }

    fn push_rule(&mut self, rule: Rule) -> Result<(), String> {
        if self.rules.iter().any(|r| r.id == rule.id) {
            return Err(format!("rule {} is there twice", rule.id));
        }
        self.rules.push(rule);
        Ok(())
    }
}

fn label(name: &str) -> Result<u16, String> {
    let at = LABELS.iter().position(|l| *l == name);
    at.map(|at| 1 << at)
        .ok_or_else(|| format!("unknown label {name}"))
}
