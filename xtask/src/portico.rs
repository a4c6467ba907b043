//! The `portico` program. It is a crate of its own because the rules are built from npm packages,
//! which `cargo xtask` has to be able to install first.

use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::run::{at, program};
use crate::setup;

/// The demo's practice.
pub const DEMO_POLICY: &str = "www/practices/bright-river-dental.toml";

const RUN: [&str; 5] = ["run", "--quiet", "--package", "portico", "--"];

/// Runs a command of `portico` with this program's input and output, in the caller's folder.
pub fn pass_on(words: &[&str]) -> Result<()> {
    setup::rules()?;
    let status = program("cargo")
        .args(RUN)
        .args(words)
        .current_dir(std::env::current_dir()?)
        .stdin(Stdio::inherit())
        .status()
        .context("cargo could not be started")?;
    if !status.success() {
        bail!(
            "portico {} failed; the reason stands above.",
            words.join(" ")
        );
    }
    Ok(())
}

/// The file that describes the API.
pub fn described() -> String {
    at("www/served/openapi.json").to_string_lossy().into_owned()
}

/// A checked policy as JSON.
pub fn policy(file: &str) -> Result<String> {
    let done = program("cargo")
        .args(RUN)
        .args(["practice", "json", file])
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    if !done.status.success() {
        bail!("{file} cannot be put in force; the reason stands above.");
    }
    Ok(String::from_utf8(done.stdout)?)
}
