//! `cargo xtask demo`: the real thing on this machine.

use std::fs;
use std::net::TcpListener;

use anyhow::{Context, Result, bail};

use crate::run::{at, program, show};
use crate::{build, portico, setup};

/// Ports of the Worker, the landing page and the practice's receiver.
const PORTS: [u16; 3] = [8787, 8788, 8789];

/// Runs the demo, or checks it with a browser.
pub fn run(flags: &[&str]) -> Result<()> {
    let known = ["--fresh", "--check", "--history"];
    if let Some(flag) = flags.iter().find(|flag| !known.contains(flag)) {
        bail!("The demo does not know {flag}; it takes --fresh, --history and --check.");
    }
    for port in PORTS {
        if TcpListener::bind(("127.0.0.1", port)).is_err() {
            bail!(
                "Port {port} is in use: stop the program that uses it (another demo?) and run this again."
            );
        }
    }
    build::all()?;
    let mut demo = program("node");
    demo.arg(at("www/demo/demo.mjs"));
    if flags.contains(&"--check") {
        demo.arg("--check")
            .env("PORTICO_CHROMIUM", setup::browser()?);
    } else if flags.contains(&"--fresh") {
        let _ = fs::remove_dir_all(at(".portico"));
    }
    if flags.contains(&"--history") {
        demo.arg("--history");
    }
    demo.env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?);
    let status = demo.status().context("Node.js could not be started")?;
    if !status.success() {
        bail!("The demo stopped; the reason stands above.");
    }
    Ok(())
}

/// Computes the demo history's scorecards once more, by a script that shares no code with Portico.
pub fn recount() -> Result<()> {
    build::all()?;
    show(
        "The scorecard, recounted",
        program("node")
            .arg(at("tests/scorecard/recount.mjs"))
            .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?),
    )
}

/// Takes a picture of every screen of the form, in both languages, on a phone and on a desktop.
pub fn screenshots(folder: &str) -> Result<()> {
    pictures("www/demo/screenshots.mjs", folder)
}

/// Takes a picture of every page of the desk, on a phone and on a desktop, in both themes.
pub fn desk_screenshots(folder: &str) -> Result<()> {
    pictures("www/demo/desk-screenshots.mjs", folder)
}

fn pictures(script: &str, folder: &str) -> Result<()> {
    build::all()?;
    show(
        "Pictures of every screen",
        program("node")
            .arg(at(script))
            .arg(at(folder))
            .env("PORTICO_CHROMIUM", setup::browser()?)
            .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?),
    )
}
