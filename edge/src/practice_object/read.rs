//! One inquiry, opened for whoever works on it. Every reading leaves an event. Whoever has read it, and
//! nothing has happened since, is told so and nothing else: that is no reading.

use portico_shared::desk::LinkedRow;
use portico_shared::json;
use portico_shared::person::MatchedOn;
use portico_shared::private::Private;
use portico_shared::vault::{InquiryKey, Part, PracticeVault};
use portico_shared::workflow::Status;
use serde::Deserialize;
use serde_json::value::RawValue;
use worker::SqlStorage;

use super::audit::{self, NewEvent, Sealed};
use super::messages::{StoredEvent, StoredInquiry};
use super::{record, rotate, rows, string};
use crate::error::{Error, Result};
use crate::platform::moment;

/// The event that a reading leaves.
const READ: &str = "inquiry.read";

#[derive(Deserialize)]
struct Row {
    reference: String,
    spam_score: u16,
    spam_reasons: String,
}

/// The last thing that happened to an inquiry, or to one of the same patient, readings aside.
pub fn seen(sql: &SqlStorage, id: &str) -> Result<u64> {
    #[derive(Deserialize)]
    struct Row {
        seq: Option<u64>,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT max(e.seq) AS seq FROM inquiry me JOIN inquiry i ON i.id = me.id \
           OR i.id = me.linked_to OR i.linked_to = me.id OR i.linked_to = me.linked_to \
         JOIN event e ON e.inquiry = i.id AND e.kind <> 'inquiry.read' WHERE me.id = ?",
        vec![string(id)],
    )?;
    Ok(found.first().and_then(|row| row.seq).unwrap_or(0))
}

/// Opens an inquiry; none if there is none. Runs inside a transaction.
///
/// # Errors
/// [`Error::Sealed`] when it was changed, or sealed by a key that is gone.
pub fn read(
    sql: &SqlStorage,
    vault: &PracticeVault,
    id: &str,
    actor: &str,
    now: u64,
) -> Result<Option<StoredInquiry>> {
    let found: Vec<Row> = rows(
        sql,
        "SELECT reference, spam_score, spam_reasons FROM inquiry WHERE id = ?",
        vec![string(id)],
    )?;
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    rotate::rewrap(sql, vault, id)?;
    let opened = record::open(sql, vault, id)?;
    let handoff = opened
        .map(|opened| RawValue::from_string(opened.handoff()?).map_err(|_| unreadable()))
        .transpose()?;
    let key = record::key(sql, vault, id)?;
    let events = events(sql, key.as_ref(), id)?;
    audit::append(
        sql,
        &NewEvent {
            inquiry: Some(id),
            at: now,
            actor,
            kind: READ,
            data: "{}",
            sealed: Sealed::Nothing,
        },
    )?;
    Ok(Some(StoredInquiry {
        id: id.to_owned(),
        reference: row.reference,
        spam_score: row.spam_score,
        spam_reasons: json::read(row.spam_reasons.as_bytes()).map_err(|_| unreadable())?,
        handoff,
        events,
        linked: linked(sql, id)?,
        seen: seen(sql, id)?,
        now,
    }))
}

fn unreadable() -> Error {
    Error::Message("stored inquiry")
}

fn events(sql: &SqlStorage, key: Option<&InquiryKey<'_>>, id: &str) -> Result<Vec<StoredEvent>> {
    #[derive(Deserialize)]
    struct Row {
        seq: u64,
        at: u64,
        actor: String,
        kind: String,
        data: String,
        sealed: Option<serde_bytes::ByteBuf>,
    }
    let stored: Vec<Row> = rows(
        sql,
        "SELECT seq, at, actor, kind, data, sealed FROM event WHERE inquiry = ? ORDER BY seq",
        vec![string(id)],
    )?;
    stored
        .into_iter()
        .map(|row| {
            let note = key
                .zip(row.sealed)
                .map(|(key, sealed)| {
                    let plain = key.open(Part::Note(&row.seq.to_string()), &sealed)?;
                    String::from_utf8(plain)
                        .map(Private::from)
                        .map_err(|_| unreadable())
                })
                .transpose()?;
            Ok(StoredEvent {
                seq: row.seq,
                at: row.at,
                actor: row.actor,
                kind: row.kind,
                data: RawValue::from_string(row.data).map_err(|_| unreadable())?,
                note,
            })
        })
        .collect()
}

/// Other inquiries of the same chain: what it links to, what links to that, and what links to it.
fn linked(sql: &SqlStorage, id: &str) -> Result<Vec<LinkedRow>> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        reference: String,
        received_at: u64,
        status: Status,
        matched: MatchedOn,
    }
    let found: Vec<Row> = rows(
        sql,
        "WITH me AS (SELECT id, linked_to, linked_on FROM inquiry WHERE id = ?) \
         SELECT i.id, i.reference, i.received_at, i.status, \
         CASE WHEN i.id = me.linked_to THEN me.linked_on ELSE i.linked_on END AS matched \
         FROM me JOIN inquiry i \
         ON i.id = me.linked_to OR i.linked_to = me.id OR i.linked_to = me.linked_to \
         WHERE i.id <> me.id ORDER BY i.id",
        vec![string(id)],
    )?;
    Ok(found
        .into_iter()
        .map(|row| LinkedRow {
            id: row.id,
            reference: row.reference,
            received: moment(row.received_at),
            status: row.status,
            matched: row.matched,
        })
        .collect())
}
