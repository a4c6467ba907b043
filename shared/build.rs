//! Compiles the crate's data files, so that a broken one does not build.

#[path = "build/triage.rs"]
mod triage;

fn main() -> Result<(), String> {
    triage::generate()
}
