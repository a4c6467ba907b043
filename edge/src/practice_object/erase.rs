//! Erasing: an inquiry's key, what it sealed, and what finds it. What is left tells nobody who the
//! patient was: the clear columns for the scorecard, and the events without their sealed parts.

use serde::Deserialize;
use serde::de::IgnoredAny;
use worker::SqlStorage;

use super::audit::{self, NewEvent, Sealed};
use super::{Practice, live, number, rows, run, string, transaction};
use crate::error::Result;

const DAY_MS: u64 = 86_400_000;

/// How many inquiries one pass erases.
const PASS_ROWS: u64 = 50;

/// Erases an inquiry; false if there is none, or nothing left to erase. Runs inside a transaction.
pub fn erase(sql: &SqlStorage, id: &str, actor: &str, at: u64) -> Result<bool> {
    run(
        sql,
        "DELETE FROM mark WHERE inquiry = ?1 AND mark IN \
         (SELECT value FROM json_each((SELECT marks FROM inquiry WHERE id = ?1)))",
        vec![string(id)],
    )?;
    let erased: Vec<IgnoredAny> = rows(
        sql,
        "UPDATE inquiry SET wrapped_key = NULL, sealed = NULL, label = NULL, marks = '[]', \
         idempotency_key = NULL, job_at = 0 WHERE id = ? AND wrapped_key IS NOT NULL RETURNING 1",
        vec![string(id)],
    )?;
    if erased.is_empty() {
        return Ok(false);
    }
    run(
        sql,
        "UPDATE event SET sealed = NULL WHERE inquiry = ? AND sealed IS NOT NULL",
        vec![string(id)],
    )?;
    run(
        sql,
        "UPDATE delivery SET state = 'cancelled', due_at = NULL \
         WHERE inquiry = ? AND state = 'pending'",
        vec![string(id)],
    )?;
    let event = NewEvent {
        inquiry: Some(id),
        at,
        actor,
        kind: "inquiry.erased",
        data: "{}",
        sealed: Sealed::Nothing,
    };
    audit::append(sql, &event)?;
    Ok(true)
}

/// What is kept for so long: what is closed, and what is held back.
macro_rules! kept {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM (SELECT id, closed_at AS since FROM inquiry \
                WHERE closed_at IS NOT NULL AND wrapped_key IS NOT NULL \
                UNION ALL SELECT id, received_at FROM inquiry \
                WHERE quarantined = 1 AND wrapped_key IS NOT NULL) \
             WHERE since <= ?",
            $rest
        )
    };
}

/// How many inquiries are kept longer than so many days.
pub fn count(object: &Practice, days: u16) -> Result<u32> {
    #[derive(Deserialize)]
    struct Row {
        count: u32,
    }
    let before = object.now().saturating_sub(u64::from(days) * DAY_MS);
    let found: Vec<Row> = rows(
        &object.sql(),
        kept!("count(*) AS count", ""),
        vec![number(before)],
    )?;
    Ok(found.first().map_or(0, |row| row.count))
}

/// Erases what was closed longer ago than the practice keeps it, and what was held back for as long
/// without anybody releasing it. What else nobody has closed stays: erasing it would drop a patient
/// who may still be waiting.
pub fn erase_due(object: &Practice) -> Result<()> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    let Some(kept) = retention_ms(object) else {
        return Ok(());
    };
    let sql = object.sql();
    let before = object.now().saturating_sub(kept);
    let erased = transaction(object.state(), || {
        let due: Vec<Row> = rows(
            &sql,
            kept!("id", " ORDER BY since LIMIT ?"),
            vec![number(before), number(PASS_ROWS)],
        )?;
        for row in &due {
            erase(&sql, &row.id, audit::SYSTEM, object.now())?;
        }
        Ok(due)
    })?;
    for row in erased {
        live::tell(object, &row.id, "inquiry.erased");
    }
    Ok(())
}

/// How long the practice keeps what was closed; none while the policy cannot be read, because then
/// nobody knows, and nothing is erased.
pub fn retention_ms(object: &Practice) -> Option<u64> {
    let policy = object.policy().ok()?;
    Some(u64::from(policy.retention_days) * DAY_MS)
}
