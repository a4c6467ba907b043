//! Deliveries: the newest, following them, delivering again.

use std::collections::HashSet;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::{Api, misread};

/// How often new deliveries are asked for.
const EVERY: Duration = Duration::from_secs(2);

pub fn run(api: &Api, words: &[&str]) -> Result<()> {
    match words {
        ["deliveries", "resend", practice, id] => {
            api.post(practice, &format!("deliveries/{id}/resend"), None)?;
            println!("{id} is due now.");
            Ok(())
        }
        ["deliveries", "failed", practice, name, since] => {
            let body = json!({ "since": since });
            let done = api.post(practice, &format!("endpoints/{name}/resend"), Some(&body))?;
            match done.body["resent"].as_u64().unwrap_or_default() {
                0 => println!("Nothing was given up since then."),
                1 => println!("1 is sent again."),
                many => println!("{many} are sent again."),
            }
            Ok(())
        }
        ["deliveries", practice] => {
            for row in newest(api, practice)? {
                println!("{}", line(&row));
            }
            Ok(())
        }
        ["deliveries", practice, "--follow"] => follow(api, practice),
        _ => misread(),
    }
}

/// The newest deliveries, oldest of them first.
fn newest(api: &Api, practice: &str) -> Result<Vec<Value>> {
    let body = api.get(practice, "deliveries")?.body;
    let rows = body.get("rows").unwrap_or(&body).as_array();
    Ok(rows.into_iter().flatten().rev().cloned().collect())
}

fn follow(api: &Api, practice: &str) -> Result<()> {
    let mut shown = HashSet::new();
    loop {
        for row in newest(api, practice)? {
            let line = line(&row);
            if shown.insert(line.clone()) {
                println!("{line}");
            }
        }
        sleep(EVERY);
    }
}

fn line(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
    format!(
        "{}  {:<9}  {} tries  {}  {}",
        text("id"),
        text("state"),
        row["tries"],
        text("endpoint"),
        text("inquiry"),
    )
}
