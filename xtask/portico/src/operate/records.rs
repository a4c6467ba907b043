//! Export, erasure, audit.

use anyhow::{Result, bail};

use super::{Api, misread};

pub fn run(api: &Api, words: &[&str]) -> Result<()> {
    match words {
        ["export", practice] => api.print(&format!("/v1/desk/{practice}/export")),
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
