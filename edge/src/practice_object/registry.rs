//! The practice's policy and its webhook endpoints.

use serde::Deserialize;
use worker::SqlStorage;

use super::messages::Reply;
use super::{number, rows, run, schema, string};
use crate::error::Result;

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
    policy(sql)
}

/// Registers or changes an endpoint. Runs inside a transaction.
pub fn put_endpoint(sql: &SqlStorage, name: &str, url: &str, secret: &str) -> Result<Reply> {
    run(
        sql,
        "INSERT INTO endpoint (name, url, secret) VALUES (?, ?, ?) \
         ON CONFLICT (name) DO UPDATE SET url = excluded.url, secret = excluded.secret",
        vec![string(name), string(url), string(secret)],
    )?;
    Ok(Reply::Done)
}
