//! Webhook endpoints.

use anyhow::Result;
use serde_json::json;

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
                println!("{endpoint}");
            }
            Ok(())
        }
        ["endpoint", "put", practice, name, url] => {
            let put = api.put(
                practice,
                &format!("endpoints/{name}"),
                &json!({ "url": url }),
            )?;
            tell_secret(&put.body);
            Ok(())
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
        ["endpoint", what @ ("test" | "resume"), practice, name] => {
            let done = api.post(practice, &format!("endpoints/{name}/{what}"), None)?;
            println!("{}", done.body);
            Ok(())
        }
        _ => misread(),
    }
}

fn tell_secret(body: &serde_json::Value) {
    if let Some(secret) = body["secret"].as_str() {
        eprintln!("Keep the signing secret: it is not shown again.");
        println!("{secret}");
    }
}
