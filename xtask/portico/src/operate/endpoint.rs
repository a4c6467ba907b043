//! Webhook endpoints.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Api, misread};

pub fn run(api: &Api, words: &[&str]) -> Result<()> {
    match words {
        ["endpoint", "list", practice] => {
            for endpoint in api
                .get(practice, "endpoints")?
                .body
                .as_array()
                .into_iter()
                .flatten()
            {
                println!("{}", line(endpoint));
            }
            Ok(())
        }
        ["endpoint", "put", practice, name, url, options @ ..] => {
            put(api, practice, name, url, options)
        }
        ["endpoint", "delete", practice, name] => {
            api.delete(&format!("/v1/practices/{practice}/endpoints/{name}"))?;
            println!("{name} gets nothing any more.");
            Ok(())
        }
        ["endpoint", "rotate", practice, name] => {
            let rotated = api.post(practice, &format!("endpoints/{name}/rotate"), None)?;
            tell_secret(&rotated.body);
            Ok(())
        }
        ["endpoint", "test", practice, name] => {
            let sent = api.post(practice, &format!("endpoints/{name}/test"), None)?;
            let id = sent.body["id"].as_str().unwrap_or("The test");
            println!("{id} is on its way to {name}.");
            Ok(())
        }
        ["endpoint", "resume", practice, name] => {
            api.post(practice, &format!("endpoints/{name}/resume"), None)?;
            println!("{name} is sent to again.");
            Ok(())
        }
        ["endpoint", "versions", practice, name] => {
            let found = api.get(practice, &format!("endpoints/{name}/versions"))?;
            for one in found.body.as_array().into_iter().flatten() {
                let text = |name: &str| one[name].as_str().unwrap_or_default();
                println!(
                    "{}  {}  {}  {}  {}  {}  {}",
                    one["version"],
                    text("at"),
                    text("change"),
                    text("actor"),
                    text("url"),
                    text("flavour"),
                    one["filter"],
                );
            }
            Ok(())
        }
        ["endpoint", "restore", practice, name, version] => {
            let path = format!("endpoints/{name}/versions/{version}/restore");
            api.post(practice, &path, None)?;
            println!("{name} is what it was in version {version}.");
            Ok(())
        }
        _ => misread(),
    }
}

/// Registers an endpoint, or changes what is named of one and keeps the rest.
fn put(api: &Api, practice: &str, name: &str, url: &str, options: &[&str]) -> Result<()> {
    let all = api.get(practice, "endpoints")?.body;
    let known = all
        .as_array()
        .and_then(|all| all.iter().find(|endpoint| endpoint["name"] == name));
    let mut wanted = json!({ "url": url });
    for field in ["flavour", "filter"] {
        if let Some(value) = known.and_then(|endpoint| endpoint.get(field)) {
            wanted[field] = value.clone();
        }
    }
    for option in options.chunks(2) {
        match option {
            ["--flavour", flavour] => wanted["flavour"] = json!(flavour),
            ["--filter", filter] => {
                wanted["filter"] = serde_json::from_str(filter).context(
                    "The filter is not JSON, such as {\"events\": [\"inquiry.received\"]}.",
                )?;
            }
            _ => return misread(),
        }
    }
    let put = api.put(practice, &format!("endpoints/{name}"), &wanted)?;
    if put.body["secret"].is_null() {
        println!("{name} is changed and keeps its secret.");
    }
    tell_secret(&put.body);
    Ok(())
}

fn line(endpoint: &Value) -> String {
    let text = |name: &str| endpoint[name].as_str().unwrap_or_default();
    let standing = match (endpoint["paused"].as_str(), endpoint["refuses"] == true) {
        (Some(why), _) => format!("paused: {why}"),
        (None, true) => "refuses what it is sent".to_owned(),
        (None, false) => "open".to_owned(),
    };
    format!(
        "{}  {}  {}  {standing}  {} waiting  {}",
        text("name"),
        text("url"),
        text("flavour"),
        endpoint["pending"],
        endpoint["filter"],
    )
}

fn tell_secret(body: &Value) {
    if let Some(secret) = body["secret"].as_str() {
        eprintln!("Keep the signing secret: it is not shown again.");
        println!("{secret}");
    }
}
