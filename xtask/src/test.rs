//! `cargo xtask test`: every check there is; what takes longest comes last.

use std::env;
use std::fs::{self, File};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::run::{at, now, program, show, show_within};
use crate::{build, deploy, fuzz, licences, portico, setup, size, startup};

/// The pool that runs tests inside workerd was once seen to wait for ever after a file whose tests had
/// all passed; otherwise it needs a minute.
const POOL_LIMIT: Duration = Duration::from_mins(5);

/// Runs the named suites, or all of them. Flags are for the chaos test.
pub fn run(words: &[&str]) -> Result<()> {
    const ALL: [&str; 9] = [
        "unit", "fuzz", "edge", "vault", "delivery", "input", "api", "e2e", "chaos",
    ];
    // Neither runs what is built.
    const NATIVE: [&str; 2] = ["unit", "fuzz"];
    let flags_at = words
        .iter()
        .position(|word| word.starts_with("--"))
        .unwrap_or(words.len());
    let (suites, flags) = words.split_at(flags_at);
    if let Some(suite) = suites.iter().find(|suite| !ALL.contains(suite)) {
        bail!("There is no suite {suite}; there are {}.", ALL.join(", "));
    }
    let may_have_flags = suites.contains(&"chaos") || (suites == ["api"] && flags == ["--full"]);
    if !flags.is_empty() && !may_have_flags {
        bail!(
            "Only chaos takes flags (--full, and --seed with a number), and api alone takes --full."
        );
    }
    let wants = |suite| suites.is_empty() || suites.contains(&suite);
    let started = now();
    setup::for_building()?;
    if suites.contains(&"unit") {
        unit()?;
    }
    if suites.contains(&"fuzz") {
        fuzz::briefly()?;
    }
    if suites.is_empty() {
        // Two that install at once would write over each other's log.
        fuzz::install()?;
        unit_beside(|| build::all().map(drop))?;
    } else if suites.iter().any(|suite| !NATIVE.contains(suite)) {
        build::all()?;
    }
    if suites.is_empty() {
        size::check()?;
        startup::check()?;
        deploy::rehearse(&[])?;
    }
    if wants("edge") {
        show_within(
            "Tests of the Worker and its object in workerd",
            POOL_LIMIT,
            program("vitest")
                .args(["run", "--config"])
                .arg(at("tests/edge/vitest.config.mjs"))
                .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?),
        )?;
    }
    if wants("vault") {
        show(
            "Nothing readable on disk or in logs; changing the key",
            program("node")
                .arg("--test")
                .args([
                    at("tests/vault/canary.test.mjs"),
                    at("tests/vault/rotation.test.mjs"),
                ])
                .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?),
        )?;
    }
    if wants("delivery") {
        delivery()?;
    }
    if wants("input") {
        show(
            "Naughty strings through every field and every encoding",
            program("node")
                .args(["--test", "--test-reporter=spec"])
                .arg(at("tests/input/naughty.test.mjs"))
                .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?),
        )?;
    }
    if wants("api") {
        // With others beside it the flags are for the chaos test.
        api(if suites == ["api"] { flags } else { &[] })?;
    }
    if wants("e2e") {
        show(
            "End-to-end tests in Chromium",
            program("playwright")
                .args(["test", "--config"])
                .arg(at("tests/e2e/playwright.config.mjs"))
                .env("PORTICO_CHROMIUM", setup::browser()?)
                .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?),
        )?;
    }
    if wants("chaos") {
        show(
            "Chaos: kills, failing receivers, panics and policy pushes under load",
            program("node")
                .arg(at("tests/chaos/chaos.mjs"))
                .args(flags)
                .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?),
        )?;
    }
    println!("All of it passed in {} s.", started.elapsed().as_secs());
    Ok(())
}

