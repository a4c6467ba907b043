//! Export, erasure, audit.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Api, misread};

pub fn run(api: &Api, words: &[&str]) -> Result<()> {
    match words {
        ["export", practice] => export(api, practice),
        ["erase", practice, inquiry] => {
            api.delete(&format!("/v1/desk/{practice}/inquiries/{inquiry}"))?;
            println!(
                "The patient's data of {inquiry} are destroyed. The platform can bring back older states of the database for 30 days; after that nothing is left."
            );
            Ok(())
        }
        ["audit", practice] => {
            let audit = api.get_path(&format!("/v1/desk/{practice}/audit"))?.body;
            if audit["intact"] != true {
                bail!(
                    "The chain of events is broken at event {}: it or one before it was changed or removed.",
                    audit["broken_at"]
                );
            }
            println!(
                "All {} events are as they were written. Keep the last hash elsewhere: {}",
                audit["events"],
                audit["head"].as_str().unwrap_or_default()
            );
            Ok(())
        }
        _ => misread(),
    }
}

/// Prints every event. They come a stretch at a time, and an empty one is the end.
fn export(api: &Api, practice: &str) -> Result<()> {
    let mut after = 0;
    while let Some(last) = api.print(&format!("/v1/desk/{practice}/export?after={after}"))? {
        after = number_after(after, &last)?;
    }
    Ok(())
}

/// The number of the event in a line, which has to come after one that was printed before.
fn number_after(before: u64, line: &str) -> Result<u64> {
    let event: Value = serde_json::from_str(line).unwrap_or_default();
    event["seq"]
        .as_u64()
        .filter(|number| *number > before)
        .context("The Worker's answer is no line of events, so the export ends here, unfinished.")
}

#[cfg(test)]
mod tests {
    use super::number_after;

    #[test]
    fn an_export_goes_on_after_the_last_line_and_never_in_circles() {
        assert_eq!(number_after(1, r#"{"seq": 7, "kind": "x"}"#).ok(), Some(7));
        for line in [r#"{"seq": 1}"#, r#"{"kind": "x"}"#, "<html>", ""] {
            assert!(number_after(1, line).is_err(), "{line}");
        }
    }
}
