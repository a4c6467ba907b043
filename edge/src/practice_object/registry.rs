//! The practice's policy and its webhook endpoints.

use serde::Deserialize;
use worker::SqlStorage;

use super::audit;
use super::messages::{MadeFrom, PutPolicy, Reply, StoredVersion};
use super::{number, rows, run, schema, string};
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct Document {
    version: u32,
    document: String,
}

/// The policy in force.
pub fn policy(sql: &SqlStorage) -> Result<Reply> {
    let newest: Vec<Document> = rows(
        sql,
        "SELECT version, document FROM policy ORDER BY version DESC LIMIT 1",
        Vec::new(),
    )?;
    Ok(reply(newest))
}

fn reply(found: Vec<Document>) -> Reply {
    found
        .into_iter()
        .next()
        .map_or(Reply::Unknown, |row| Reply::Policy {
            version: row.version,
            document: row.document,
        })
}

/// Puts a policy in force, if it was made from the version in force; the same document again
/// changes nothing and needs no version. Runs inside a transaction.
pub fn put_policy(sql: &SqlStorage, put: &PutPolicy, now: u64) -> Result<Reply> {
    schema::migrate(sql, now)?;
    if let Reply::Policy { version, document } = policy(sql)? {
        if document == put.document {
            return Ok(Reply::Policy { version, document });
        }
        match put.made_from {
            MadeFrom::Whatever => {}
            MadeFrom::Version(read) if read == version => {}
            MadeFrom::Version(_) => return Ok(Reply::Changed { version }),
            MadeFrom::Nothing => return Ok(Reply::Unconditional { version }),
        }
    }
    run(
        sql,
        "INSERT INTO policy (document, at, actor) VALUES (?, ?, ?)",
        vec![string(&put.document), number(now), string(&put.actor)],
    )?;
    run(
        sql,
        "INSERT INTO setting (name, value) SELECT 'practice', ? ->> 'id' WHERE true \
         ON CONFLICT DO NOTHING",
        vec![string(&put.document)],
    )?;
    let reply = policy(sql)?;
    if let Reply::Policy { version, .. } = &reply {
        let data = format!(r#"{{"version":{version}}}"#);
        audit::of_practice(sql, &put.actor, "policy.put", &data, now)?;
    }
    Ok(reply)
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

/// Every policy that was ever in force, newest first.
pub fn versions(sql: &SqlStorage) -> Result<Vec<StoredVersion>> {
    rows(
        sql,
        "SELECT version, at, actor FROM policy ORDER BY version DESC LIMIT 500",
        Vec::new(),
    )
}

/// The policy of a version.
pub fn version(sql: &SqlStorage, version: u32) -> Result<Reply> {
    let found: Vec<Document> = rows(
        sql,
        "SELECT version, document FROM policy WHERE version = ?",
        vec![number(version.into())],
    )?;
    Ok(reply(found))
}
