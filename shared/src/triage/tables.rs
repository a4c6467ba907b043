//! Unpacks the compiled lexicons, once, on first use: about a millisecond, and a third of the size
//! they would take in a Worker as they are used.

use std::sync::LazyLock;

use super::lexicon::Words;

/// A phrase of a rule: where its code begins, how many tokens may precede its sure word, and what
/// else must be in the text for it to be worth trying (`u16::MAX`: nothing).
pub(super) struct Pattern {
    pub rule: u16,
    pub code: usize,
    pub before: usize,
    pub needs: [u16; 2],
}

/// A list of lists as one array and its starts.
#[derive(Default)]
pub(super) struct Lists {
    starts: Vec<u32>,
    items: Vec<u16>,
}

impl Lists {
    pub fn get(&self, at: usize) -> &[u16] {
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&from), Some(&to)) => &self.items[from as usize..to as usize],
            _ => &[],
        }
    }

    fn push(&mut self, list: impl IntoIterator<Item = u16>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.items.extend(list);
        self.starts
            .push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }
}

/// The lexicons as the matcher uses them.
pub(super) struct Tables {
    /// How many atoms (word sets) there are.
    pub atoms: usize,
    /// The atom of words no gap reaches across.
    pub stop: u16,
    pub patterns: Vec<Pattern>,
    pub code: Vec<u16>,
    /// For each class called from the code, where its phrases begin.
    pub calls: Vec<Vec<usize>>,
    /// For each atom, the patterns it is the sure word of.
    pub anchors: Lists,
    pub english: Words,
    pub spanish: Words,
}

// Operations of a phrase's code, as the build script writes them; lower numbers are atoms the token
// must have.
pub(super) const GAP: u16 = 0xf000;
pub(super) const NUMBER: u16 = 0xf001;
pub(super) const SPLIT: u16 = 0xf002;
pub(super) const JUMP: u16 = 0xf003;
pub(super) const FIRST: u16 = 0xf004;
pub(super) const LAST: u16 = 0xf005;
pub(super) const NOT: u16 = 0xf006;
pub(super) const END: u16 = 0xf007;
pub(super) const NOT_AFTER: u16 = 0xf008;
pub(super) const CALL: u16 = 0xf009;
/// In the packed code the operations come first and the atoms after them.
const OPERATIONS: u16 = 10;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/triage.bin"));
static TABLES: LazyLock<Tables> = LazyLock::new(|| Reader(PACKED).tables());

/// The lexicons.
pub(super) fn tables() -> &'static Tables {
    &TABLES
}

/// Reads what the build script packed; the two belong to one build, so nothing can be missing.
struct Reader(&'static [u8]);

impl Reader {
    fn number(&mut self) -> u16 {
        let (mut number, mut shift) = (0_u32, 0);
        while let Some((&byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        u16::try_from(number).unwrap_or(u16::MAX)
    }

    fn text(&mut self) -> &'static [u8] {
        let length = usize::from(self.number()).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        text
    }

    fn tables(mut self) -> Tables {
        let atoms = usize::from(self.number());
        let stop = self.number();
        let count = self.number();
        let mut patterns = Vec::with_capacity(count.into());
        let mut anchored: Vec<Vec<u16>> = vec![Vec::new(); atoms];
        let (mut rule, mut near) = (0, 0_usize);
        for index in 0..count {
            rule += self.number();
            let before = usize::from(self.number());
            for _ in 0..self.number() {
                let change = usize::from(self.number());
                near = if change.is_multiple_of(2) {
                    near + change / 2
                } else {
                    near - change.div_ceil(2)
                };
                anchored[near].push(index);
            }
            patterns.push(Pattern {
                rule,
                code: 0,
                before,
                needs: [u16::MAX; 2],
            });
        }
        let calls: Vec<u16> = (0..self.number()).map(|_| self.number()).collect();
        let code = self.code();
        let mut uses = vec![0_u32; atoms];
        for &one in &code {
            if let Some(count) = uses.get_mut(usize::from(one)) {
                *count += 1;
            }
        }
        let mut from = 0;
        for pattern in &mut patterns {
            pattern.code = from;
            (pattern.needs, from) = needs(&code, &uses, from);
        }
        let mut phrase = || {
            let begin = from;
            (_, from) = needs(&code, &uses, begin);
            begin
        };
        let calls = calls
            .into_iter()
            .map(|count| (0..count).map(|_| phrase()).collect())
            .collect();
        let mut anchors = Lists::default();
        for list in anchored {
            anchors.push(list);
        }
        let english = self.words();
        let spanish = self.words();
        Tables {
            atoms,
            stop,
            patterns,
            code,
            calls,
            anchors,
            english,
            spanish,
        }
    }

    fn code(&mut self) -> Vec<u16> {
        let length = usize::from(self.number());
        let (mut code, mut named) = (Vec::with_capacity(length), 0);
        while code.len() < length {
            let one = self.number();
            if one >= OPERATIONS {
                // The first number after the operations is "an atom not named before".
                let atom = if one == OPERATIONS {
                    named
                } else {
                    one - OPERATIONS - 1
                };
                named = named.max(atom + 1);
                code.push(atom);
                continue;
            }
            code.push(GAP + one);
            let plain = match GAP + one {
                NUMBER => 2,
                GAP | SPLIT | JUMP | CALL => 1,
                _ => 0,
            };
            code.extend((0..plain).map(|_| self.number()));
        }
        code
    }

    fn words(&mut self) -> Words {
        let count = usize::from(self.number());
        let (mut text, mut starts, mut atoms) = (Vec::new(), vec![0], Lists::default());
        let mut word: Vec<u8> = Vec::new();
        for _ in 0..count {
            word.truncate(self.number().into());
            word.extend(self.text());
            text.extend(&word);
            starts.push(u16::try_from(text.len()).unwrap_or(u16::MAX));
            let mut atom = 0;
            let length = self.number();
            atoms.push((0..length).map(|_| {
                atom += self.number();
                atom
            }));
        }
        let close = (0..self.number()).map(|_| String::from_utf8_lossy(self.text()).into_owned());
        Words {
            text,
            starts,
            atoms,
            close: close.collect(),
        }
    }
}

/// The two atoms a phrase cannot do without that the fewest phrases have, and where it ends.
fn needs(code: &[u16], uses: &[u32], from: usize) -> ([u16; 2], usize) {
    let count = |atom: u16| uses.get(usize::from(atom)).copied().unwrap_or(u32::MAX);
    let mut needs = [u16::MAX; 2];
    let mut at = from;
    let arg = |at: usize| code.get(at).copied().unwrap_or(END);
    loop {
        match arg(at) {
            END => return (needs, at + 1),
            NUMBER => at += 3,
            GAP | NOT | NOT_AFTER | CALL => at += 2,
            FIRST | LAST => at += 1,
            // What may be missing, or be something else, is stepped over as a whole.
            SPLIT => {
                let body = at + 2 + usize::from(arg(at + 1));
                let jumps = body >= at + 4 && arg(body - 2) == JUMP;
                at = if jumps {
                    body + usize::from(arg(body - 1))
                } else {
                    body
                };
            }
            JUMP => at += 2 + usize::from(arg(at + 1)),
            atom => {
                if count(atom) < count(needs[0]) {
                    needs = [atom, needs[0]];
                } else if count(atom) < count(needs[1]) {
                    needs[1] = atom;
                }
                at += 1;
            }
        }
    }
}
