//! Policies: pulling, pushing without losing anybody's change, older versions.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use ureq::http::Method;

use super::{Api, misread};
use crate::practice;

pub fn run(api: &Api, words: &[&str]) -> Result<()> {
    match words {
        ["policy", "pull", practice, file] => pull(api, practice, file),
        ["policy", "push", file] => push(api, file, false),
        ["policy", "push", file, "--replace"] => push(api, file, true),
        ["policy", "versions", practice] => {
            for version in api
                .get(practice, "policy/versions")?
                .body
                .as_array()
                .into_iter()
                .flatten()
            {
                let text = |name: &str| version[name].as_str().unwrap_or_default().to_owned();
                println!(
                    "{:>5}  {}  {}",
                    version["version"],
                    text("at"),
                    text("actor")
                );
            }
            Ok(())
        }
        ["policy", "restore", practice, version] => {
            let current = api.get(practice, "policy")?.etag;
            let path = format!("/v1/practices/{practice}/policy/versions/{version}/restore");
            let put = api.send(&Method::POST, &path, None, current.as_deref())?;
            println!("In force again, as version {}.", put.body["version"]);
            Ok(())
        }
        _ => misread(),
    }
}

/// Where the version of a pulled policy is kept.
fn version_file(file: &str) -> String {
    format!("{file}.version")
}

fn pull(api: &Api, practice: &str, file: &str) -> Result<()> {
    let answer = api.get(practice, "policy")?;
    let etag = answer
        .etag
        .context("The Worker did not tell the policy's version.")?;
    let extension = Path::new(file).extension();
    if !extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        bail!("Name a .json file: the policy is pulled as JSON.");
    }
    fs::write(file, serde_json::to_string_pretty(&answer.body)? + "\n")
        .with_context(|| format!("{file} cannot be written"))?;
    fs::write(version_file(file), &etag)?;
    println!("Version {} is in {file}.", etag.trim_matches('"'));
    Ok(())
}

fn push(api: &Api, file: &str, replace: bool) -> Result<()> {
    let policy = practice::read(file)?;
    let known = fs::read_to_string(version_file(file)).ok();
    let made_from = if replace { Some("*") } else { known.as_deref() };
    let path = format!("/v1/practices/{}/policy", policy.id);
    let body = serde_json::to_value(&policy)?;
    let put = api.send(&Method::PUT, &path, Some(&body), made_from)?;
    // The next push is made from what is in force now, whatever the file's format.
    if let Some(etag) = &put.etag {
        fs::write(version_file(file), etag)
            .with_context(|| format!("{} cannot be written", version_file(file)))?;
    }
    println!("In force as version {}.", put.body["version"]);
    Ok(())
}
