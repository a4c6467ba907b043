//! Under which licences others' code may come in.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run::{at, output};

/// What may be part of what a practice runs.
const SHIPPED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-3-Clause",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Zlib",
];

/// What may be among the tools that only build and test, beside those.
const TOOLS: &[&str] = &["CC0-1.0", "LGPL-3.0-or-later", "MPL-2.0", "Unlicense"];

/// Looks at every crate and every npm package of the lock files.
///
/// # Errors
/// One sentence that names every package whose licence is not among those above.
pub fn check() -> Result<()> {
    let crates = output("cargo", &["metadata", "--format-version", "1", "--locked"])
        .context("cargo metadata says nothing")?;
    let crates: Value = serde_json::from_str(&crates)?;
    let npm: Value = serde_json::from_str(&fs::read_to_string(at("package-lock.json"))?)?;
    let mut refused = BTreeSet::new();
    for package in crates["packages"].as_array().into_iter().flatten() {
        let licence = package["license"].as_str().unwrap_or_default();
        if !allowed(licence, SHIPPED) {
            refused.insert(format!("{} ({licence})", package["name"]));
        }
    }
    let tools = [SHIPPED, TOOLS].concat();
    for (name, package) in npm["packages"].as_object().into_iter().flatten() {
        let licence = package["license"].as_str().unwrap_or_default();
        if !allowed(licence, &tools) {
            refused.insert(format!("{name} ({licence})"));
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    let refused: Vec<String> = refused.into_iter().collect();
    bail!(
        "Licences to look at: {}. Choose another package, or add the licence in xtask/src/licences.rs.",
        refused.join(", ")
    );
}

/// Whether an SPDX expression leaves a choice among those wanted: of each part that has to hold, one way.
fn allowed(expression: &str, wanted: &[&str]) -> bool {
    expression.split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')']).replace('/', " OR ");
        part.split(" OR ").any(|one| wanted.contains(&one.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_enough_and_every_part_has_to_hold() {
        for fine in [
            "MIT",
            "MIT/Apache-2.0",
            "LGPL-2.1-or-later OR MIT",
            "(MIT OR GPL-3.0-only) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(allowed(fine, SHIPPED), "{fine}");
        }
        for refused in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "MPL-2.0",
            "MITX",
        ] {
            assert!(!allowed(refused, SHIPPED), "{refused}");
        }
    }
}
