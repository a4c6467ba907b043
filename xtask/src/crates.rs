//! What each crate brings to the Worker, by the names of the functions that the compiler left.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

use crate::run::at;
use crate::size::gzip;

/// Crates with less are counted together, in bytes.
const LEAST: usize = 2_000;

/// Prints the code and the data of the Worker as the compiler wrote it, before it is bound and shrunk.
/// Code that was inlined counts where it went, and generic code to the crate that defines it.
pub fn print() -> Result<()> {
    let bytes = fs::read(at(
        "target/wasm32-unknown-unknown/release/portico_edge.wasm",
    ))
    .context("the Worker is not built")?;
    let (mut imported, mut bodies, mut data) = (0, Vec::new(), Vec::new());
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            Payload::DataSection(section) => {
                for part in section {
                    data.extend_from_slice(part?.data);
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    names = functions(section)?;
                }
            }
            _ => {}
        }
    }
    let mut crates: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (index, body) in (imported..).zip(bodies) {
        let name = names.get(&index).map_or("", String::as_str);
        crates.entry(of(name)).or_default().extend_from_slice(body);
    }
    let mut lines: Vec<(String, Vec<u8>)> = Vec::new();
    let mut small = (0, Vec::new());
    for (name, code) in crates {
        if code.len() < LEAST {
            small.0 += 1;
            small.1.extend(code);
        } else {
            lines.push((name, code));
        }
    }
    lines.sort_by_key(|(_, code)| std::cmp::Reverse(code.len()));
    lines.push((format!("{} smaller ones", small.0), small.1));
    lines.push(("data of all".to_owned(), data));
    println!("\nWhat each crate brings to the Worker, before it is shrunk");
    println!("{:<30} {:>10} {:>10}", "bytes", "raw", "gzip alone");
    for (name, code) in lines {
        println!("{name:<30} {:>10} {:>10}", code.len(), gzip(&code)?);
    }
    Ok(())
}

/// The names of functions by number.
fn functions(section: NameSectionReader<'_>) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for part in section {
        if let Name::Function(map) = part? {
            for naming in map {
                let naming = naming?;
                names.insert(naming.index, format!("{:#}", demangle(naming.name)));
            }
        }
    }
    Ok(names)
}

/// The crate that a function belongs to: the first of its path.
fn of(name: &str) -> String {
    let path = name.trim_start_matches(['<', '&', '*', '(', '[', ' ']);
    let path = path.strip_prefix("mut ").unwrap_or(path);
    let path = path.strip_prefix("dyn ").unwrap_or(path);
    match path.split_once("::") {
        Some((first, _)) if first.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            first.to_owned()
        }
        _ => "glue and names without a path".to_owned(),
    }
}
