//! Tokens: making, listing, revoking, and taking that back.

use anyhow::Result;
use serde_json::json;

use super::{Api, misread};

pub fn run(api: &Api, words: &[&str]) -> Result<()> {
    match words {
        ["token", "make", practice, role, label] => make(api, practice, role, label, None),
        ["token", "make", practice, role, label, owner] => {
            make(api, practice, role, label, Some(owner))
        }
        ["token", "list", practice] => {
            for token in api
                .get(practice, "tokens")?
                .body
                .as_array()
                .into_iter()
                .flatten()
            {
                let text = |name: &str| token[name].as_str().unwrap_or("-").to_owned();
                let last = text("last_used");
                let revoked = if token["revoked_at"].is_null() {
                    ""
                } else {
                    "  revoked"
                };
                println!(
                    "{}  {:<8}  made {}  used {}  {}{revoked}",
                    text("id"),
                    text("role"),
                    text("created_at"),
                    last.split('T').next().unwrap_or_default(),
                    text("label"),
                );
            }
            Ok(())
        }
        ["token", "revoke", practice, id] => {
            api.delete(&format!("/v1/practices/{practice}/tokens/{id}"))?;
            println!("{id} opens nothing any more.");
            Ok(())
        }
        ["token", "reinstate", practice, id] => {
            api.post(practice, &format!("tokens/{id}/reinstate"), None)?;
            println!("{id} opens again what it did.");
            Ok(())
        }
        _ => misread(),
    }
}

fn make(api: &Api, practice: &str, role: &str, label: &str, owner: Option<&str>) -> Result<()> {
    let mut wanted = json!({ "role": role, "label": label });
    if let Some(owner) = owner {
        wanted["owner"] = owner.into();
    }
    let made = api.post(practice, "tokens", Some(&wanted))?.body;
    eprintln!(
        "Keep the token: nobody can read it again. Its id is {}.",
        made["id"]
    );
    println!("{}", made["token"].as_str().unwrap_or_default());
    Ok(())
}
