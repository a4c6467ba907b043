//! The fuzz targets' seeds and what a few strokes make of them, held to the same laws without a fuzzer.
//! The strokes are drawn from a fixed number, so that every run tries the same, or from the one in
//! `PORTICO_FUZZ_SEED`; `PORTICO_FUZZ_ROUNDS` says how many each target is given.

#![allow(clippy::expect_used, reason = "what cannot be tried has failed")]

#[path = "../../tests/fuzz/laws.rs"]
mod laws;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// How many changed seeds each target is given.
const ROUNDS: u64 = 1_500;

/// Longest input, in bytes, as for the fuzzer.
const LONGEST: usize = 32_768;

/// Pieces that have meaning to some reader: of JSON, of forms, of addresses, of Unicode.
const PIECES: [&str; 28] = [
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "-1",
    "1e999",
    "true",
    "%",
    "%00",
    "%ff",
    "&",
    "=",
    "+",
    "://",
    "\u{202E}",
    "\u{FEFF}",
    "\u{0301}",
    "\u{1F600}",
    "\r\n",
    "\0",
    "utm_source=",
];

fn hold(target: &str, law: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/fuzz/seeds")
        .join(target);
    let mut seeds: Vec<Vec<u8>> = fs::read_dir(folder)
        .expect("seeds")
        .flatten()
        .map(|seed| fs::read(seed.path()).expect("a seed"))
        .collect();
    seeds.sort();
    assert!(seeds.len() > 3, "there are seeds for {target}");
    for seed in &seeds {
        law(seed);
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let mut random = StdRng::seed_from_u64(number("PORTICO_FUZZ_SEED").unwrap_or(1));
    for _ in 0..number("PORTICO_FUZZ_ROUNDS").unwrap_or(ROUNDS) {
        let input = changed(&seeds, &mut random);
        if let Err(broken) = catch_unwind(AssertUnwindSafe(|| law(&input))) {
            println!("{target} breaks at {:?}", String::from_utf8_lossy(&input));
            resume_unwind(broken);
        }
    }
}

/// A seed after one to eight strokes.
fn changed(seeds: &[Vec<u8>], random: &mut StdRng) -> Vec<u8> {
    let mut input = seeds[random.random_range(0..seeds.len())].clone();
    for _ in 0..random.random_range(1..=8) {
        let at = random.random_range(0..=input.len());
        let end = (at + random.random_range(0..=16)).min(input.len());
        match random.random_range(0..6) {
            0 => drop(input.drain(at..end)),
            1 => drop(input.splice(at..end, [random.random()])),
            2 => {
                let piece = PIECES[random.random_range(0..PIECES.len())];
                input.splice(at..at, piece.bytes());
            }
            3 => {
                let again = input[at..end].repeat(random.random_range(1..=64));
                input.splice(at..at, again);
            }
            4 => {
                // The end of another one.
                let other = &seeds[random.random_range(0..seeds.len())];
                let from = random.random_range(0..=other.len());
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << random.random_range(0..8);
                }
            }
        }
    }
    input.truncate(LONGEST);
    input
}

#[test]
fn bodies_are_read_whole_or_refused() {
    hold("form", laws::form);
}

#[test]
fn addresses_are_tagged() {
    hold("source", laws::source);
}

#[test]
fn messages_are_tagged() {
    hold("triage", laws::message);
}

#[test]
fn policies_are_checked() {
    hold("policy", laws::policy);
}
