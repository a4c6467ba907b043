//! The events of a practice: appended, chained by hash, never changed.

use portico_shared::audit::{Entry, GENESIS, seal_hash};
use portico_shared::vault::{InquiryKey, NONCE, Part};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::messages::Verified;
use super::{number, optional, rows, run, string};
use crate::error::Result;
use crate::platform;

/// Who does what nobody asked for.
pub const SYSTEM: &str = "system";

/// A patient, by form.
pub const PATIENT: &str = "patient";

/// The newest event: its number and its hash.
pub struct Head {
    /// Its number.
    pub seq: u64,
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

    /// The head as it is stored.
    ///
    /// # Errors
    /// Those of storage.
    pub fn of(sql: &SqlStorage) -> Result<Self> {
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
    /// [`SYSTEM`], [`PATIENT`], `operator`, or a token by id.
    pub actor: &'a str,
    /// What happened.
    pub kind: &'a str,
    /// More of it, as JSON.
    pub data: &'a str,
    /// What is sealed with it.
    pub sealed: Sealed<'a>,
}

/// What an event vouches for beside its own fields.
pub enum Sealed<'a> {
    /// Nothing.
    Nothing,
    /// The inquiry's record, by its `seal_hash`.
    Record(&'a str),
    /// Free text, to be sealed with the inquiry's key.
    Note(&'a InquiryKey<'a>, &'a str),
}

/// Appends an event and tells its number. Runs inside a transaction.
pub fn append(sql: &SqlStorage, event: &NewEvent<'_>) -> Result<u64> {
    append_after(sql, &Head::of(sql)?, event).map(|head| head.seq)
}

/// Appends an event of the practice, not of one inquiry. Runs inside a transaction.
pub fn of_practice(sql: &SqlStorage, actor: &str, kind: &str, data: &str, at: u64) -> Result<u64> {
    let event = NewEvent {
        inquiry: None,
        at,
        actor,
        kind,
        data,
        sealed: Sealed::Nothing,
    };
    append(sql, &event)
}

/// Appends an event after a head that the same transaction has read, and tells the new head.
pub fn append_after(sql: &SqlStorage, head: &Head, event: &NewEvent<'_>) -> Result<Head> {
    let seq = head.seq + 1;
    let (sealed, hash) = match event.sealed {
        Sealed::Nothing => (None, None),
        Sealed::Record(hash) => (None, Some(hash.to_owned())),
        Sealed::Note(key, text) => {
            let nonce: [u8; NONCE] = platform::random()?;
            // Bound to its event, so that no note passes for another.
            let sealed = key.seal(Part::Note(&seq.to_string()), &nonce, text.as_bytes())?;
            let hash = seal_hash(&sealed);
            (Some(sealed), Some(hash))
        }
    };
    let entry = Entry {
        seq,
        inquiry: event.inquiry,
        at: event.at,
        actor: event.actor,
        kind: event.kind,
        data: event.data,
        seal_hash: hash.as_deref(),
    };
    let hash_of_all = entry.hash(&head.hash);
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
            sealed.map_or(SqlStorageValue::Null, SqlStorageValue::Blob),
            optional(hash.as_deref()),
            string(&hash_of_all),
        ],
    )?;
    Ok(Head {
        seq,
        hash: hash_of_all,
    })
}

/// How many events one call checks, so that the object soon has time for others.
const VERIFY_ROWS: u32 = 2_000;

/// An event as it is checked.
#[derive(Deserialize)]
struct Stored {
    seq: u64,
    inquiry: Option<String>,
    at: u64,
    actor: String,
    kind: String,
    data: String,
    seal_hash: Option<String>,
    hash: String,
    /// What is sealed with it, in hex; of an inquiry's record the ends, which stand for it.
    sealed: Option<String>,
    /// Whether the inquiry was erased, and may have nothing sealed any more.
    erased: u8,
}

const STRETCH: &str = "SELECT e.seq, e.inquiry, e.at, e.actor, e.kind, e.data, e.seal_hash, e.hash, \
    CASE e.kind WHEN 'inquiry.received' \
        THEN hex(substr(i.sealed, 1, 24)) || hex(substr(i.sealed, -16)) \
        ELSE hex(e.sealed) END AS sealed, \
    EXISTS (SELECT 1 FROM event x WHERE x.inquiry = e.inquiry AND x.kind = 'inquiry.erased') AS erased \
    FROM event e LEFT JOIN inquiry i ON i.id = e.inquiry AND e.kind = 'inquiry.received' \
    WHERE e.seq > ? ORDER BY e.seq LIMIT ?";

/// Checks a stretch of events after one that is known to be right: that none is missing, that each
/// is as it was written, and that what is sealed with it is what was sealed then.
pub fn verify(sql: &SqlStorage, after: u64) -> Result<Verified> {
    #[derive(Deserialize)]
    struct Row {
        hash: String,
    }
    let before: Vec<Row> = rows(
        sql,
        "SELECT hash FROM event WHERE seq = ?",
        vec![number(after)],
    )?;
    let before = before.into_iter().next().map(|row| row.hash);
    let mut head = Head::from_row(Some(after), before);
    let stretch: Vec<Stored> = rows(
        sql,
        STRETCH,
        vec![number(after), number(VERIFY_ROWS.into())],
    )?;
    let full = stretch.len() == VERIFY_ROWS as usize;
    let mut events = 0;
    for stored in stretch {
        if !stored.follows(&head) {
            return Ok(Verified {
                events,
                broken_at: Some(head.seq + 1),
                head: head.hash,
                after: None,
            });
        }
        events += 1;
        head = Head {
            seq: stored.seq,
            hash: stored.hash,
        };
    }
    Ok(Verified {
        events,
        broken_at: None,
        after: full.then_some(head.seq),
        head: head.hash,
    })
}

impl Stored {
    fn follows(&self, head: &Head) -> bool {
        let entry = Entry {
            seq: self.seq,
            inquiry: self.inquiry.as_deref(),
            at: self.at,
            actor: &self.actor,
            kind: &self.kind,
            data: &self.data,
            seal_hash: self.seal_hash.as_deref(),
        };
        self.seq == head.seq + 1 && entry.hash(&head.hash) == self.hash && self.sealed_is_right()
    }

    fn sealed_is_right(&self) -> bool {
        match (&self.seal_hash, self.sealed.as_deref()) {
            (None, sealed) => sealed.is_none_or(str::is_empty),
            (Some(_), None | Some("")) => self.erased > 0,
            (Some(hash), Some(hex)) => {
                from_hex(hex).is_some_and(|sealed| seal_hash(&sealed) == *hash)
            }
        }
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
