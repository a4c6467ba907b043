//! Compiles the triage lexicons (`data/triage.en.txt`, `data/triage.es.txt`) into tables.
//!
//! At build time, because a lexicon that cannot be read must not compile, and because a Worker must
//! not spend its start-up on parsing. The language of the files is described at the top of each.

#[path = "../src/triage/fold.rs"]
mod fold;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

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
const SCOPES: [&str; 12] = [
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
];

// Codes of the matcher; `src/triage/matcher.rs` reads them.
const OPS: [(&str, u16); 8] = [
    ("GAP", 0xf000),
    ("NUMBER", 0xf001),
    ("SPLIT", 0xf002),
    ("JUMP", 0xf003),
    ("FIRST", 0xf004),
    ("LAST", 0xf005),
    ("NOT", 0xf006),
    ("END", 0xf007),
];
const NOT_AFTER: u16 = 0xf008;
const CALL: u16 = 0xf009;

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
    println!("cargo::rerun-if-changed=build/triage.rs");
    println!("cargo::rerun-if-changed=src/triage/fold.rs");
    let out = std::env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let (rules, packed) = lexicon.tables()?;
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(Path::new(&out).join(name), bytes).map_err(|e| e.to_string())
    };
    write("triage_rules.rs", rules.as_bytes())?;
    write("triage.bin", &packed)
}

/// One piece of a phrase.
#[derive(Clone, Debug)]
enum Piece {
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
type Word = (usize, String);
type Alternatives = Vec<Vec<Piece>>;

struct Rule {
    id: String,
    labels: u16,
    yields: u16,
    stands: bool,
    scope: usize,
    phrases: Vec<Vec<Piece>>,
}

#[derive(Default)]
struct Lexicon {
    rules: Vec<Rule>,
    classes: BTreeMap<(usize, String), Alternatives>,
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
            let parsed = self.parse(language, rest)?;
            let name = (language, name.trim().to_owned());
            self.classes.entry(name).or_default().extend(parsed);
            return Ok(());
        }
        let phrases = self.parse(language, line)?;
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

