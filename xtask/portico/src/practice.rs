//! Checking a practice's policy before it is put in force.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use portico_shared::clock::Moment;
use portico_shared::clock::native::JiffZones;
use portico_shared::practice::Policy;

/// `cargo xtask practice check FILE`
pub fn check(file: &str) -> Result<()> {
    let policy = read(file)?;
    println!(
        "{file} can be put in force: {} ({}), {} locations, {} services, languages {}.",
        policy.name,
        policy.id,
        policy.locations.len(),
        policy.services.len(),
        policy
            .languages
            .iter()
            .map(|l| l.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    );
    Ok(())
}

/// `cargo xtask practice json FILE`
pub fn json(file: &str) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(&read(file)?)?);
    Ok(())
}

/// Reads and checks a policy, TOML or JSON.
pub fn read(file: &str) -> Result<Policy> {
    let text = fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
    let is_json = Path::new(file)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let policy = match parse(text, is_json) {
        Ok(policy) => policy,
        Err(problem) => bail!("{file} cannot be put in force:\n  {problem}"),
    };
    if let Err(found) = policy.check(&JiffZones::bundled(), now()) {
        let lines: Vec<String> = found.iter().map(|error| format!("  {error}")).collect();
        bail!("{file} cannot be put in force:\n{}", lines.join("\n"));
    }
    Ok(policy)
}

/// A policy, or the path to what is wrong with it.
///
/// TOML becomes JSON first, so that a file is read as the Worker reads it, and whatever is wrong has
/// the same path in both: `groups.gbp.owner`.
fn parse(text: String, is_json: bool) -> Result<Policy, String> {
    let json = if is_json {
        text
    } else {
        let table: toml::Table = toml::from_str(&text).map_err(|error| error.to_string())?;
        serde_json::to_string(&table).map_err(|error| error.to_string())?
    };
    portico_shared::json::read(json.as_bytes())
        .map_err(|misfit| format!("{}: {}", misfit.path, misfit.detail))
}

/// The time: a policy's hours are looked at from now on.
#[allow(
    clippy::disallowed_methods,
    reason = "this program never runs in a Worker"
)]
fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    Moment::from_seconds(i64::try_from(seconds).unwrap_or_default()).unwrap_or(Moment::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../www/practices/bright-river-dental.toml");

    /// The complaint about the example without a line, written to a file as TOML and as JSON.
    fn complaints(heading: &str, line: &str) -> [String; 2] {
        let from = EXAMPLE.find(heading).expect("the heading");
        let (before, after) = EXAMPLE.split_at(from);
        let toml = before.to_owned() + &after.replacen(line, "", 1);
        let table: toml::Table = toml::from_str(&toml).expect("TOML");
        let json = serde_json::to_string(&table).expect("JSON");
        let directory = std::env::temp_dir();
        [("toml", toml), ("json", json)].map(|(kind, text)| {
            let name = format!("portico-{}-{}.{kind}", std::process::id(), line.len());
            let file = directory.join(name);
            fs::write(&file, text).expect("a file");
            let read = read(file.to_str().expect("a path"));
            fs::remove_file(&file).expect("the file");
            read.expect_err("a complaint").to_string()
        })
    }

    #[test]
    fn what_is_missing_is_named_with_the_group_or_concern_it_is_missing_in() {
        for (heading, line, path) in [
            (
                "[groups.gbp]",
                "owner = \"scheduling\"\n",
                "groups.gbp.owner: missing field `owner`",
            ),
            (
                "[concerns.complaint]",
                "deputy = \"coordinator\"\n",
                "concerns.complaint.deputy: missing field `deputy`",
            ),
        ] {
            for complaint in complaints(heading, line) {
                let said = complaint.split_once('\n').map(|(_, rest)| rest.trim());
                assert_eq!(said, Some(path));
            }
        }
    }

    #[test]
    fn toml_that_is_none_is_told_with_its_line() {
        let said = parse("id = \"a\"\nname = ".to_owned(), false).expect_err("no TOML");
        assert!(said.contains("line 2"), "{said}");
    }
}
