//! Compiles the data files into tables, so that a bad entry does not compile.

#[path = "build/source.rs"]
mod source;

fn main() {
    if let Err(problem) = source::compile() {
        println!("cargo::error={problem}");
    }
}
