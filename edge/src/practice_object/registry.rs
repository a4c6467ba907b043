//! The practice's policy and its webhook endpoints.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use portico_shared::practice::Policy;
use serde::Deserialize;
use worker::SqlStorage;

use super::audit;
use super::messages::{MadeFrom, PutPolicy, Reply, StoredVersion};
use super::{number, rows, run, schema, string};
use crate::error::{Error, Result};
use crate::policies;

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

/// How many inquiries are open, by the key of their owner.
pub fn open(sql: &SqlStorage) -> Result<BTreeMap<String, u32>> {
    #[derive(Deserialize)]
    struct Row {
        owner: String,
        count: u32,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT owner, count(*) AS count FROM inquiry \
         WHERE closed_at IS NULL AND quarantined = 0 GROUP BY owner",
        Vec::new(),
    )?;
    Ok(found
        .into_iter()
        .map(|row| (row.owner, row.count))
        .collect())
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

thread_local! {
    /// The policies that objects of this isolate work by, each with its version.
    static KEPT: RefCell<HashMap<String, (u32, Rc<Policy>)>> = RefCell::default();
}

/// How many practices' policies are kept in memory.
const PRACTICES_KEPT: usize = 100;

/// The policy in force, read again only when it has changed.
pub fn in_force(sql: &SqlStorage, practice: &str) -> Result<Rc<Policy>> {
    #[derive(Deserialize)]
    struct Row {
        version: Option<u32>,
    }
    let newest: Vec<Row> = rows(
        sql,
        "SELECT max(version) AS version FROM policy",
        Vec::new(),
    )?;
    let newest = newest.first().and_then(|row| row.version);
    let kept = KEPT.with_borrow(|kept| kept.get(practice).cloned());
    if let Some((version, policy)) = kept
        && Some(version) == newest
    {
        return Ok(policy);
    }
    let Reply::Policy { version, document } = policy(sql)? else {
        return Err(Error::Storage("policy"));
    };
    let policy = policies::read(document.as_bytes()).map_err(|_| Error::Message("policy"))?;
    let policy = Rc::new(policy);
    KEPT.with_borrow_mut(|kept| {
        if kept.len() >= PRACTICES_KEPT {
            kept.clear();
        }
        kept.insert(practice.to_owned(), (version, Rc::clone(&policy)));
    });
    Ok(policy)
}

/// Puts a policy in force, if it was made from the version in force; the same document again
/// changes nothing and needs no version. Runs inside a transaction.
pub fn put_policy(sql: &SqlStorage, put: &PutPolicy, now: u64) -> Result<Reply> {
    schema::migrate(sql, now)?;
    if let Reply::Policy { version, document } = policy(sql)? {
        if document == put.document {
            return Ok(Reply::Policy { version, document });
        }
        match &put.made_from {
            MadeFrom::Whatever => {}
            MadeFrom::OneOf(read) if read.contains(&version) => {}
            MadeFrom::OneOf(_) => return Ok(Reply::Changed { version }),
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
    run(sql, "UPDATE job SET at = 0 WHERE at > ?", vec![number(now)])?;
    run(
        sql,
        "UPDATE inquiry SET job_at = min(coalesce(job_at, ?1), ?1) \
         WHERE closed_at IS NULL AND quarantined = 0",
        vec![number(now)],
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
