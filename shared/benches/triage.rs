//! How long triage takes for a kilobyte of text; `cargo bench -p portico-shared`.

fn main() {}
