//! The practice's policy and its webhook endpoints.

use serde::Deserialize;
use worker::SqlStorage;

use super::audit::{self, NewEvent};
use super::messages::Reply;
use super::{number, rows, run, schema, string};
use crate::error::{Error, Result};

/// The policy in force.
pub fn policy(sql: &SqlStorage) -> Result<Reply> {
    #[derive(Deserialize)]
    struct Row {
        version: u32,
        document: String,
    }
    let newest: Vec<Row> = rows(
        sql,
        "SELECT version, document FROM policy ORDER BY version DESC LIMIT 1",
        Vec::new(),
    )?;
    Ok(newest
        .into_iter()
        .next()
        .map_or(Reply::Unknown, |row| Reply::Policy {
            version: row.version,
            document: row.document,
        }))
}

/// Puts a policy in force; the same document again changes nothing. Runs inside a transaction.
pub fn put_policy(sql: &SqlStorage, document: &str, now: u64) -> Result<Reply> {
    schema::migrate(sql, now)?;
    if let Reply::Policy {
        version,
        document: current,
    } = policy(sql)?
        && current == document
    {
        return Ok(Reply::Policy {
            version,
            document: current,
        });
    }
    run(
        sql,
        "INSERT INTO policy (document, at) VALUES (?, ?)",
        vec![string(document), number(now)],
    )?;
    audit(sql, "policy.put", "{}", now)?;
    run(
        sql,
        "INSERT INTO setting (name, value) SELECT 'practice', ? ->> 'id' WHERE true \
         ON CONFLICT DO NOTHING",
        vec![string(document)],
    )?;
    policy(sql)
}

/// The practice's id, as the object remembers it.
///
/// # Errors
/// [`Error::Storage`] before the first policy.
pub fn practice(sql: &SqlStorage) -> Result<String> {
    #[derive(Deserialize)]
    struct Row {
        value: String,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT value FROM setting WHERE name = 'practice'",
        Vec::new(),
    )?;
    let found = found.into_iter().next();
    found
        .map(|row| row.value)
        .ok_or(Error::Storage("the practice's id"))
}

/// Registers or changes an endpoint. Runs inside a transaction.
pub fn put_endpoint(
    sql: &SqlStorage,
    name: &str,
    url: &str,
    secret: &str,
    now: u64,
) -> Result<Reply> {
    run(
        sql,
        "INSERT INTO endpoint (name, url, secret) VALUES (?, ?, ?) \
         ON CONFLICT (name) DO UPDATE SET url = excluded.url, secret = excluded.secret",
        vec![string(name), string(url), string(secret)],
    )?;
    // A name is a slug, which JSON takes as it is.
    let data = format!(r#"{{"endpoint":"{name}"}}"#);
    audit(sql, "endpoint.changed", &data, now)?;
    Ok(Reply::Done)
}

/// Notes what the operator did.
fn audit(sql: &SqlStorage, kind: &str, data: &str, at: u64) -> Result<()> {
    let event = NewEvent {
        inquiry: None,
        at,
        actor: "operator",
        kind,
        data,
        sealed: None,
        seal_hash: None,
    };
    audit::append(sql, &event).map(drop)
}
