//! Forgetting deliveries and their tries. A delivery is kept as long as its inquiry is, so that it can
//! be sent again, and at least as long as the log is kept; what is still to be sent always stays.

use serde::Deserialize;
use worker::SqlStorage;

use crate::error::Result;
use crate::practice_object::{Practice, number, rows, run, string, transaction};

const DAY_MS: u64 = 86_400_000;

/// How long the log of deliveries is kept, in milliseconds.
const LOG_MS: u64 = 90 * DAY_MS;

/// How many deliveries one pass looks at.
const PASS_ROWS: u64 = 500;

/// How long other work has the object between two passes, in milliseconds.
const PAUSE_MS: u64 = 1_000;

/// How far the round through the deliveries has come.
#[derive(Deserialize, Default)]
struct Progress {
    /// The last delivery looked at; none between two rounds.
    cursor: Option<String>,
    /// When to go on (milliseconds since 1970); none before the first round.
    at: Option<u64>,
    /// When the oldest delivery was made.
    oldest: Option<u64>,
}

impl Progress {
    fn of(sql: &SqlStorage) -> Result<Self> {
        let found: Vec<Self> = rows(
            sql,
            "SELECT (SELECT value FROM setting WHERE name = 'pruned_to') AS cursor, \
             (SELECT value FROM setting WHERE name = 'prune_at') + 0 AS at, \
             (SELECT at FROM delivery ORDER BY id LIMIT 1) AS oldest",
            Vec::new(),
        )?;
        Ok(found.into_iter().next().unwrap_or_default())
    }
}

/// When the next pass is due (milliseconds since 1970); none without deliveries. What comes in later
/// is younger than what there is, so it is read once a run of the object and after each pass.
pub fn next_due(object: &Practice) -> Result<Option<u64>> {
    if let Some(known) = object.planned().prune.get() {
        return Ok(Some(known));
    }
    let progress = Progress::of(&object.sql())?;
    let due = progress
        .oldest
        .map(|oldest| (oldest + LOG_MS).max(progress.at.unwrap_or_default()));
    object.planned().prune.set(due);
    Ok(due)
}

/// Forgets what may go of the next deliveries.
pub fn prune_due(object: &Practice) -> Result<()> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    let now = object.now();
    if next_due(object)?.is_none_or(|due| due > now) {
        return Ok(());
    }
    let sql = object.sql();
    transaction(object.state(), || {
        let cursor = Progress::of(&sql)?.cursor.unwrap_or_default();
        let stretch: Vec<Row> = rows(
            &sql,
            // Ids begin with their time.
            "SELECT id FROM delivery WHERE id > ?1 AND id < printf('msg_%012x', ?2) \
             ORDER BY id LIMIT ?3",
            vec![
                string(&cursor),
                number(now.saturating_sub(LOG_MS)),
                number(PASS_ROWS),
            ],
        )?;
        if let Some(last) = stretch.last() {
            forget(&sql, &cursor, &last.id)?;
        }
        let full = stretch.last().filter(|_| stretch.len() as u64 == PASS_ROWS);
        let (cursor, at) = match full {
            Some(last) => (last.id.as_str(), now + PAUSE_MS),
            None => ("", now + DAY_MS),
        };
        run(
            &sql,
            "INSERT INTO setting (name, value) VALUES ('pruned_to', ?), ('prune_at', ?) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            vec![string(cursor), string(&at.to_string())],
        )
    })?;
    object.planned().prune.set(None);
    Ok(())
}

/// Forgets what may go of a stretch of deliveries, from the first id (left out) to the last. Runs
/// inside a transaction.
fn forget(sql: &SqlStorage, after: &str, last: &str) -> Result<()> {
    run(
        sql,
        "DELETE FROM delivery WHERE id > ?1 AND id <= ?2 AND state <> 'pending' \
         AND NOT EXISTS (SELECT 1 FROM inquiry i WHERE i.id = delivery.inquiry \
           AND i.wrapped_key IS NOT NULL)",
        vec![string(after), string(last)],
    )?;
    run(
        sql,
        "DELETE FROM try WHERE delivery > ?1 AND delivery <= ?2 \
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id = try.delivery)",
        vec![string(after), string(last)],
    )
}
