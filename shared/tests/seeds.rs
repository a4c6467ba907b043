//! The fuzz targets' seeds, held to the same laws without a fuzzer.

#![allow(clippy::expect_used, reason = "what cannot be tried has failed")]

#[path = "../../tests/fuzz/laws.rs"]
mod laws;

use std::fs;
use std::path::Path;

fn replay(target: &str, law: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/fuzz/seeds")
        .join(target);
    let mut seen = 0;
    for seed in fs::read_dir(folder).expect("seeds").flatten() {
        law(&fs::read(seed.path()).expect("a seed"));
        seen += 1;
    }
    assert!(seen > 3, "there are seeds for {target}");
}

#[test]
fn bodies_are_read_whole_or_refused() {
    replay("form", laws::form);
}

#[test]
fn addresses_are_tagged() {
    replay("source", laws::source);
}

#[test]
fn messages_are_tagged() {
    replay("triage", laws::message);
}

#[test]
fn policies_are_checked() {
    replay("policy", laws::policy);
}
