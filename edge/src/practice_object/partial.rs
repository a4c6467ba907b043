//! Places of forms that are not finished: sealed inquiries that arrive after a quiet time, unless the
//! form is sent before or the patient takes the consent back.

use portico_shared::json;
use serde::Deserialize;
use serde::de::IgnoredAny;
use worker::{SqlStorage, SqlStorageValue};

use super::messages::{Accept, KeepPlace, Reply};
use super::{Practice, accept, hold, live, number, quota, rows, run, string, transaction};
use crate::error::{Error, Result};

/// One row a place, by the mark of the key that its inquiry will have.
pub const TABLES: &str = "
    CREATE TABLE partial (
        key TEXT PRIMARY KEY,
        -- When the form counts as not finished.
        at INTEGER NOT NULL,
        -- The inquiry that it becomes, as JSON that tells nobody who the patient is.
        inquiry TEXT NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX partial_due ON partial (at);
";

/// How many places one pass looks at.
const PASS_ROWS: u64 = 40;

/// How soon to try again what came while too much came at once, or cannot be read, in milliseconds.
const LATER_MS: u64 = 600_000;

/// Keeps a place, or forgets it; one that takes the place of an earlier one is not counted again, and
/// one whose inquiry is stored is not kept. Runs inside a transaction.
pub fn keep(object: &Practice, place: &mut KeepPlace) -> Result<Reply> {
    #[derive(Deserialize)]
    struct Row {
        waiting: u32,
        earlier: u32,
        sent: u8,
    }
    let sql = object.sql();
    if let (Some(inquiry), Some(key)) = (&mut place.inquiry, place.keys.first()) {
        let found: Vec<Row> = rows(
            &sql,
            "SELECT (SELECT count(*) FROM partial) AS waiting, \
             (SELECT count(*) FROM partial WHERE key IN (SELECT value FROM json_each(?1))) AS earlier, \
             EXISTS (SELECT 1 FROM inquiry \
                WHERE idempotency_key IN (SELECT value FROM json_each(?1))) AS sent",
            vec![string(&marks(&place.keys)?)],
        )?;
        let row = found.first().ok_or(Error::Message("places"))?;
        if row.sent > 0 {
            forget(&sql, &place.keys)?;
            return Ok(Reply::Done);
        }
        let counts = (row.waiting, object.now());
        if row.earlier == 0
            && let Some(refused) =
                quota::place(object.practice()?, inquiry, place.sender.as_ref(), counts)?
        {
            return Ok(refused);
        }
        forget(&sql, &place.keys)?;
        let json = serde_json::to_string(inquiry).map_err(|_| Error::Message("place"))?;
        run(
            &sql,
            "INSERT INTO partial (key, at, inquiry, sealed) VALUES (?, ?, ?, ?)",
            vec![
                string(key),
                number(inquiry.at),
                string(&json),
                SqlStorageValue::Blob(inquiry.sealed.clone()),
            ],
        )?;
    } else {
        forget(&sql, &place.keys)?;
    }
    Ok(Reply::Done)
}

fn marks(keys: &[String]) -> Result<String> {
    serde_json::to_string(keys).map_err(|_| Error::Message("marks"))
}

/// Forgets the place of a key, by its marks. Runs inside a transaction.
pub fn forget(sql: &SqlStorage, keys: &[String]) -> Result<()> {
    run(
        sql,
        "DELETE FROM partial WHERE key IN (SELECT value FROM json_each(?))",
        vec![string(&marks(keys)?)],
    )
}

/// Whether a place needs an older version of the Worker's secret. None is wrapped anew: its time is short.
pub fn any_older(sql: &SqlStorage, newest: u32) -> Result<bool> {
    let found: Vec<IgnoredAny> = rows(
        sql,
        "SELECT 1 FROM partial WHERE inquiry ->> '$.key.version' <> ? LIMIT 1",
        vec![number(newest.into())],
    )?;
    Ok(!found.is_empty())
}

/// Forms whose quiet time is over become inquiries. Where the practice has stopped to keep places,
/// they are destroyed.
pub fn run_due(object: &Practice) -> Result<()> {
    #[derive(Deserialize)]
    struct Row {
        key: String,
        inquiry: String,
        sealed: serde_bytes::ByteBuf,
    }
    let (sql, now) = (object.sql(), object.now());
    let due: Vec<Row> = rows(
        &sql,
        "SELECT key, inquiry, sealed FROM partial WHERE at <= ? ORDER BY at LIMIT ?",
        vec![number(now), number(PASS_ROWS)],
    )?;
    if due.is_empty() {
        return Ok(());
    }
    let (vault, policy, practice) = (object.vault()?, object.policy()?, object.practice()?);
    for row in due {
        let arrived = transaction(object.state(), || {
            if !policy.partial.enabled {
                forget(&sql, std::slice::from_ref(&row.key))?;
                return Ok(None);
            }
            let mut inquiry: Accept =
                json::read(row.inquiry.as_bytes()).map_err(|_| Error::Message("place"))?;
            inquiry.sealed = row.sealed.into_vec();
            quota::give_way(&mut inquiry);
            let mut accepted = accept::accept(&sql, &vault, practice, &inquiry)?;
            if let Reply::Policy { version, .. } = accepted.reply {
                // What was promised by an older policy is kept; what comes next is the newest's.
                inquiry.policy_version = version;
                inquiry.settled = None;
                accepted = accept::accept(&sql, &vault, practice, &inquiry)?;
            }
            if matches!(accepted.reply, Reply::Taken) {
                let renamed = hold::renamed(&vault, &inquiry)?;
                accepted = accept::accept(&sql, &vault, practice, &renamed)?;
            }
            // Whatever else keeps it from being stored passes; what a patient said is not thrown away.
            if !matches!(
                accepted.reply,
                Reply::Stored | Reply::Told { .. } | Reply::KeyReused
            ) {
                later(&sql, &row.key, now)?;
                return Ok(None);
            }
            forget(&sql, std::slice::from_ref(&row.key))?;
            Ok(Some((inquiry, accepted.stored)))
        });
        match arrived {
            Ok(Some((inquiry, true))) => accept::stored(object, practice, &inquiry),
            Ok(Some((inquiry, false))) => live::tell(object, &inquiry.id, "inquiry.received"),
            Ok(None) => {}
            Err(error) => {
                // One that cannot be read does not hold up all behind it.
                worker::console_error!("place: {error}");
                later(&sql, &row.key, now)?;
            }
        }
    }
    Ok(())
}

fn later(sql: &SqlStorage, key: &str, now: u64) -> Result<()> {
    run(
        sql,
        "UPDATE partial SET at = ? WHERE key = ?",
        vec![number(now + LATER_MS), string(key)],
    )
}
