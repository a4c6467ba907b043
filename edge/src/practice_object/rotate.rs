//! A new version of the Worker's secret: what older ones wrapped is wrapped anew, a few inquiries at
//! a time, until no row needs the old secret.

use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use portico_shared::vault::{NONCE, PracticeVault, Wrapped};

use super::{Practice, number, record, rows, run, string, transaction};
use crate::delivery::endpoints;
use crate::error::{Error, Result};
use crate::platform;

/// How many inquiries one pass wraps anew.
const PASS_ROWS: u64 = 50;

/// How long other work has the object between two passes, in milliseconds.
const PAUSE_MS: u64 = 1_000;

/// How soon what could not be opened is tried again, in milliseconds: its key may be put back, which begins
/// another run of the object and need not wait for this.
const AGAIN_MS: u64 = 3_600_000;

/// How far wrapping anew has come.
#[derive(Deserialize, Default)]
struct Progress {
    /// The version that everything is wrapped by.
    done: Option<u32>,
    /// The last inquiry looked at.
    cursor: Option<String>,
}

impl Progress {
    fn of(sql: &SqlStorage) -> Result<Self> {
        let found: Vec<Self> = rows(
            sql,
            "SELECT (SELECT value FROM setting WHERE name = 'wrapped_by') + 0 AS done, \
             (SELECT value FROM setting WHERE name = 'wrapped_to') AS cursor",
            Vec::new(),
        )?;
        Ok(found.into_iter().next().unwrap_or_default())
    }
}

/// When the next pass is due, where everything is wrapped by version `done`: none if that is the
/// newest, and none without the Worker's secret, because nothing can be done then. However often it is
/// asked, the time stays until the pass is made.
pub fn next_due(object: &Practice, done: Option<u32>) -> Option<u64> {
    let newest = object.vault().ok()?.newest();
    let due = (done != Some(newest)).then(|| object.planned().rewrap.get());
    let due = due.map(|planned| planned.unwrap_or_else(|| object.now() + PAUSE_MS));
    object.planned().rewrap.set(due);
    due
}

/// Wraps the next inquiries anew.
pub fn rewrap_due(object: &Practice) -> Result<()> {
    let Ok(vault) = object.vault() else {
        return Ok(());
    };
    object.planned().rewrap.set(None);
    let sql = object.sql();
    let through = transaction(object.state(), || {
        let progress = Progress::of(&sql)?;
        if progress.done == Some(vault.newest()) {
            return Ok(true);
        }
        let older: Vec<Row> = rows(
            &sql,
            "SELECT id, key_version, wrapped_key FROM inquiry \
             WHERE id > ? AND wrapped_key IS NOT NULL AND key_version <> ? ORDER BY id LIMIT ?",
            vec![
                string(progress.cursor.as_deref().unwrap_or_default()),
                number(vault.newest().into()),
                number(PASS_ROWS),
            ],
        )?;
        for row in &older {
            match row.rewrap(&sql, &vault) {
                // One that cannot be read is left as it is: whoever reads it is told.
                Ok(()) | Err(Error::Sealed(_) | Error::Message(_)) => {}
                Err(error) => return Err(error),
            }
        }
        if let Some(last) = older.last() {
            set(&sql, "wrapped_to", &last.id)?;
            return Ok(true);
        }
        set(&sql, "wrapped_to", "")?;
        finish(&sql, &vault)
    })?;
    if !through {
        object.planned().rewrap.set(Some(object.now() + AGAIN_MS));
    }
    Ok(())
}

/// Wraps one inquiry anew if an older version wrapped it. Runs inside a transaction.
pub fn rewrap(sql: &SqlStorage, vault: &PracticeVault, id: &str) -> Result<()> {
    let found: Vec<Row> = rows(
        sql,
        "SELECT id, key_version, wrapped_key FROM inquiry WHERE id = ?",
        vec![string(id)],
    )?;
    found.first().map_or(Ok(()), |row| row.rewrap(sql, vault))
}

