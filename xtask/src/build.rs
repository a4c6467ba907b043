//! Building what runs: the widget (wasm and its glue), the loader, and the Worker.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::run::{at, output, program, step};
use crate::{desk, names, portico, setup};

/// Where browsers' files are put; the Worker's configuration serves this folder.
pub const ASSETS: &str = "build/assets";

/// The widget's files, under names that change with their content.
pub struct Widget {
    /// The glue.
    pub glue: PathBuf,
    /// The wasm.
    pub wasm: PathBuf,
}

/// Sets up what is missing and builds everything.
pub fn all() -> Result<Widget> {
    setup::for_building()?;
    fs::create_dir_all(at(ASSETS).join("assets"))?;
    let widget = widget()?;
    let loader = loader()?;
    served()?;
    portico::pass_on(&["pages", &at(ASSETS).to_string_lossy()])?;
    desk::build()?;
    worker(&widget, &loader)?;
    Ok(widget)
}

/// Flags for the smallest wasm: the standard library is built for size, without the code that
/// formats panics. Stable Rust takes them with `RUSTC_BOOTSTRAP`.
pub const SMALL: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// What rustc's WebAssembly uses. Naming all features would let wasm-opt write what runtimes do not
/// read yet.
pub const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

fn widget() -> Result<Widget> {
    // `--crate-type cdylib` on the command line: named in the manifest beside the library it
    // would switch link-time optimisation off, which costs a fifth of the size.
    step(
        "Building the widget",
        program("cargo")
            .args([
                "rustc",
                "--package",
                "portico-widget",
                "--lib",
                "--crate-type",
                "cdylib",
            ])
            .args(["--features", "browser", "--profile", "widget"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args([
                "-Zbuild-std=std,panic_abort",
                "-Zbuild-std-features=optimize_for_size",
            ])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", SMALL),
    )?;
    let raw = at("target/wasm32-unknown-unknown/widget/portico_widget.wasm");
    let takeover = at("widget/loader/takeover.ts");
    let mut parts = fs::read(&raw).context("the widget's wasm is missing")?;
    parts.extend(fs::read(&takeover)?);
    let hash = digest(&parts);
    let folder = at(ASSETS).join("assets");
    let built = Widget {
        glue: folder.join(format!("app-{hash}.js")),
        wasm: folder.join(format!("app-{hash}.wasm")),
    };
    if built.glue.exists() && built.wasm.exists() {
        return Ok(built);
    }
    remove_old("app")?;
    let work = at("build/widget");
    fs::create_dir_all(&work)?;
    step(
        "Binding the widget's wasm",
        program("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--out-name", "app"])
            .args([
                "--remove-name-section",
                "--remove-producers-section",
                "--out-dir",
            ])
            .args([&work, &raw]),
    )?;
    let shrunk = program("wasm-opt")
        .args(["--flatten", "--rereloop", "-Oz", "-Oz", names::SHORT])
        .args(FEATURES)
        .arg("-o")
        .args([&built.wasm, &work.join("app_bg.wasm")])
        .output()
        .context("wasm-opt could not be started")?;
    if !shrunk.status.success() {
        bail!(
            "Shrinking the widget's wasm failed: {}",
            String::from_utf8_lossy(&shrunk.stderr)
        );
    }
    let glue = fs::read_to_string(work.join("app.js"))?
        .replace("app_bg.wasm", &format!("app-{hash}.wasm"));
    let glue = names::in_glue(&glue, &String::from_utf8_lossy(&shrunk.stdout))?;
    let short = work.join("app.short.js");
    fs::write(&short, glue)?;
    // What the loader calls; the rest of the glue's exports is left out.
    let glue = format!("--alias:app={}", short.display());
    esbuild(&takeover, &built.glue, "esm", &bundled(&[glue]))?;
    Ok(built)
}

/// The scripts of pages, as the Worker needs to know them.
struct Loader {
    /// What tells one build of them from another.
    build: String,
    /// Path of the script that the Worker serves behind a practice's form.
    practice: String,
    /// Path of the script that does the proof of work.
    proof: String,
    /// Path of the script that keeps a patient's place.
    keep: String,
}

/// Builds the scripts of pages.
fn loader() -> Result<Loader> {
    let folder = at("widget/loader");
    let mut sources: Vec<PathBuf> = fs::read_dir(&folder)?.flatten().map(|f| f.path()).collect();
    sources.sort();
    let mut all = Vec::new();
    for source in &sources {
        all.extend(fs::read(source)?);
    }
    let build = digest(&all);
    let mut defined = vec![format!("--define:BUILD=\"{build}\"")];
    let proof = named_by_content("proof", "esm", &defined)?;
    let keep = named_by_content("keep", "esm", &defined)?;
    esbuild(
        &folder.join("report.ts"),
        &at(ASSETS).join("report.js"),
        "esm",
        &bundled(&defined),
    )?;
    for name in ["form", "more"] {
        let path = named_by_content(name, "esm", &defined)?;
        defined.push(format!("--define:{}=\"{path}\"", name.to_uppercase()));
    }
    esbuild(
        &folder.join("embed.ts"),
        &at(ASSETS).join("embed.js"),
        "iife",
        &bundled(&defined),
    )?;
    Ok(Loader {
        build,
        practice: named_by_content("practice", "iife", &defined)?,
        proof,
        keep,
    })
}

/// Builds a script whose name changes with its content, and tells its path.
fn named_by_content(name: &str, format: &str, defined: &[String]) -> Result<String> {
    let script = at("build/widget").join(format!("{name}.js"));
    let source = at("widget/loader").join(format!("{name}.ts"));
    esbuild(&source, &script, format, &bundled(defined))?;
    let bytes = fs::read(&script)?;
    let path = format!("/assets/{name}-{}.js", digest(&bytes));
    remove_old(name)?;
    fs::write(at(ASSETS).join(&path[1..]), bytes)?;
    Ok(path)
}

/// Options that bring all parts of a script together.
fn bundled(defined: &[String]) -> Vec<String> {
    let mut options = vec!["--bundle".to_owned()];
    options.extend_from_slice(defined);
    options
}

/// What every file goes out with, then how long browsers keep the scripts, that every page may use
/// them, and what our own pages may load. The first has to match everything: what no other rule names
/// is served too. The Worker's own answers get the same from `edge/src/http.rs`.
const HEADERS: &str = "\
/*
  Strict-Transport-Security: max-age=63072000; includeSubDomains
  X-Content-Type-Options: nosniff
/assets/*
  Cache-Control: public, max-age=31536000, immutable
  Access-Control-Allow-Origin: *
/embed.js
  Cache-Control: public, max-age=300
  Access-Control-Allow-Origin: *
/report.js
  Cache-Control: no-cache
  Access-Control-Allow-Origin: *
/openapi.json
  Access-Control-Allow-Origin: *
/accessibility
  Content-Security-Policy: default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; \
frame-ancestors 'none'
/problems/*
  Content-Security-Policy: default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; \
frame-ancestors 'none'
";

/// Puts what is served as it is beside the scripts.
fn served() -> Result<()> {
    fs::write(at(ASSETS).join("_headers"), HEADERS)?;
    for file in fs::read_dir(at("www/served"))?.flatten() {
        fs::copy(file.path(), at(ASSETS).join(file.file_name()))?;
    }
    Ok(())
}

/// Removes files of an earlier build whose names begin with `name` and a hyphen.
fn remove_old(name: &str) -> Result<()> {
    for old in fs::read_dir(at(ASSETS).join("assets"))?.flatten() {
        let file = old.file_name();
        if file.to_string_lossy().starts_with(&format!("{name}-")) {
            fs::remove_file(old.path())?;
        }
    }
    Ok(())
}

pub fn esbuild(from: &Path, to: &Path, format: &str, options: &[String]) -> Result<()> {
    let format = format!("--format={format}");
    let to = format!("--outfile={}", to.display());
    step(
        &format!(
            "Minifying {}",
            from.file_name().unwrap_or_default().display()
        ),
        program("esbuild")
            .arg(from)
            .args([
                "--minify",
                "--target=es2022",
                "--log-level=warning",
                "--allow-overwrite",
                &format,
                &to,
            ])
            .args(options),
    )
}

/// Builds the Worker so that a panic costs one request.
///
/// `worker-build` asks for a nightly toolchain for that. The same flags work on the pinned stable
/// one, so three small stand-ins first on its path drop the `+nightly`; upstream does not support
/// this. Without unwinding a panic would hang its caller and drop every request in flight.
fn worker(widget: &Widget, loader: &Loader) -> Result<()> {
    let glue = widget
        .glue
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let path = format!("/assets/{glue}");
    let mut command = program("worker-build");
    let mut paths = vec![
        stand_ins()?,
        at("target/tools/bin"),
        at("node_modules/.bin"),
    ];
    paths.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    step(
        "Building the Worker",
        command
            .current_dir(at("edge"))
            .args(["--release", "--panic-unwind"])
            .env("PATH", std::env::join_paths(paths)?)
            .env("PORTICO_FORM", form(&[&path, &loader.proof, &loader.keep])?)
            .env("PORTICO_APP", path)
            .env("PORTICO_LOADER", &loader.build)
            .env("PORTICO_PRACTICE_SCRIPT", &loader.practice)
            .env("PORTICO_PROOF", &loader.proof)
            .env("PORTICO_KEEP", &loader.keep)
            .env("WASM_BINDGEN_BIN", at("target/tools/bin/wasm-bindgen"))
            .env("WASM_OPT_BIN", at("node_modules/.bin/wasm-opt"))
            .env("ESBUILD_BIN", at("node_modules/.bin/esbuild")),
    )?;
    let bundle = at("edge/build/index.js");
    let outside = ["--external:*.wasm", "--external:cloudflare:*"].map(str::to_owned);
    esbuild(&at("edge/entry.js"), &bundle, "esm", &bundled(&outside))?;
    let wasm = at("edge/build/index_bg.wasm");
    step(
        "Shrinking the Worker",
        program("wasm-opt")
            .args([
                "-Oz",
                "--enable-exception-handling",
                "--strip-debug",
                "--strip-producers",
            ])
            .args(FEATURES)
            .arg("-o")
            .args([&wasm, &wasm]),
    )
}

/// What tells one build of the form's HTML from another: where it is written, and what it loads.
fn form(loads: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for folder in [
        "widget/src",
        "shared/src/form",
        "shared/src/theme",
        "shared/src/practice",
    ] {
        files_in(&at(folder), &mut files)?;
    }
    files.push(at("edge/src/render.rs"));
    files.sort();
    let mut all = loads.concat().into_bytes();
    for file in files {
        all.extend(fs::read(file)?);
    }
    Ok(digest(&all))
}

/// Every file in a folder and the folders in it.
fn files_in(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_in(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// What the stand-in for cargo adds: a standard library built for size, no code that prints values
/// for programmers (nothing here logs values), and no places of panics, which nothing prints either.
const FOR_THE_WORKER: &str = "export RUSTC_BOOTSTRAP=1\n\
    export RUSTFLAGS=\"$RUSTFLAGS -Zfmt-debug=none -Zlocation-detail=none\"\n\
    export CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size\n";

fn stand_ins() -> Result<PathBuf> {
    let folder = at("target/tools/stand-ins");
    fs::create_dir_all(&folder)?;
    let real = |tool: &str| {
        output("rustup", &["which", tool]).with_context(|| format!("rustup has no {tool}"))
    };
    let (cargo, rustc) = (real("cargo")?, real("rustc")?);
    let pass = |tool: &str, before: &str| {
        format!("#!/bin/sh\n[ \"$1\" = \"+nightly\" ] && shift\n{before}exec \"{tool}\" \"$@\"\n")
    };
    for (name, script) in [
        ("cargo", pass(&cargo, FOR_THE_WORKER)),
        ("rustc", pass(&rustc, "")),
        (
            "rustup",
            "#!/bin/sh\necho 'rust-src (installed)'\n".to_owned(),
        ),
    ] {
        let path = folder.join(name);
        fs::write(&path, script)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(folder)
}

pub fn digest(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes).iter().take(6) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
