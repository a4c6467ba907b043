//! Short names between the widget's wasm and its glue.
//!
//! wasm-bindgen names what the two call of each other at length and with a hash. Patients would pay
//! for every name twice, and hashes do not compress.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};

/// The option of wasm-opt that gives short names, and prints them for [`in_glue`].
pub const SHORT: &str = "--minify-imports-and-exports-and-modules";

/// What that option calls the module of all imports.
const MODULE: &str = "\"a\": ";

/// The glue for a wasm whose names wasm-opt has made short.
pub fn in_glue(glue: &str, printed: &str) -> Result<String> {
    // Lists of module, name and new name for imports, and of name and new name for exports.
    let renamed: HashMap<String, Vec<Vec<String>>> =
        serde_json::from_str(printed).context("wasm-opt printed no list of names")?;
    let of = |what: &str| renamed.get(what).map(Vec::as_slice).unwrap_or_default();
    let mut imports = HashMap::new();
    let mut module = String::new();
    for import in of("imports") {
        if let [from, long, new] = import.as_slice() {
            module = format!("\"{from}\": ");
            imports.insert(long.as_str(), new.as_str());
        }
    }
    let mut exports = HashMap::new();
    for export in of("exports") {
        if let [long, new] = export.as_slice() {
            exports.insert(long.as_str(), new.as_str());
        }
    }
    if imports.is_empty() || exports.is_empty() {
        bail!("wasm-opt renamed nothing: {printed}");
    }
    let mut short = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(start) = rest.find(|c: char| is_name(c)) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !is_name(c)).unwrap_or(from.len());
        let (name, after) = from.split_at(end);
        short.push_str(before);
        let new = if after.starts_with(": ") {
            imports.get(name)
        } else if short.ends_with("wasm.") {
            exports.get(name)
        } else {
            None
        };
        short.push_str(new.unwrap_or(&name));
        rest = after;
    }
    short.push_str(rest);
    Ok(short.replace(&module, MODULE))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_what_the_two_call_of_each_other_and_nothing_else() {
        let glue = r#"
function run(a) { wasm.run(a); }
const import0 = { __wbg_now_12ab: function() { return Date.now(); } };
return { "./app_bg.js": import0, run: 1 };"#;
        let printed = r#"{"imports": [["./app_bg.js", "__wbg_now_12ab", "b"]],
            "exports": [["run", "c"]]}"#;
        let expected = r#"
function run(a) { wasm.c(a); }
const import0 = { b: function() { return Date.now(); } };
return { "a": import0, run: 1 };"#;
        assert_eq!(in_glue(glue, printed).ok().as_deref(), Some(expected));
        assert!(in_glue(glue, "").is_err());
    }
}
