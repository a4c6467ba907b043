//! How long the Worker takes to start, by Wrangler's own measurement.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run::{at, output};

/// Most milliseconds a start may take. The platform's limit is higher, but a cold start is part of a
/// patient's first request.
const MOST_MS: f64 = 50.0;

/// Starts are noisy: the median of so many counts.
const RUNS: usize = 5;

/// Prints how long the built Worker's start keeps a processor busy; longer than [`MOST_MS`] is an
/// error.
pub fn check() -> Result<()> {
    println!("» Measuring the Worker's start");
    let mut busy = Vec::new();
    for _ in 0..RUNS {
        busy.push(once()?);
    }
    busy.sort_by(f64::total_cmp);
    let median = busy[RUNS / 2];
    println!(
        "  {median:.1} ms (median of {RUNS} by wrangler check startup, {:.1} to {:.1})",
        busy[0],
        busy[RUNS - 1]
    );
    if median > MOST_MS {
        bail!("The Worker takes {median:.0} ms to start; at most {MOST_MS} is allowed.");
    }
    Ok(())
}

/// Milliseconds of one start in which something ran. The profile also holds the time in which
/// Wrangler waits.
fn once() -> Result<f64> {
    let profile = at("target/worker-startup.cpuprofile");
    let (folder, file) = (at("edge"), profile.to_string_lossy());
    let folder = folder.to_string_lossy();
    let words = ["check", "startup", "--cwd", &folder, "--outfile", &file];
    output("wrangler", &words).context(
        "Wrangler could not start the Worker. To see why: npx wrangler check startup --cwd edge",
    )?;
    let text = fs::read(&profile).context("Wrangler wrote no profile")?;
    let profile: Value = serde_json::from_slice(&text).context("the profile is not JSON")?;
    busy_ms(&profile).context("the profile has another form than expected")
}

/// Adds up a V8 profile's samples, apart from the idle ones.
fn busy_ms(profile: &Value) -> Option<f64> {
    let idle: Vec<&Value> = profile["nodes"]
        .as_array()?
        .iter()
        .filter(|node| node["callFrame"]["functionName"] == "(idle)")
        .map(|node| &node["id"])
        .collect();
    let deltas = profile["timeDeltas"].as_array()?;
    let micros: Vec<f64> = profile["samples"]
        .as_array()?
        .iter()
        .zip(deltas)
        .filter(|(sample, _)| !idle.contains(sample))
        .map(|(_, delta)| delta.as_f64())
        .collect::<Option<_>>()?;
    Some(micros.iter().sum::<f64>() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::busy_ms;

    #[test]
    fn waiting_does_not_count() {
        let profile = serde_json::json!({
            "nodes": [
                {"id": 1, "callFrame": {"functionName": "(idle)"}},
                {"id": 2, "callFrame": {"functionName": "start"}}
            ],
            "samples": [1, 2, 2, 1],
            "timeDeltas": [9000, 1500, 500, 7000]
        });
        assert_eq!(busy_ms(&profile), Some(2.0));
        assert_eq!(busy_ms(&serde_json::json!({})), None);
    }
}
