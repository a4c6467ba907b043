//! `cargo xtask fuzz [seconds]`: lets a fuzzer try to break what must hold for anything that
//! strangers send (`tests/fuzz/laws.rs`), as long as one likes. `cargo xtask test` does it briefly, and
//! tries as many changed seeds without a fuzzer.

use anyhow::{Context, Result, bail};

use crate::run::{at, output, program, show, step};
use crate::setup;

const TARGETS: [&str; 4] = ["form", "source", "triage", "policy"];

/// Seconds for each target, unless said otherwise.
const SECONDS: u32 = 60;

/// Seconds for each target with every run of all tests.
const BRIEF: u32 = 8;

/// The version that was tried.
const CARGO_FUZZ: &str = "0.13.2";

/// How many changed seeds each target is given without a fuzzer.
const ROUNDS: &str = "5000";

/// Gives every target seeds changed at random (`shared/tests/seeds.rs`), others each time. What they
/// were drawn from is printed, so that a failure can be had again. Then the fuzzer has its turn, without a
/// sanitizer: that needs no flags that the pinned toolchain hides, is built in half the time, and the code that
/// is tried has no unsafe parts.
pub fn briefly() -> Result<()> {
    let seed = std::time::UNIX_EPOCH
        .elapsed()
        .map_or(1, |since| since.as_secs())
        .to_string();
    show(
        &format!("{ROUNDS} changed seeds for each fuzz target (PORTICO_FUZZ_SEED={seed})"),
        program("cargo")
            .args(["test", "--quiet", "--package", "portico-shared"])
            .args(["--test", "seeds"])
            .env("PORTICO_FUZZ_ROUNDS", ROUNDS)
            .env("PORTICO_FUZZ_SEED", seed),
    )?;
    if output("c++", &["--version"]).is_none() {
        println!(
            "  Not run: the fuzzer. Its library needs a C++ compiler (Debian: apt-get install g++)."
        );
        return Ok(());
    }
    fuzz(BRIEF, "none", "brief")
}

/// Runs every target for as long.
pub fn run(words: &[&str]) -> Result<()> {
    let seconds = match words {
        [] => SECONDS,
        [seconds] => seconds.parse().context("seconds are a whole number")?,
        _ => bail!("cargo xtask fuzz takes the seconds for each target, and nothing else."),
    };
    fuzz(seconds, "address", "build")
}

/// Runs every target for so many seconds with a sanitizer. What is built for another one is not thrown away.
fn fuzz(seconds: u32, sanitizer: &str, built: &str) -> Result<()> {
    setup::rules()?;
    install()?;
    let host = output("rustc", &["--print", "host-tuple"]).context("rustc cannot be asked")?;
    for target in TARGETS {
        // Found inputs stay beside the build; the seeds are read and never written.
        let found = at("target/fuzz").join(target);
        std::fs::create_dir_all(&found)?;
        show(
            &format!("Fuzzing {target} for {seconds} s"),
            program("cargo-fuzz")
                .args(["run", "--fuzz-dir"])
                .arg(at("tests/fuzz"))
                .args(["--sanitizer", sanitizer])
                .args(["--target", &host, "--target-dir"])
                .arg(at("target/fuzz").join(built))
                .arg(target)
                .arg(&found)
                .arg(at("tests/fuzz/seeds").join(target))
                .args([
                    "--",
                    "-max_len=32768",
                    "-timeout=10",
                    "-print_final_stats=1",
                    "-verbosity=0",
                ])
                .arg(format!("-max_total_time={seconds}"))
                // The fuzzer's flags are unstable; the pinned toolchain takes them like this.
                .env("RUSTC_BOOTSTRAP", "1"),
        )?;
    }
    Ok(())
}

/// Installs the fuzzer, if it is not there.
pub fn install() -> Result<()> {
    let listed = std::fs::read_to_string(at("target/tools/.crates.toml")).unwrap_or_default();
    if listed.contains(&format!("\"cargo-fuzz {CARGO_FUZZ} ")) {
        return Ok(());
    }
    step(
        &format!("Installing cargo-fuzz {CARGO_FUZZ}"),
        program("cargo")
            .args(["install", "cargo-fuzz", "--version", CARGO_FUZZ, "--locked"])
            .args(["--profile", "dev", "--root"])
            .arg(at("target/tools"))
            .env("CARGO_TARGET_DIR", at("target/tools/build")),
    )
}
