//! What has to be on a machine, and installing what is not.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::run::{at, output, program, step};

/// The oldest Node.js that the tools run on.
const NODE: u32 = 20;

/// Installs what the rules are compiled from.
pub fn rules() -> Result<()> {
    node()?;
    npm_packages()
}

/// Installs what building needs.
pub fn for_building() -> Result<()> {
    rust()?;
    rules()?;
    cargo_tool("worker-build", "worker", "worker-build", true)?;
    // Its lock file names a package that the registry no longer has.
    cargo_tool("wasm-bindgen", "wasm-bindgen", "wasm-bindgen-cli", false)
}

/// Installs what driving a browser needs, and says where the browser is.
pub fn browser() -> Result<String> {
    if let Some(found) = find_browser() {
        return Ok(found);
    }
    let root_user = output("id", &["-u"]).as_deref() == Some("0");
    if root_user && output("apt-get", &["--version"]).is_some() {
        step("apt-get update", program("apt-get").arg("update"))?;
        step(
            "Installing Chromium (Debian package)",
            program("apt-get").args(["install", "-y", "--no-install-recommends", "chromium"]),
        )?;
        if let Some(found) = find_browser() {
            return Ok(found);
        }
    }
    step("Downloading Chromium (Playwright)", program("playwright").args(["install", "chromium"]))
        .context(
            "There is no Chromium on this machine. Install one (Debian: apt-get install chromium) and run this again.",
        )?;
    // Playwright finds its own download when no path is given.
    Ok(String::new())
}

fn find_browser() -> Option<String> {
    [
        "chromium",
        "google-chrome",
        "google-chrome-stable",
        "chromium-browser",
    ]
    .iter()
    .find_map(|name| output("which", &[name]))
}

/// A Python that has a package, in an environment of its own under `target/`. None, after saying so,
/// where there is no Python that can make one: what is checked with it is then checked by the other
/// libraries only.
pub fn python_with(package: &str, version: &str) -> Result<Option<PathBuf>> {
    let home = at("target/tools/python").join(format!("{package}-{version}"));
    let python = home.join("bin/python3");
    let mark = home.join("installed");
    if mark.exists() {
        return Ok(Some(python));
    }
    if output("python3", &["-c", "import venv, ensurepip"]).is_none() {
        println!(
            "  There is no python3 with venv on this machine (Debian: apt-get install python3-venv): \
             its {package} is left out."
        );
        return Ok(None);
    }
    step(
        &format!("Installing {package} {version} (PyPI)"),
        program("sh")
            .args([
                "-c",
                "python3 -m venv --clear \"$0\" && \"$0/bin/pip\" install --quiet \"$1\"",
            ])
            .arg(&home)
            .arg(format!("{package}=={version}")),
    )?;
    fs::write(mark, "")?;
    Ok(Some(python))
}

fn rust() -> Result<()> {
    if output("rustup", &["--version"]).is_none() {
        bail!(
            "Portico builds with rustup's cargo: install rustup (https://rustup.rs) and run this again."
        );
    }
    if output("rustup", &["show", "active-toolchain"]).is_none() {
        step(
            "Installing the Rust toolchain",
            program("rustup").args(["toolchain", "install"]),
        )?;
    }
    let targets = output("rustup", &["target", "list", "--installed"]).unwrap_or_default();
    if !targets.lines().any(|line| line == "wasm32-unknown-unknown") {
        step(
            "Adding the WebAssembly target",
            program("rustup").args(["target", "add", "wasm32-unknown-unknown"]),
        )?;
    }
    let components = output("rustup", &["component", "list", "--installed"]).unwrap_or_default();
    for component in ["rust-src", "clippy", "rustfmt"] {
        if !components.lines().any(|line| line.starts_with(component)) {
            step(
                &format!("Adding {component}"),
                program("rustup").args(["component", "add", component]),
            )?;
        }
    }
    Ok(())
}

fn node() -> Result<()> {
    let version = output("node", &["--version"]).unwrap_or_default();
    let major: Option<u32> = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        Some(_) => bail!(
            "Node.js {version} is too old: install Node.js {NODE} or later (https://nodejs.org)."
        ),
        None => bail!("Node.js is missing: install Node.js {NODE} or later (https://nodejs.org)."),
    }
}

fn npm_packages() -> Result<()> {
    npm_ci(".", "Installing npm packages")
}

/// Installs the peers that Portico is measured beside; nothing else needs them.
pub fn bench_packages() -> Result<()> {
    npm_ci(
        "tests/bench",
        "Installing what Portico is measured beside (npm)",
    )
}

/// Installs what a folder's lock file names, unless that was done.
fn npm_ci(folder: &str, what: &str) -> Result<()> {
    let folder = at(folder);
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let wanted = format!("{:x?}", Sha256::digest(&lock).as_slice());
    let mark = folder.join("node_modules/.installed");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step(
        what,
        program("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder),
    )?;
    fs::write(mark, wanted)?;
    Ok(())
}

/// Installs a tool into `target/tools` in the version that Cargo.lock has of a package.
fn cargo_tool(name: &str, package: &str, tool: &str, locked: bool) -> Result<()> {
    let lock = fs::read_to_string(at("Cargo.lock")).context("Cargo.lock is missing")?;
    let version = lock
        .split("[[package]]")
        .find(|entry| entry.contains(&format!("name = \"{package}\"\n")))
        .and_then(|entry| entry.split("version = \"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .with_context(|| format!("Cargo.lock has no {package}"))?;
    let installed = fs::read_to_string(at("target/tools/.crates.toml")).unwrap_or_default();
    if installed.contains(&format!("\"{tool} {version} "))
        && at("target/tools/bin").join(name).exists()
    {
        return Ok(());
    }
    let mut install = program("cargo");
    install
        .args([
            "install",
            tool,
            "--version",
            &format!("={version}"),
            "--profile",
            "dev",
            "--root",
        ])
        .arg(at("target/tools"))
        .env("CARGO_TARGET_DIR", at("target/tools/build"));
    if locked {
        install.arg("--locked");
    }
    step(&format!("Installing {tool} {version}"), &mut install)
}
