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
    let parsed = if Path::new(file)
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"))
    {
        let mut reader = serde_json::Deserializer::from_str(&text);
        serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| format!("{}: {}", error.path(), error.inner()))
    } else {
        toml::Deserializer::parse(&text)
            .map_err(|error| error.to_string())
            .and_then(|reader| {
                serde_path_to_error::deserialize(reader).map_err(|error| {
                    let inner = error.inner().message().to_owned();
                    format!("{}: {inner}", error.path())
                })
            })
    };
    let policy: Policy = match parsed {
        Ok(policy) => policy,
        Err(problem) => bail!("{file} cannot be put in force:\n  {problem}"),
    };
    if let Err(found) = policy.check(&JiffZones::bundled(), now()) {
        let lines: Vec<String> = found.iter().map(|error| format!("  {error}")).collect();
        bail!("{file} cannot be put in force:\n{}", lines.join("\n"));
    }
    Ok(policy)
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
