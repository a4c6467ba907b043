//! Sizes against their budgets (brotli 11, as a content delivery network sends them; gzip for the
//! Worker, as its platform counts it).

use std::fs;
use std::io::Write as _;

use anyhow::{Context, Result, bail};

use crate::build::ASSETS;
use crate::run::{at, output};
use crate::{desk, portico};

/// One line of the table. Budgets in bytes.
struct Line {
    name: &'static str,
    raw: usize,
    packed: usize,
    target: usize,
    hard: usize,
}

/// Prints the table; an item over its hard budget is an error.
pub fn check() -> Result<()> {
    let glue = asset("app-", ".js")?;
    let wasm = asset("app-", ".wasm")?;
    let form = asset("form-", ".js")?;
    let more = asset("more-", ".js")?;
    let proof = asset("proof-", ".js")?;
    let keep = asset("keep-", ".js")?;
    let report = fs::read(at(ASSETS).join("report.js")).context("the report is not built")?;
    let snippet = "<div data-portico=\"PRACTICE\">\
         <a href=\"https://EDGE/f/PRACTICE\">Request an appointment</a></div>\
         <script async src=\"https://EDGE/f/PRACTICE/embed.js\"></script>";
    let loader = fs::read(at(ASSETS).join("embed.js")).context("the loader is not built")?;
    let fragment = fragment()?;
    // As the Worker puts them together for a practice.
    let mut together = fragment.clone();
    together.extend(asset("practice-", ".js")?);
    let worker = fs::read(at("edge/build/index_bg.wasm")).context("the Worker is not built")?;
    let script = fs::read(at("edge/build/index.js"))?;

    let tier1 = brotli_line("loader", &loader, 1_200, 2_000);
    let runs = brotli_line("what runs the form", &form, 1_600, 2_000);
    let tier2 = brotli_line("fragment (largest language)", &fragment, 3_000, 4_000);
    let tier3 = Line {
        name: "glue + wasm",
        raw: glue.len() + wasm.len(),
        packed: brotli(&glue) + brotli(&wasm),
        target: 42_000,
        hard: 50_000,
    };
    let before = brotli_line("before any intent: one script", &together, 6_000, 6_144);
    let apart = Line {
        name: "  or in three requests",
        raw: tier1.raw + runs.raw + tier2.raw,
        packed: tier1.packed + runs.packed + tier2.packed,
        target: 6_000,
        hard: 6_144,
    };
    let dialog = Line {
        name: "  or for a dialog",
        raw: tier1.raw + more.len(),
        packed: tier1.packed + brotli(&more),
        target: 4_200,
        hard: 6_144,
    };
    let ever = Line {
        name: "ever",
        raw: before.raw + tier3.raw,
        packed: before.packed + tier3.packed,
        target: 50_000,
        hard: 60_000,
    };
    let mut lines = vec![
        brotli_line("snippet", snippet.as_bytes(), 200, 500),
        tier1,
        runs,
        tier2,
        brotli_line("  of tier 3: glue", &glue, 4_500, 50_000),
        brotli_line("  of tier 3: wasm", &wasm, 42_000, 50_000),
        tier3,
        before,
        apart,
        dialog,
        ever,
        brotli_line("dialogs, frames (few)", &more, 3_000, 4_000),
        brotli_line("what the doctor asks", &report, 1_000, 1_200),
        brotli_line("proof of work (few)", &proof, 800, 1_200),
        brotli_line("keep my place (few)", &keep, 500, 800),
        Line {
            name: "Worker (gzip)",
            raw: worker.len() + script.len(),
            packed: gzip(&worker)? + gzip(&script)?,
            target: 400_000,
            hard: 930_000,
        },
    ];
    lines.extend(desk_lines()?);
    println!(
        "{:<30} {:>10} {:>10} {:>10} {:>10}",
        "bytes", "raw", "packed", "target", "hard"
    );
    let mut over = Vec::new();
    for line in &lines {
        let verdict = if line.packed > line.hard {
            over.push(line.name.trim());
            "over the hard budget"
        } else if line.packed > line.target {
            "over the target"
        } else {
            ""
        };
        println!(
            "{:<30} {:>10} {:>10} {:>10} {:>10}  {verdict}",
            line.name, line.raw, line.packed, line.target, line.hard
        );
    }
    if !over.is_empty() {
        bail!(
            "Over the hard budget: {}. Make it smaller, or change the budget for a reason.",
            over.join(", ")
        );
    }
    Ok(())
}

/// A line of what goes out with Brotli.
fn brotli_line(name: &'static str, bytes: &[u8], target: usize, hard: usize) -> Line {
    Line {
        name,
        raw: bytes.len(),
        packed: brotli(bytes),
        target,
        hard,
    }
}

/// What a desk loads.
fn desk_lines() -> Result<[Line; 5]> {
    Ok([
        brotli_line("desk: wasm", &desk_file("desk-", "wasm")?, 220_000, 250_000),
        brotli_line(
            "desk: administration",
            &desk_file("admin-", "wasm")?,
            220_000,
            250_000,
        ),
        brotli_line(
            "desk: sign-in",
            &fs::read(at("build/desk/sign-in.js"))?,
            1_400,
            3_000,
        ),
        brotli_line("desk: glue", &desk_file("desk-", "js")?, 8_000, 12_000),
        brotli_line("desk: style", &desk_file("desk-", "css")?, 8_000, 12_000),
    ])
}

/// The desk's file by the beginning and the end of its name.
fn desk_file(begins: &str, ends: &str) -> Result<Vec<u8>> {
    built(desk::FOLDER, begins, ends)
}

/// A built file by the beginning and the end of its name.
fn asset(begins: &str, ends: &str) -> Result<Vec<u8>> {
    built("assets", begins, ends)
}

fn built(folder: &str, begins: &str, ends: &str) -> Result<Vec<u8>> {
    for file in fs::read_dir(at(ASSETS).join(folder))?.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with(begins) && name.ends_with(ends) {
            return Ok(fs::read(file.path())?);
        }
    }
    bail!("There is no {begins}…{ends} in {ASSETS}/{folder}.")
}

/// The form's fragment as the built Worker writes it, in the language that takes more bytes.
fn fragment() -> Result<Vec<u8>> {
    let policy = portico::policy(portico::DEMO_POLICY)?;
    let html = output(
        "node",
        &[&at("tests/fragment.mjs").to_string_lossy(), &policy],
    )
    .context("tests/fragment.mjs could not ask the Worker for the form")?;
    let languages: Vec<String> = serde_json::from_str(&html)?;
    languages
        .into_iter()
        .map(String::into_bytes)
        .max_by_key(|bytes| brotli(bytes))
        .context("the Worker wrote no form")
}

fn brotli(bytes: &[u8]) -> usize {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 22);
    let _ = writer.write_all(bytes);
    drop(writer);
    packed.len()
}

pub fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?.len())
}
