//! Building the desk: its wasm, glue, style and page, as files that the Worker serves at `/desk`.

use std::fs;

use anyhow::{Context, Result};

use crate::build::{ASSETS, FEATURES, SMALL, digest, esbuild};
use crate::run::{at, program, step};

/// Where the desk's files are, below the assets; all but the page have names that change with
/// their content.
pub const FOLDER: &str = "desk";

/// What the desk's page may load: its own files, and its own Worker's answers and live connection.
const HEADERS: &str = "\
/desk
  Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), microphone=(), geolocation=()
  Cache-Control: no-cache
/desk/*
  Cache-Control: public, max-age=31536000, immutable
";

/// Builds the desk.
pub fn build() -> Result<()> {
    step(
        "Building the desk",
        program("cargo")
            .args(["rustc", "--package", "portico-desk", "--lib"])
            // As with the widget: named here, so that link-time optimisation stays on.
            .args(["--crate-type", "cdylib", "--profile", "widget"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args([
                "-Zbuild-std=std,panic_abort",
                "-Zbuild-std-features=optimize_for_size",
            ])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", SMALL),
    )?;
    let raw = at("target/wasm32-unknown-unknown/widget/portico_desk.wasm");
    let hash = digest(&fs::read(&raw).context("the desk's wasm is missing")?);
    let folder = at(ASSETS).join(FOLDER);
    let wasm = folder.join(format!("desk-{hash}.wasm"));
    if !wasm.exists() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        bind(&raw, &wasm)?;
    }
    page(&hash)
}

/// Writes glue into the work folder and the shrunk wasm where it is served.
fn bind(raw: &std::path::Path, wasm: &std::path::Path) -> Result<()> {
    let work = at("build/desk");
    fs::create_dir_all(&work)?;
    step(
        "Binding the desk's wasm",
        program("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--out-name", "desk"])
            .args([
                "--remove-name-section",
                "--remove-producers-section",
                "--out-dir",
            ])
            .arg(&work)
            .arg(raw),
    )?;
    step(
        "Shrinking the desk's wasm",
        program("wasm-opt")
            // By what is sent: "-Oz" makes it smaller and packs worse.
            .arg("-O1")
            .args(FEATURES)
            .arg("-o")
            .arg(wasm)
            .arg(work.join("desk_bg.wasm")),
    )
}

/// Writes what changes without the wasm: script, style, icon and the page that names them.
fn page(hash: &str) -> Result<()> {
    let (work, folder) = (at("build/desk"), at(ASSETS).join(FOLDER));
    let wasm = format!("/{FOLDER}/desk-{hash}.wasm");
    let boot = fs::read_to_string(at("desk/boot.js"))?.replace("%WASM%", &wasm);
    fs::write(work.join("boot.js"), boot)?;
    let bundled = work.join("bundle.js");
    esbuild(
        &work.join("boot.js"),
        &bundled,
        "esm",
        &["--bundle".to_owned()],
    )?;
    let first = work.join("sign-in.js");
    esbuild(&at("desk/sign-in.js"), &first, "iife", &[])?;
    let styled = work.join("bundle.css");
    esbuild(&at("desk/desk.css"), &styled, "esm", &[])?;
    let mut html = fs::read_to_string(at("desk/index.html"))?.replace("%WASM%", &wasm);
    for old in fs::read_dir(&folder)?.flatten() {
        if old.path().extension().is_some_and(|end| end != "wasm") {
            fs::remove_file(old.path())?;
        }
    }
    for (mark, file, name) in [
        ("%SCRIPT%", bundled, "desk-*.js"),
        ("%SIGN_IN%", first, "sign-in-*.js"),
        ("%STYLE%", styled, "desk-*.css"),
        ("%ICON%", at("desk/icon.svg"), "desk-*.svg"),
    ] {
        let bytes = fs::read(file)?;
        let name = name.replace('*', &digest(&bytes));
        fs::write(folder.join(&name), bytes)?;
        html = html.replace(mark, &format!("/{FOLDER}/{name}"));
    }
    fs::write(at(ASSETS).join("desk.html"), html)?;
    let headers = at(ASSETS).join("_headers");
    let others = fs::read_to_string(&headers).unwrap_or_default();
    let others = others.split("/desk\n").next().unwrap_or_default();
    Ok(fs::write(headers, format!("{others}{HEADERS}"))?)
}
