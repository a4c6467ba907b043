//! The labelled messages, as the weights see them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use portico_shared::triage::training::{self, LABELS};
use serde::Deserialize;

use super::Labels;

/// Features that fewer writers use are habits of theirs: strangers do not share them, and they are not
/// worth their bytes.
const LEAST: usize = 3;

/// The messages that settle what a label means: they count several times.
const SETTLED: &str = "examples";

/// How the files of messages begin that were composed of parts by the hundred: plain complaints and
/// plain emergencies, which people write and hands out for hard cases leave out. They teach at a
/// part of what a message counts, and say nothing of how strangers are read.
const COMPOSED: &str = "composed-";
const COMPOSED_COUNT: f32 = 0.1;

#[derive(Deserialize)]
struct Line {
    text: String,
    lang: String,
    labels: Vec<String>,
}

/// One message.
pub struct Message {
    pub writer: String,
    pub language: String,
    pub labels: Labels,
    /// How much it counts in learning.
    pub counts: f32,
    /// Whether it is one of many composed of parts.
    pub composed: bool,
    /// What rules say of it.
    pub ruled: Labels,
    /// Whether each sentence may speak against an emergency.
    pub calming: Vec<bool>,
    /// The features of each sentence, by number.
    pub sentences: Vec<Vec<u32>>,
    /// The same of the clauses of each, one of which may say an emergency; the whole comes first.
    pub clauses: Vec<Vec<Vec<u32>>>,
}

/// All messages.
pub struct Corpus {
    pub messages: Vec<Message>,
    pub writers: Vec<String>,
    /// The names of the features.
    pub features: Vec<String>,
}

/// A file of `shared/data/triage`.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/triage")
}

impl Corpus {
    /// Reads every `messages/<writer>.jsonl`.
    pub fn read() -> Result<Self> {
        let mut files: Vec<PathBuf> = fs::read_dir(folder().join("messages"))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
            .collect();
        files.sort();
        let (mut messages, mut writers) = (Vec::new(), Vec::new());
        let mut users: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut named = Vec::new();
        for file in files {
            let writer = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            for line in fs::read_to_string(&file)?.lines() {
                let line: Line = serde_json::from_str(line).with_context(|| {
                    format!("{} has a line that cannot be read", file.display())
                })?;
                let read = training::read(&line.text);
                let composed = writer.starts_with(COMPOSED);
                for name in read.sentences.iter().flatten().filter(|_| !composed) {
                    users.entry(name.clone()).or_default().insert(writers.len());
                }
                let bit = |name: &str| {
                    let at = LABELS.iter().position(|label| label.as_str() == name);
                    at.map_or(0, |at| 1 << at)
                };
                messages.push(Message {
                    writer: writer.clone(),
                    labels: line.labels.iter().fold(0, |all, name| all | bit(name)),
                    counts: match writer.as_str() {
                        SETTLED => 5.0,
                        _ if composed => COMPOSED_COUNT,
                        _ => 1.0,
                    },
                    composed,
                    ruled: read
                        .rules
                        .iter()
                        .fold(0, |all, (_, l)| all | bit(l.as_str())),
                    language: line.lang,
                    calming: read.calming,
                    sentences: Vec::new(),
                    clauses: Vec::new(),
                });
                named.push((read.sentences, read.clauses));
            }
            writers.push(writer);
        }
        let features: Vec<String> = users
            .into_iter()
            .filter(|(_, writers)| writers.len() >= LEAST)
            .map(|(name, _)| name)
            .collect();
        let number = |name: &String| {
            let at = features.binary_search(name).ok()?;
            u32::try_from(at).ok()
        };
        let numbers = |all: &[Vec<String>]| -> Vec<Vec<u32>> {
            let numbers = |names: &Vec<String>| names.iter().filter_map(number).collect();
            all.iter().map(numbers).collect()
        };
        for (message, (sentences, clauses)) in messages.iter_mut().zip(named) {
            message.sentences = numbers(&sentences);
            message.clauses = clauses.iter().map(|parts| numbers(parts)).collect();
        }
        Ok(Self {
            messages,
            writers,
            features,
        })
    }
}
