//! Notes: what staff write about an inquiry, sealed with its key beside the event.

use portico_shared::private::Private;
use portico_shared::vault::PracticeVault;
use worker::SqlStorage;

use super::audit::{self, NewEvent, Sealed};
use super::record;
use crate::error::Result;

/// Adds a note; false if there is no such inquiry or it was erased. Runs inside a transaction.
pub fn add(
    sql: &SqlStorage,
    vault: &PracticeVault,
    id: &str,
    text: &Private,
    actor: &str,
    now: u64,
) -> Result<bool> {
    let Some(key) = record::key(sql, vault, id)? else {
        return Ok(false);
    };
    let event = NewEvent {
        inquiry: Some(id),
        at: now,
        actor,
        kind: "note.added",
        data: "{}",
        sealed: Sealed::Note(&key, text.expose()),
    };
    audit::append(sql, &event)?;
    Ok(true)
}
