//! `cargo xtask bench …`: Portico beside its peers. What only the benches need is installed only
//! here.

use anyhow::{Result, bail};

use crate::run::{at, program, show};
use crate::{build, portico, setup};

/// Runs one bench; further words go to it.
pub fn run(words: &[&str]) -> Result<()> {
    let (script, what, browser) = match words.first() {
        Some(&"widget") => ("widget/bench.mjs", "The widget beside its peers", true),
        Some(&"edge") => (
            "edge/bench.mjs",
            "The Worker beside a TypeScript one",
            false,
        ),
        Some(&"rows") => ("edge/rows.mjs", "Rows that one inquiry writes", false),
        Some(&"desk") => (
            "desk.mjs",
            "The desk, from first view to a full queue",
            true,
        ),
        _ => bail!("There are cargo xtask bench widget, bench edge, bench rows and bench desk."),
    };
    build::all()?;
    setup::bench_packages()?;
    let mut bench = program("node");
    bench
        .arg(at("tests/bench").join(script))
        .args(&words[1..])
        .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?);
    if browser {
        bench.env("PORTICO_CHROMIUM", setup::browser()?);
    }
    show(what, &mut bench)
}
