//! The roll of practices, kept by an object of its own under a name that no practice can have. An
//! alarm that the platform dropped would stay silent until somebody asks that practice's object; so a
//! cron trigger wakes every practice in turn, which sets its alarm anew.

use serde::Deserialize;
use worker::SqlStorage;

use super::messages::Reply;
use super::{Practice, number, rows, run, string};
use crate::error::{Named, Result};
use crate::watchdog;

/// A practice that had a policy before there was a roll may be missing from it: its own alarm puts
/// it there, once. The value is when to try (milliseconds since 1970).
pub const MARK: &str = "INSERT INTO setting (name, value) VALUES ('unenrolled', '0')";

/// How soon to try again where the roll does not answer, in milliseconds.
const AGAIN_MS: u64 = 900_000;

/// How many practices one round wakes: a Worker may ask a thousand objects for one event. At four rounds an
/// hour, a hundred thousand practices have their turn within 28 hours.
const ROUND: u64 = 900;

/// Remembers a practice.
pub fn enroll(object: &Practice, practice: &str) -> Result<Reply> {
    let sql = table(object)?;
    run(
        &sql,
        "INSERT OR IGNORE INTO roll (practice, woken_at) VALUES (?, 0)",
        vec![string(practice)],
    )?;
    Ok(Reply::Done)
}

/// The practices whose turn it is: those that were not woken for longest.
pub fn round(object: &Practice) -> Result<Reply> {
    #[derive(Deserialize)]
    struct Row {
        practice: String,
    }
    let sql = table(object)?;
    let turn: Vec<Row> = rows(
        &sql,
        "UPDATE roll SET woken_at = ? WHERE practice IN \
         (SELECT practice FROM roll ORDER BY woken_at LIMIT ?) RETURNING practice",
        vec![number(object.now()), number(ROUND)],
    )?;
    Ok(Reply::Practices(
        turn.into_iter().map(|row| row.practice).collect(),
    ))
}

/// Puts the practice on the roll that may be missing from it.
pub async fn join(object: &Practice) -> Result<()> {
    let sql = object.sql();
    // Written first, so that a roll that does not answer is not asked without a pause.
    run(
        &sql,
        "UPDATE setting SET value = ? WHERE name = 'unenrolled'",
        vec![string(&(object.now() + AGAIN_MS).to_string())],
    )?;
    watchdog::enroll(object.env(), object.practice()?).await?;
    run(
        &sql,
        "DELETE FROM setting WHERE name = 'unenrolled'",
        Vec::new(),
    )
}

fn table(object: &Practice) -> Result<SqlStorage> {
    let sql = object.sql();
    sql.exec(
        "CREATE TABLE IF NOT EXISTS roll (practice TEXT PRIMARY KEY, woken_at INTEGER NOT NULL) \
         STRICT, WITHOUT ROWID",
        None,
    )
    .storing("roll")?;
    Ok(sql)
}
