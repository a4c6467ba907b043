//! Building the desk: its wasm, glue, style and page, as files that the Worker serves at `/desk` and
//! `/desk/admin`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};

use crate::build::{ASSETS, FEATURES, SMALL, digest, esbuild};
use crate::run::{at, program, step};

/// Where the desk's files are, below the assets; their names change with their content.
pub const FOLDER: &str = "desk/files";

/// A program of the desk: administration is one of its own, so that nobody who works the queue waits
/// for it.
struct Program {
    /// What its files begin with.
    name: &'static str,
    /// Its page, below the assets.
    page: &'static str,
    features: &'static str,
}

const PROGRAMS: [Program; 2] = [
    Program {
        name: "desk",
        page: "desk.html",
        features: "",
    },
    Program {
        name: "admin",
        page: "desk/admin.html",
        features: "administration",
    },
];

/// What the desk's pages may load: its own files, and its own Worker's answers and live connection; and
/// which script may stand in them.
const HEADERS: &str = "\
  Content-Security-Policy: default-src 'none'; script-src 'self' %SIGN_IN% 'wasm-unsafe-eval'; style-src 'self'; \
connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), microphone=(), geolocation=()
  Cache-Control: no-cache
";

/// Builds the desk.
pub fn build() -> Result<()> {
    let sign_in = sign_in()?;
    let shared = shared_files(&sign_in)?;
    for program in &PROGRAMS {
        let wasm = compile(program)?;
        page(program, &wasm, &shared)?;
    }
    let headers = at(ASSETS).join("_headers");
    let others = fs::read_to_string(&headers).unwrap_or_default();
    let others = others.split("/desk\n").next().unwrap_or_default();
    let digest = BASE64_STANDARD.encode(Sha256::digest(&sign_in));
    let pages = HEADERS.replace("%SIGN_IN%", &format!("'sha256-{digest}'"));
    let own = format!(
        "/desk\n{pages}/desk/admin\n{pages}/{FOLDER}/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    );
    Ok(fs::write(headers, format!("{others}{own}"))?)
}

/// Compiles a program and tells its wasm's address.
fn compile(program: &Program) -> Result<String> {
    let name = program.name;
    step(
        &format!("Building the desk: {name}"),
        self::program("cargo")
            .args(["rustc", "--package", "portico-desk", "--lib"])
            .args(["--features", program.features])
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
    let file = format!("{name}-{hash}.wasm");
    let wasm = at(ASSETS).join(FOLDER).join(&file);
    if !wasm.exists() {
        remove(|old, is_wasm| is_wasm && old.starts_with(&format!("{name}-")))?;
        bind(name, &raw, &wasm)?;
    }
    Ok(format!("/{FOLDER}/{file}"))
}

/// Removes files of an earlier build, by their names and whether they are wasm.
fn remove(old: impl Fn(&str, bool) -> bool) -> Result<()> {
    let folder = at(ASSETS).join(FOLDER);
    fs::create_dir_all(&folder)?;
    for file in fs::read_dir(folder)?.flatten() {
        let is_wasm = file.path().extension().is_some_and(|end| end == "wasm");
        if old(&file.file_name().to_string_lossy(), is_wasm) {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// Writes glue into the work folder and the shrunk wasm where it is served.
fn bind(name: &str, raw: &Path, wasm: &Path) -> Result<()> {
    let work = at("build/desk").join(name);
    fs::create_dir_all(&work)?;
    step(
        "Binding its wasm",
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
        "Shrinking its wasm",
        program("wasm-opt")
            // By what is sent: "-Oz" makes it smaller and packs worse.
            .arg("-O1")
            .args(FEATURES)
            .arg("-o")
            .arg(wasm)
            .arg(work.join("desk_bg.wasm")),
    )
}

/// The script that stands in the pages themselves: it asks who waits a round trip sooner so.
fn sign_in() -> Result<String> {
    let work = at("build/desk");
    fs::create_dir_all(&work)?;
    let script = work.join("sign-in.js");
    esbuild(&at("desk/sign-in.js"), &script, "iife", &[])?;
    Ok(fs::read_to_string(script)?.trim().to_owned())
}

/// Writes what both programs' pages load, and tells what to put for the marks of the page.
fn shared_files(sign_in: &str) -> Result<Vec<(&'static str, String)>> {
    let work = at("build/desk");
    let styled = work.join("bundle.css");
    esbuild(&at("desk/desk.css"), &styled, "esm", &[])?;
    remove(|_, is_wasm| !is_wasm)?;
    Ok(vec![
        ("%SIGN_IN%", sign_in.to_owned()),
        ("%STYLE%", served(&styled, "desk-*.css")?),
        ("%ICON%", served(&at("desk/icon.svg"), "desk-*.svg")?),
    ])
}

/// Copies a file to where it is served, under a name with its digest, and tells its address.
fn served(file: &Path, name: &str) -> Result<String> {
    let bytes = fs::read(file)?;
    let name = name.replace('*', &digest(&bytes));
    fs::write(at(ASSETS).join(FOLDER).join(&name), bytes)?;
    Ok(format!("/{FOLDER}/{name}"))
}

/// Writes a program's script and its page.
fn page(program: &Program, wasm: &str, shared: &[(&str, String)]) -> Result<()> {
    let name = program.name;
    let work = at("build/desk").join(name);
    let boot = fs::read_to_string(at("desk/boot.js"))?.replace("%WASM%", wasm);
    fs::write(work.join("boot.js"), boot)?;
    let bundled = work.join("bundle.js");
    esbuild(
        &work.join("boot.js"),
        &bundled,
        "esm",
        &["--bundle".to_owned()],
    )?;
    let mut html = fs::read_to_string(at("desk/index.html"))?
        .replace("%WASM%", wasm)
        .replace("%SCRIPT%", &served(&bundled, &format!("{name}-*.js"))?);
    for (mark, put) in shared {
        html = html.replace(mark, put);
    }
    Ok(fs::write(at(ASSETS).join(program.page), html)?)
}