#[derive(Deserialize)]
struct Row {
    id: String,
    key_version: u32,
    wrapped_key: Option<String>,
}

impl Row {
    /// The key by the newest version, and the marks too: they hang on the secret as well.
    fn rewrap(&self, sql: &SqlStorage, vault: &PracticeVault) -> Result<()> {
        let Some(text) = &self.wrapped_key else {
            return Ok(());
        };
        if self.key_version == vault.newest() {
            return Ok(());
        }
        let wrapped = Wrapped {
            version: self.key_version,
            text: text.clone(),
        };
        let key = vault.unwrap(&self.id, &wrapped)?;
        let nonce: [u8; NONCE] = platform::random()?;
        let wrapped = vault.wrap(&key, &nonce)?;
        let Some(opened) = record::open(sql, vault, &self.id)? else {
            return Ok(());
        };
        let marks = vault.marks(opened.said()?.person());
        let marks = serde_json::to_string(&marks.newest()).map_err(|_| Error::Message("marks"))?;
        let repeat = opened.record.key.map(|key| vault.repeat_marks(&key));
        run(
            sql,
            "DELETE FROM mark WHERE inquiry = ?1 AND mark IN \
             (SELECT value FROM json_each((SELECT marks FROM inquiry WHERE id = ?1)))",
            vec![string(&self.id)],
        )?;
        run(
            sql,
            "INSERT OR IGNORE INTO mark (mark, inquiry) SELECT value, ? FROM json_each(?)",
            vec![string(&self.id), string(&marks)],
        )?;
        run(
            sql,
            "UPDATE inquiry SET key_version = ?, wrapped_key = ?, marks = ?, idempotency_key = ? \
             WHERE id = ?",
            vec![
                number(wrapped.version.into()),
                string(&wrapped.text),
                string(&marks),
                repeat
                    .and_then(|marks| marks.into_iter().next())
                    .map_or(SqlStorageValue::Null, SqlStorageValue::String),
                string(&self.id),
            ],
        )
    }
}

/// Every inquiry was looked at: the endpoints' secrets are the last that may need another version. False if
/// something does still, because its version is not among the keys. Also called when the first inquiry is
/// stored. Runs inside a transaction.
pub fn finish(sql: &SqlStorage, vault: &PracticeVault) -> Result<bool> {
    endpoints::reseal(sql, vault)?;
    let through = left(sql, vault.newest())? == 0;
    if through {
        set(sql, "wrapped_by", &vault.newest().to_string())?;
    }
    Ok(through)
}

/// How many inquiries and secrets of endpoints another version than the newest is needed for. It is counted
/// where they are, so that no key is given up on the word of a note.
pub fn left(sql: &SqlStorage, newest: u32) -> Result<u64> {
    #[derive(Deserialize)]
    struct Row {
        left: u64,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT (SELECT count(*) FROM inquiry WHERE wrapped_key IS NOT NULL AND key_version <> ?1) \
         + (SELECT count(*) FROM endpoint WHERE secret NOT LIKE ?2 OR old_secret NOT LIKE ?2) \
         + (SELECT count(*) FROM endpoint_version WHERE secret NOT LIKE ?2) AS left",
        vec![number(newest.into()), string(&format!("{newest}.%"))],
    )?;
    Ok(found.first().map_or(0, |row| row.left))
}

/// Something needs an older version after all: an inquiry was wrapped by a Worker that had not seen the new
/// secret yet, or a version that was missing is back. The next pass begins again.
pub fn begin_again(sql: &SqlStorage) -> Result<()> {
    set(sql, "wrapped_by", "0")
}

fn set(sql: &SqlStorage, name: &'static str, value: &str) -> Result<()> {
    run(
        sql,
        "INSERT INTO setting (name, value) VALUES (?, ?) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        vec![string(name), string(value)],
    )
}
