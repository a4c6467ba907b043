//! What is done once, however often it arrives: a request whose answer was lost is sent again with the
//! same key, and gets the answer of the first.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::messages::{Reply, WorkCall, WorkReply};
use super::{Practice, number, rows, run, string, work};
use crate::error::{Error, Result};

/// What was done with a key, for a day. Keyed digests only: a note may be a patient's words.
pub const TABLES: &str = "
    CREATE TABLE once (
        key TEXT PRIMARY KEY,
        said TEXT NOT NULL,
        done TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// How long an answer is kept, in milliseconds.
const KEPT_MS: u64 = 24 * 60 * 60 * 1000;

/// Does what staff ask for, unless it was done with this key before. Runs inside a transaction.
pub fn act(object: &Practice, call: &WorkCall, key: &str) -> Result<Reply> {
    #[derive(Deserialize)]
    struct Row {
        said: String,
        done: String,
    }
    let (sql, vault, now) = (object.sql(), object.vault()?, object.now());
    let said = serde_json::to_string(&call.action).map_err(|_| Error::Message("action"))?;
    // A key is one of one inquiry; neither has a space in it.
    let key = vault.answers_mark(&format!("{} {key}", call.id));
    let said = vault.answers_mark(&said);
    let before: Vec<Row> = rows(
        &sql,
        "SELECT said, done FROM once WHERE key = ?",
        vec![string(&key)],
    )?;
    if let Some(row) = before.into_iter().next() {
        if row.said != said {
            return Ok(Reply::KeyReused);
        }
        let done = RawValue::from_string(row.done).map_err(|_| Error::Message("answer"))?;
        return Ok(Reply::Work(WorkReply::Done(done)));
    }
    let reply = work::act(object, call)?;
    if let Reply::Work(WorkReply::Done(done)) = &reply {
        run(
            &sql,
            "DELETE FROM once WHERE at < ?",
            vec![number(now.saturating_sub(KEPT_MS))],
        )?;
        run(
            &sql,
            "INSERT INTO once (key, said, done, at) VALUES (?, ?, ?, ?)",
            vec![string(&key), string(&said), string(done.get()), number(now)],
        )?;
    }
    Ok(reply)
}
