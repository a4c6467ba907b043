//! Writes the learned weights.

use std::fmt::Write as _;
use std::fs;

use anyhow::Result;
use portico_shared::triage::training::LABELS;

use super::corpus::{Corpus, folder};
use super::learn::{Model, UNIT};

/// Writes `data/triage/weights.txt`.
pub fn weights(corpus: &Corpus, model: &Model) -> Result<()> {
    let mut text = format!(
        "# How much words and concepts speak for each label, learned from messages/*.jsonl by\n\
         # `cargo xtask train triage`; not written by hand. {UNIT} are a factor of e in the odds.\n\
         #\n\
         # message: what every message begins with        word x: a word; #1, #10, …: a number from there\n\
         # pair x y: side by side                          stem x: how a longer word begins\n\
         # concept x: see concepts.*.txt                   not x, no x: a word or concept soon after\n\
         # a denial                                        word ?: a question mark ends the sentence\n\n"
    );
    let list = |row: [i16; 8]| {
        let pairs = LABELS.iter().zip(row).filter(|(_, weight)| *weight != 0);
        pairs
            .map(|(label, weight)| format!("{} {weight}", label.as_str()))
            .collect::<Vec<_>>()
            .join(", ")
    };
    writeln!(text, "message: {}", list(model.bias))?;
    for (feature, name) in corpus.features.iter().enumerate() {
        let row = std::array::from_fn(|label| i16::from(model.weights[feature][label]));
        if row != [0; 8] {
            writeln!(text, "{name}: {}", list(row))?;
        }
    }
    fs::write(folder().join("weights.txt"), text)?;
    Ok(())
}
