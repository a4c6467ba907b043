//! Running other programs: visible progress, and output only when it matters.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often a running step says that it is still running.
const STILL: Duration = Duration::from_secs(15);

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// A path in the project.
pub fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// A program to be run in the project's folder, with the project's own tools first on the path.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    let mut paths = vec![at("target/tools/bin"), at("node_modules/.bin")];
    paths.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    if let Ok(joined) = std::env::join_paths(paths) {
        command.env("PATH", joined);
    }
    // Cargo tells these to what it runs; a cargo run from here has to find its own.
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC"] {
        command.env_remove(name);
    }
    command
        .current_dir(root())
        .env("WRANGLER_SEND_METRICS", "false")
        .stdin(Stdio::null());
    command
}

/// Runs a step: says what it does and how long it took, and shows its output if it fails.
pub fn step(what: &str, command: &mut Command) -> Result<()> {
    let log = at("target/xtask.log");
    fs::create_dir_all(at("target"))?;
    let output = File::create(&log).context("target/ cannot be written")?;
    println!("» {what} …");
    let started = now();
    let mut child = command
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()
        .with_context(|| format!("{} could not be started", command.get_program().display()))?;
    let (ended, end) = channel();
    let waiter = std::thread::spawn(move || {
        let status = child.wait();
        let _ = ended.send(());
        status
    });
    while let Err(RecvTimeoutError::Timeout) = end.recv_timeout(STILL) {
        println!("  … {what}: {} s so far", started.elapsed().as_secs());
    }
    let status = waiter
        .join()
        .map_err(|_| anyhow::anyhow!("waiting for a program failed"))??;
    if !status.success() {
        let text = fs::read(&log).unwrap_or_default();
        eprintln!("{}", String::from_utf8_lossy(&text));
        bail!("{what} failed; its output stands above.");
    }
    println!("  {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Runs a program whose output is for the reader.
pub fn show(what: &str, command: &mut Command) -> Result<()> {
    println!("» {what}");
    let started = now();
    let status = command
        .status()
        .with_context(|| format!("{} could not be started", command.get_program().display()))?;
    if !status.success() {
        bail!("{what} failed; its output stands above.");
    }
    println!("  {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Runs a program that may hang, and once more if it does: it is stopped after `limit`.
pub fn show_within(what: &str, limit: Duration, command: &mut Command) -> Result<()> {
    println!("» {what}");
    for _ in 0..2 {
        let started = now();
        let mut child = command
            .spawn()
            .with_context(|| format!("{} could not be started", command.get_program().display()))?;
        while started.elapsed() < limit {
            if let Some(status) = child.try_wait()? {
                if !status.success() {
                    bail!("{what} failed; its output stands above.");
                }
                println!("  {:.1} s", started.elapsed().as_secs_f64());
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        child.kill()?;
        child.wait()?;
        println!(
            "  It has not ended within {} s and was stopped.",
            limit.as_secs()
        );
    }
    bail!("{what} hung twice.")
}

/// What a program prints, or `None` if it cannot be run or fails.
pub fn output(name: &str, arguments: &[&str]) -> Option<String> {
    let done = program(name)
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    done.status
        .success()
        .then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// The time, for durations.
#[allow(clippy::disallowed_methods, reason = "xtask never runs in a Worker")]
pub fn now() -> Instant {
    Instant::now()
}
