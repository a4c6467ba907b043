//! The outbox: which deliveries are due, claimed, tried, delivered or dead.

use portico_shared::webhook::{TIMEOUT_MS, TryOutcome};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use crate::error::Result;
use crate::practice_object::{DeliveryRow, Reply, number, rows, run, string};

/// How long one pass works at one endpoint, in milliseconds; the runtime ends an alarm handler
/// after 15 minutes, and other work waits meanwhile.
pub const PASS_MS: u64 = 30_000;

/// How long a claim holds: longer than a pass and its last try together can last.
const CLAIM_MS: u64 = PASS_MS + TIMEOUT_MS + 15_000;

/// How many deliveries one pass claims.
const CLAIM_ROWS: u64 = 50;

/// A delivery claimed for this pass.
#[derive(Deserialize)]
pub struct Claim {
    pub id: String,
    pub endpoint: String,
    pub url: String,
    pub secret: String,
    pub tries: u32,
    pub kind: String,
    pub at: u64,
    pub inquiry: String,
}

/// What follows from a try.
#[derive(Clone, Copy)]
pub enum After {
    Delivered,
    /// To be tried again at this time.
    Due(u64),
    Dead,
    /// The inquiry was erased: there is nothing to deliver.
    Cancelled,
}

/// Claims what is due, oldest first, by moving its due time past the pass. There is one run of an
/// object at a time, so what another run has claimed was left behind and is due. Runs inside a
/// transaction.
pub fn claim(sql: &SqlStorage, this_run: u32, now: u64) -> Result<Vec<Claim>> {
    let claims: Vec<Claim> = rows(
        sql,
        "SELECT d.id, d.endpoint, n.url, n.secret, d.tries, e.kind, e.at, d.inquiry \
         FROM delivery d JOIN event e ON e.seq = d.event JOIN endpoint n ON n.name = d.endpoint \
         WHERE d.due_at <= ? OR d.claimed_by <> ? ORDER BY d.due_at, d.event LIMIT ?",
        vec![number(now), number(this_run.into()), number(CLAIM_ROWS)],
    )?;
    for claim in &claims {
        run(
            sql,
            "UPDATE delivery SET due_at = ?, claimed_by = ? WHERE id = ?",
            vec![
                number(now + CLAIM_MS),
                number(this_run.into()),
                string(&claim.id),
            ],
        )?;
    }
    Ok(claims)
}

/// Writes a try down before it is made. False if the delivery has moved on since it was claimed.
/// Runs inside a transaction.
pub fn begin_try(sql: &SqlStorage, claim: &Claim, try_number: u32, now: u64) -> Result<bool> {
    let mine: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "UPDATE delivery SET tries = ?, due_at = ? \
         WHERE id = ? AND tries = ? AND state = 'pending' RETURNING 1",
        vec![
            number(try_number.into()),
            number(now + CLAIM_MS),
            string(&claim.id),
            number(claim.tries.into()),
        ],
    )?;
    if mine.is_empty() {
        return Ok(false);
    }
    run(
        sql,
        "INSERT INTO try (delivery, number, at) VALUES (?, ?, ?)",
        vec![string(&claim.id), number(try_number.into()), number(now)],
    )?;
    Ok(true)
}

/// Writes down how a try ended. Runs inside a transaction.
pub fn end_try(
    sql: &SqlStorage,
    claim: &Claim,
    try_number: u32,
    outcome: TryOutcome,
    millis: u64,
    after: After,
) -> Result<()> {
    let status = outcome
        .status()
        .map_or(SqlStorageValue::Null, |status| number(status.into()));
    run(
        sql,
        "UPDATE try SET status = ?, millis = ? WHERE delivery = ? AND number = ?",
        vec![
            status,
            number(millis),
            string(&claim.id),
            number(try_number.into()),
        ],
    )?;
    let (state, due) = match after {
        After::Delivered => ("delivered", SqlStorageValue::Null),
        After::Dead => ("dead", SqlStorageValue::Null),
        After::Cancelled => ("cancelled", SqlStorageValue::Null),
        After::Due(at) => ("pending", number(at)),
    };
    run(
        sql,
        "UPDATE delivery SET state = ?, due_at = ?, claimed_by = NULL WHERE id = ? AND tries = ?",
        vec![
            string(state),
            due,
            string(&claim.id),
            number(try_number.into()),
        ],
    )
}

/// When the next delivery is due (milliseconds since 1970); what another run left is due now.
pub fn next_due(sql: &SqlStorage, this_run: u32) -> Result<Option<u64>> {
    #[derive(Deserialize)]
    struct Row {
        due: Option<u64>,
    }
    let next: Vec<Row> = rows(
        sql,
        "SELECT min(CASE WHEN claimed_by <> ? THEN 0 ELSE due_at END) AS due FROM delivery \
         WHERE due_at IS NOT NULL",
        vec![number(this_run.into())],
    )?;
    Ok(next.into_iter().next().and_then(|row| row.due))
}

/// The newest deliveries.
pub fn list(sql: &SqlStorage) -> Result<Reply> {
    let newest: Vec<DeliveryRow> = rows(
        sql,
        "SELECT id, inquiry, endpoint, state, tries, due_at FROM delivery \
         ORDER BY event DESC LIMIT 200",
        Vec::new(),
    )?;
    Ok(Reply::Deliveries(newest))
}