/// The native checks and tests and the fuzzer, by a process of their own beside other work: linking what is
/// built for the web keeps one core busy for minutes, and the others idle.
fn unit_beside(work: impl FnOnce() -> Result<()>) -> Result<()> {
    const WHAT: &str = "Native checks and tests, and fuzzing";
    println!("» {WHAT}, beside what follows …");
    let log = at("target/unit.log");
    let output = File::create(&log).context("target/ cannot be written")?;
    let mut child = Command::new(env::current_exe()?)
        .args(["test", "unit", "fuzz"])
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()
        .context("xtask could not start itself")?;
    let worked = work();
    println!("» {WHAT}: what they said");
    let passed = child.wait()?.success();
    println!("{}", fs::read_to_string(&log).unwrap_or_default());
    if !passed {
        bail!("{WHAT} failed; their output stands above.");
    }
    worked
}

fn delivery() -> Result<()> {
    let mut tests = program("vitest");
    tests
        .args(["run", "--config"])
        .arg(at("tests/delivery/vitest.config.mjs"))
        .env("PORTICO_POLICY", portico::policy(portico::DEMO_POLICY)?);
    if let Some(python) = setup::python_with("standardwebhooks", "1.1.0")? {
        tests.env("PORTICO_PYTHON", python);
    }
    show(
        "Deliveries to real receivers, verified by the official libraries",
        &mut tests,
    )
}

/// The description of the API against the router, the operator's commands, and Schemathesis.
fn api(flags: &[&str]) -> Result<()> {
    let policy = portico::policy(portico::DEMO_POLICY)?;
    show(
        "Addresses as described, and what an operator does",
        program("node")
            .arg("--test")
            .args([
                at("tests/api/routes.test.mjs"),
                at("tests/api/operator.test.mjs"),
            ])
            .env("PORTICO_POLICY", &policy),
    )?;
    let Some(python) = setup::python_with("schemathesis", "4.32.5")? else {
        println!(
            "  Not run: requests made by Schemathesis from the API's description. Nothing else tries them."
        );
        return Ok(());
    };
    show(
        "Requests made from the API's description (Schemathesis)",
        program("node")
            .arg(at("tests/api/schemathesis.mjs"))
            .args(flags)
            .env("PORTICO_POLICY", policy)
            .env(
                "PORTICO_SCHEMATHESIS",
                python.with_file_name("schemathesis"),
            ),
    )
}

fn unit() -> Result<()> {
    licences::check()?;
    show(
        "Formatting",
        program("cargo").args(["fmt", "--all", "--check"]),
    )?;
    let wasm = ["--target", "wasm32-unknown-unknown"];
    let strict = ["--", "--deny", "warnings"];
    show(
        "Clippy: shared, xtask and the Worker's half of the widget",
        program("cargo")
            .args([
                "clippy",
                "--quiet",
                "--all-targets",
                "--package",
                "portico-shared",
            ])
            .args([
                "--package",
                "xtask",
                "--package",
                "portico",
                "--package",
                "portico-widget",
            ])
            .args(["--features", "portico-widget/server"])
            .args(strict),
    )?;
    show(
        "Clippy: the Worker",
        program("cargo")
            .args(["clippy", "--quiet", "--package", "portico-edge"])
            .args(wasm)
            .args(strict),
    )?;
    show(
        "Clippy: the browser's half of the widget",
        program("cargo")
            .args([
                "clippy",
                "--quiet",
                "--package",
                "portico-widget",
                "--features",
                "browser",
            ])
            .args(wasm)
            .args(strict),
    )?;
    show(
        "Clippy: the desk",
        program("cargo")
            .args(["clippy", "--quiet", "--package", "portico-desk"])
            .args(wasm)
            .args(strict),
    )?;
    show(
        "Documentation",
        program("cargo")
            .args(["doc", "--quiet", "--no-deps", "--document-private-items"])
            .args([
                "--package",
                "portico-shared",
                "--package",
                "portico",
                "--package",
                "xtask",
            ])
            .env("RUSTDOCFLAGS", "--deny warnings"),
    )?;
    portico::pass_on(&["openapi", &portico::described(), "--check"])?;
    show(
        "Types: the loader, and what a page's own scripts can use",
        program("tsc").arg("--project").arg(at("tests/types")),
    )?;
    show(
        "Native tests",
        program("cargo").args([
            "test",
            "--quiet",
            "--package",
            "portico-shared",
            "--package",
            "portico",
            "--package",
            "xtask",
            "--package",
            "portico-desk",
        ]),
    )
}
