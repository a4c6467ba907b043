//! The description of the API (`OpenAPI` 3.1), put together from the types that the Worker reads and
//! writes, the table of problems, and the lists of addresses here.

#![allow(clippy::too_many_lines, reason = "lists of addresses are long")]

mod admin;
mod desk;
mod form;
mod operation;
mod schemas;

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use schemas::Schemas;

/// What the API is, for whoever opens the description first.
const ABOUT: &str = "Patient intake for medical practices: forms, inquiries, the desk, webhooks. \
    Answers are JSON unless an address says otherwise; refusals are problem details (RFC 9457) \
    whose `type` has a page of its own under `/problems/`. Times are RFC 3339 in UTC. Every name, \
    number and address in the examples is invented.";

/// `portico openapi FILE`: writes the description; with `check` it only tells whether the file is
/// what would be written.
pub fn run(file: &str, check: bool) -> Result<()> {
    let text = serde_json::to_string_pretty(&document()?)? + "\n";
    if !check {
        fs::write(file, text).with_context(|| format!("{file} cannot be written"))?;
        println!("{file} describes the API.");
        return Ok(());
    }
    let known = fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
    if known != text {
        bail!("{file} is not what the types say: run \"cargo xtask openapi\".");
    }
    println!("{file} is what the types say.");
    Ok(())
}

/// The whole description.
fn document() -> Result<Value> {
    let mut schemas = Schemas::new();
    let mut paths: Map<String, Value> = Map::new();
    for add in [form::add, admin::add, desk::add] {
        add(&mut schemas, &mut paths)?;
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Portico",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "The Worker that serves this file." }],
        "tags": [
            { "name": "Form", "description": "What visitors' browsers load." },
            { "name": "Inquiries", "description": "Sending an inquiry, and fetching what a thin webhook points to." },
            { "name": "Desk", "description": "What staff see and do." },
            { "name": "Administration", "description": "Policy, tokens, webhook endpoints, deliveries." },
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of the practice (`ptk_…`), or the operator's.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-portico",
                    "description": "The session of a browser that has signed in to the desk. Writes are taken from the desk's own pages only.",
                },
            },
        },
    });
    let kept = schemas.finish(&mut document);
    document["components"]["schemas"] = kept.into();
    Ok(document)
}

/// Puts an operation among the paths.
fn put(paths: &mut Map<String, Value>, operation: operation::Operation<'_>) -> Result<()> {
    let (method, path) = (operation.method, operation.path);
    let at = paths.entry(path).or_insert_with(|| json!({}));
    if !at[method].is_null() {
        bail!("{method} {path} is described twice.");
    }
    at[method] = operation.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() {
        let document = document().expect("a description");
        let mut references = Vec::new();
        collect(&document, &mut references);
        assert!(references.len() > 100);
        for reference in references {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
        }
        let mut names = Vec::new();
        for (_, methods) in document["paths"].as_object().expect("paths") {
            for (_, operation) in methods.as_object().expect("methods") {
                names.push(
                    operation["operationId"]
                        .as_str()
                        .expect("a name")
                        .to_owned(),
                );
            }
        }
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    fn collect(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(place)) = object.get("$ref") {
                    found.push(place.clone());
                }
                object.values().for_each(|inner| collect(inner, found));
            }
            Value::Array(list) => list.iter().for_each(|inner| collect(inner, found)),
            _ => {}
        }
    }
}