    /// `rule <id> <label> [<label>] [stands] [yields=all|<label>,<label>]`
    fn start_rule(&mut self, language: usize, rest: &str) -> Result<(), String> {
        let mut words = rest.split_whitespace();
        let id = words.next().ok_or("a rule needs an id")?;
        let (mut labels, mut yields, mut stands) = (0, 0, false);
        for word in words {
            match word.strip_prefix("yields=") {
                Some("all") => yields = u16::MAX,
                Some(list) => {
                    for name in list.split(',') {
                        yields |= label(name)?;
                    }
                }
                None if word == "stands" => stands = true,
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

    fn parse(&self, language: usize, text: &str) -> Result<Alternatives, String> {
        let mut parser = Parser {
            lexicon: self,
            language,
            rest: text.trim(),
        };
        let phrases = parser.alternatives()?;
        if !parser.rest.is_empty() {
            return Err(format!("cannot read from {:?}", parser.rest));
        }
        Ok(phrases)
    }
}

fn label(name: &str) -> Result<u16, String> {
    let at = LABELS.iter().position(|l| *l == name);
    at.map(|at| 1 << at)
        .ok_or_else(|| format!("unknown label {name}"))
}

/// The form a word is looked up by: plain in English, by sound in Spanish.
fn form(language: usize, word: &str) -> String {
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
    lexicon: &'a Lexicon,
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
            let class = self.lexicon.classes.get(&(self.language, name.to_owned()));
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

/// The words whose presence a phrase cannot do without, its cost, and how many tokens may precede.
struct Anchor {
    sets: BTreeSet<BTreeSet<Word>>,
    cost: u32,
    before: u32,
}

fn anchor(phrase: &[Piece]) -> Option<Anchor> {
    let mut best: Option<Anchor> = None;
    let mut before = 0;
    for piece in phrase {
        let found = match piece {
            Piece::Words(words) | Piece::Class(words) => Some(Anchor {
                sets: BTreeSet::from([words.clone()]),
                cost: words.iter().map(commonness).sum(),
                before: 0,
            }),
            Piece::Any(all) | Piece::Call(all) => all.iter().map(|p| anchor(p)).try_fold(
                Anchor {
                    sets: BTreeSet::new(),
                    cost: 0,
                    before: 0,
                },
                |mut sum, one| {
                    let one = one?;
                    sum.sets.extend(one.sets);
                    sum.cost += one.cost;
                    sum.before = sum.before.max(one.before);
                    Some(sum)
                },
            ),
            _ => None,
        };
        if let Some(mut found) = found {
            found.before += before;
            if best.as_ref().is_none_or(|b| found.cost < b.cost) {
                best = Some(found);
            }
        }
        before += longest(piece);
    }
    best
}

fn longest(piece: &Piece) -> u32 {
    match piece {
        Piece::Words(_) | Piece::Class(_) | Piece::Number(..) => 1,
        Piece::Gap(most) => u32::from(*most),
        Piece::Any(all) | Piece::Call(all) => all
            .iter()
            .map(|p| p.iter().map(longest).sum())
            .max()
            .unwrap_or_default(),
        Piece::Maybe(inner) => longest(inner),
        Piece::First | Piece::Last | Piece::Not(_) | Piece::NotAfter(_) => 0,
    }
}

/// A rough guess: short words are everywhere, long ones rare.
fn commonness((_, word): &Word) -> u32 {
    match word.trim_end_matches('*').len() {
        0..=2 => 60,
        3 => 25,
        4 => 8,
        5 => 4,
        _ => 2,
    }
}

#[derive(Default)]
struct Atoms {
    ids: BTreeMap<BTreeSet<Word>, u16>,
    /// The bodies of called classes, and the place of each.
    calls: Vec<Vec<Vec<Piece>>>,
    called: BTreeMap<String, u16>,
}

impl Atoms {
    /// The place of a class among those called.
    fn call(&mut self, body: &[Vec<Piece>]) -> Result<u16, String> {
        let next = size(self.calls.len())?;
        let place = *self.called.entry(format!("{body:?}")).or_insert(next);
        if place == next {
            self.calls.push(body.to_vec());
        }
        Ok(place)
    }

    fn id(&mut self, words: &BTreeSet<Word>) -> Result<u16, String> {
        let next = u16::try_from(self.ids.len()).map_err(|e| e.to_string())?;
        Ok(*self.ids.entry(words.clone()).or_insert(next))
    }
}

fn emit(phrase: &[Piece], atoms: &mut Atoms, code: &mut Vec<u16>) -> Result<(), String> {
    for piece in phrase {
        match piece {
            Piece::Words(words) | Piece::Class(words) => code.push(atoms.id(words)?),
            Piece::Gap(most) => code.extend([op("GAP"), *most]),
            Piece::Number(low, high) => code.extend([op("NUMBER"), *low, *high]),
            Piece::First => code.push(op("FIRST")),
            Piece::Last => code.push(op("LAST")),
            Piece::Not(words) => code.extend([op("NOT"), atoms.id(words)?]),
            Piece::NotAfter(words) => code.extend([NOT_AFTER, atoms.id(words)?]),
            Piece::Call(all) => code.extend([CALL, atoms.call(all)?]),
            Piece::Maybe(inner) => {
                let mut body = Vec::new();
                emit(std::slice::from_ref(inner), atoms, &mut body)?;
                code.extend([op("SPLIT"), size(body.len())?]);
                code.extend(body);
            }
            Piece::Any(all) => {
                let mut tail: Vec<u16> = Vec::new();
                for alternative in all.iter().rev() {
                    let mut body = Vec::new();
                    emit(alternative, atoms, &mut body)?;
                    if tail.is_empty() {
                        tail = body;
                        continue;
                    }
                    let mut whole = vec![op("SPLIT"), size(body.len() + 2)?];
                    whole.extend(body);
                    whole.extend([op("JUMP"), size(tail.len())?]);
                    whole.extend(tail);
                    tail = whole;
                }
                code.extend(tail);
            }
        }
    }
    Ok(())
}

fn op(name: &str) -> u16 {
    OPS.iter()
        .find(|(n, _)| *n == name)
        .map_or(u16::MAX, |(_, code)| *code)
}

fn size(len: usize) -> Result<u16, String> {
    u16::try_from(len).map_err(|e| e.to_string())
}

impl Lexicon {
    /// The rules as Rust, for their ids, and everything else as one packed file, which the crate
    /// unpacks on first use: a Worker is limited in size, and shipped tables are mostly zeros.
    fn tables(&self) -> Result<(String, Vec<u8>), String> {
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
                ..
            } = rule;
            let _ = writeln!(
                rules,
                "Rule{{id:{id:?},labels:{labels},yields:{yields},stands:{stands},scope:{scope}}},"
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
        calls.iter().for_each(|phrases| out.number(*phrases));
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
        close
            .into_iter()
            .for_each(|(_, word)| out.text(word.as_bytes()));
    }
}

/// How many of the numbers after this one are no atoms.
fn plain_arguments(code: u16) -> u8 {
    match code {
        c if c == op("NUMBER") => 2,
        c if c == CALL || c == op("GAP") || c == op("SPLIT") || c == op("JUMP") => 1,
        _ => 0,
    }
}

/// Codes of operations come first, then "an atom not named before", then the atoms.
const OP_COUNT: usize = 10;

impl Atoms {
    /// The atoms numbered as the code first names them, so that a first naming needs no number.
    fn by_place(&self, code: &[u16]) -> Vec<usize> {
        let mut rank = vec![usize::MAX; self.ids.len()];
        let mut next = 0..;
        let all = 0..u16::try_from(rank.len()).unwrap_or(u16::MAX);
        for atom in atoms_of(code).chain(all) {
            if let Some(free) = rank
                .get_mut(usize::from(atom))
                .filter(|r| **r == usize::MAX)
            {
                *free = next.next().unwrap_or_default();
            }
        }
        rank
    }
}

/// The atoms of a code in their order.
fn atoms_of(code: &[u16]) -> impl Iterator<Item = u16> + '_ {
    let mut arguments = 0;
    code.iter().copied().filter(move |&one| {
        let plain = arguments > 0;
        arguments = if plain {
            arguments - 1
        } else {
            plain_arguments(one)
        };
        !plain && one < 0xf000
    })
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
