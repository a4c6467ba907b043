//! The events of a practice: appended, chained by hash, never changed.

use portico_shared::audit::{Entry, GENESIS};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::{number, optional, rows, run, string};
use crate::error::Result;

/// Who does what nobody asked for.
pub const SYSTEM: &str = "system";

/// The newest event: its number and its hash.
pub struct Head {
    seq: u64,
    hash: String,
}

impl Head {
    /// The head as a statement tells it; without events, what stands before the first.
    pub fn from_row(seq: Option<u64>, hash: Option<String>) -> Self {
        Self {
            seq: seq.unwrap_or(0),
            hash: hash.unwrap_or_else(|| GENESIS.to_owned()),
        }
    }

    fn of(sql: &SqlStorage) -> Result<Self> {
        #[derive(Deserialize)]
        struct Row {
            seq: u64,
            hash: String,
        }
        let newest: Vec<Row> = rows(
            sql,
            "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1",
            Vec::new(),
        )?;
        let newest = newest.into_iter().next();
        let (seq, hash) = newest.map(|row| (row.seq, row.hash)).unzip();
        Ok(Self::from_row(seq, hash))
    }
}

/// An event to append. Nothing in `kind` and `data` may tell who a patient is.
pub struct NewEvent<'a> {
    /// The inquiry; none for events of the practice.
    pub inquiry: Option<&'a str>,
    /// When (milliseconds since 1970).
    pub at: u64,
    /// [`SYSTEM`], or the id of a token.
    pub actor: &'a str,
    /// What happened.
    pub kind: &'a str,
    /// More of it, as JSON.
    pub data: &'a str,
    /// Free text, sealed with the inquiry's key.
    pub sealed: Option<&'a [u8]>,
    /// The `seal_hash` of what is sealed, here or beside the inquiry.
    pub seal_hash: Option<&'a str>,
}

/// Appends an event and tells its number. Runs inside a transaction.
pub fn append(sql: &SqlStorage, event: &NewEvent<'_>) -> Result<u64> {
    append_after(sql, &Head::of(sql)?, event)
}

/// Appends an event of the practice, not of one inquiry. Runs inside a transaction.
pub fn of_practice(sql: &SqlStorage, actor: &str, kind: &str, data: &str, at: u64) -> Result<u64> {
    let event = NewEvent {
        inquiry: None,
        at,
        actor,
        kind,
        data,
        sealed: None,
        seal_hash: None,
    };
    append(sql, &event)
}

/// Appends an event after a head that the same transaction has read.
pub fn append_after(sql: &SqlStorage, head: &Head, event: &NewEvent<'_>) -> Result<u64> {
    let seq = head.seq + 1;
    let entry = Entry {
        seq,
        inquiry: event.inquiry,
        at: event.at,
        actor: event.actor,
        kind: event.kind,
        data: event.data,
        seal_hash: event.seal_hash,
    };
    run(
        sql,
        "INSERT INTO event (seq, inquiry, at, actor, kind, data, sealed, seal_hash, hash) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        vec![
            number(seq),
            optional(event.inquiry),
            number(event.at),
            string(event.actor),
            string(event.kind),
            string(event.data),
            event
                .sealed
                .map_or(SqlStorageValue::Null, |sealed| sealed.to_vec().into()),
            optional(event.seal_hash),
            string(&entry.hash(&head.hash)),
        ],
    )?;
    Ok(seq)
}
