//! Storing an inquiry once, and telling again what was told.

use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::messages::{Accept, Reply};
use super::{number, registry, rows, run, string};
use crate::error::Result;

/// How long the confirmation page of a form without scripts can be opened, in milliseconds.
const RECEIPT_MS: u64 = 3_600_000;

#[derive(Deserialize)]
struct Told {
    id: String,
    fingerprint: String,
    receipt: String,
    received_at: u64,
    acknowledgment: String,
}

impl Told {
    fn again(self) -> Reply {
        Reply::Stored {
            acknowledgment: self.acknowledgment,
            id: self.id,
            receipt: self.receipt,
        }
    }
}

/// Stores the inquiry, its first event and its outbox rows; or finds that it is stored already.
/// Runs inside a transaction.
pub fn accept(sql: &SqlStorage, inquiry: &Accept) -> Result<Reply> {
    if let Some(key) = &inquiry.key {
        let told: Vec<Told> = rows(
            sql,
            "SELECT id, fingerprint, receipt, received_at, acknowledgment FROM inquiry \
             WHERE idempotency_key = ?",
            vec![string(key)],
        )?;
        if let Some(told) = told.into_iter().next() {
            let same = told.fingerprint == inquiry.fingerprint;
            return Ok(if same { told.again() } else { Reply::KeyReused });
        }
    }
    let policy = registry::policy(sql)?;
    if !matches!(&policy, Reply::Policy { version, .. } if *version == inquiry.policy_version) {
        return Ok(policy);
    }
    let taken: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "SELECT 1 FROM inquiry WHERE id = ? OR reference = ?",
        vec![string(&inquiry.id), string(&inquiry.reference)],
    )?;
    if !taken.is_empty() {
        return Ok(Reply::Taken);
    }
    run(
        sql,
        "INSERT INTO inquiry (id, reference, idempotency_key, fingerprint, receipt, received_at, \
         policy_version, acknowledgment) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        vec![
            string(&inquiry.id),
            string(&inquiry.reference),
            inquiry.key.as_deref().map_or(SqlStorageValue::Null, string),
            string(&inquiry.fingerprint),
            string(&inquiry.receipt),
            number(inquiry.at),
            number(inquiry.policy_version.into()),
            string(&inquiry.acknowledgment),
        ],
    )?;
    run(
        sql,
        "INSERT INTO event (inquiry, at, kind, data) VALUES (?, ?, 'inquiry.received', ?)",
        vec![
            string(&inquiry.id),
            number(inquiry.at),
            string(&inquiry.handoff),
        ],
    )?;
    // A delivery's id is the receiver's key for "seen before": it says nothing else.
    run(
        sql,
        "INSERT INTO delivery (id, event, inquiry, endpoint, due_at) \
         SELECT 'msg_' || lower(hex(randomblob(16))), last_insert_rowid(), ?, name, ? FROM endpoint",
        vec![string(&inquiry.id), number(inquiry.at)],
    )?;
    Ok(Reply::Stored {
        acknowledgment: inquiry.acknowledgment.clone(),
        id: inquiry.id.clone(),
        receipt: inquiry.receipt.clone(),
    })
}

/// What the patient was told, for an hour and for whoever knows the secret.
pub fn receipt(sql: &SqlStorage, id: &str, secret: &str, now: u64) -> Result<Reply> {
    let told: Vec<Told> = rows(
        sql,
        "SELECT id, fingerprint, receipt, received_at, acknowledgment FROM inquiry WHERE id = ?",
        vec![string(id)],
    )?;
    Ok(told
        .into_iter()
        .find(|told| {
            bool::from(subtle::ConstantTimeEq::ct_eq(
                told.receipt.as_bytes(),
                secret.as_bytes(),
            )) && now < told.received_at + RECEIPT_MS
        })
        .map_or(Reply::Unknown, |told| Reply::Receipt(told.acknowledgment)))
}
