//! Compiles the data files into tables, so that a bad entry does not compile.

#[path = "build/source.rs"]
mod source;
#[path = "build/triage.rs"]
mod triage;

fn main() {
    for compiled in [source::compile(), triage::generate()] {
        if let Err(problem) = compiled {
            println!("cargo::error={problem}");
        }
    }
}
