//! Lists over many inquiries: tasks, the log's lines.

use portico_shared::desk::{TaskPage, task_row};
use portico_shared::json;
use portico_shared::private::Private;
use portico_shared::vault::{Part, PracticeVault, Wrapped};
use portico_shared::workflow::Task;
use serde::Deserialize;
use worker::SqlStorage;

use super::audit::{self, NewEvent, Sealed};
use super::{number, optional, rows, string};
use crate::error::{Error, Result};
use crate::platform::moment;
use crate::vault::Label;

/// Rows of a page, where the desk does not say, and at most.
const ROWS: u16 = 50;
const ROWS_MAX: u16 = 200;

/// Events that one call takes out of the log.
const EXPORT_ROWS: u64 = 2_000;

/// Which tasks.
pub struct Wanted<'a> {
    /// Only this owner's.
    pub owner: Option<&'a str>,
    /// Where the page before ended.
    pub cursor: Option<&'a str>,
    /// At most so many.
    pub limit: Option<u16>,
}

/// A page of what people have to do, soonest due first; leaves an event. Runs inside a transaction.
pub fn list(
    sql: &SqlStorage,
    vault: &PracticeVault,
    wanted: &Wanted<'_>,
    actor: &str,
    now: u64,
) -> Result<TaskPage> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        reference: String,
        version: u32,
        wrapped: Option<String>,
        label: Option<String>,
        task: String,
        /// With these, and with those after them.
        in_all: u32,
    }
    let limit = wanted.limit.unwrap_or(ROWS).clamp(1, ROWS_MAX);
    let (due, id) = wanted
        .cursor
        .and_then(|cursor| cursor.rsplit_once('/'))
        .unwrap_or_default();
    let found: Vec<Row> = rows(
        sql,
        "SELECT i.id, i.reference, i.key_version AS version, i.wrapped_key AS wrapped, i.label, \
         t.value AS task, count(*) OVER () AS in_all FROM inquiry i, json_each(i.plan) t \
         WHERE i.closed_at IS NULL AND i.quarantined = 0 \
         AND t.value ->> 'kind' NOT IN ('warn_breach', 'tell_breach', 'tell_again') \
         AND (?1 IS NULL OR ?1 IN (t.value ->> 'owner', t.value ->> 'deputy')) \
         AND (t.value ->> 'due', i.id || '.' || (t.value ->> 'key')) > (?2, ?3) \
         ORDER BY t.value ->> 'due', i.id || '.' || (t.value ->> 'key') LIMIT ?4",
        vec![
            optional(wanted.owner),
            string(due),
            string(id),
            number(limit.into()),
        ],
    )?;
    leave(sql, actor, "tasks.read", found.len(), now)?;
    let given = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let left = found.first().map_or(0, |row| row.in_all - given);
    let at = moment(now);
    let mut tasks = Vec::with_capacity(found.len());
    for row in found {
        let task: Task = json::read(row.task.as_bytes()).map_err(|_| Error::Message("task"))?;
        let name = name(
            vault,
            &row.id,
            row.version,
            row.wrapped,
            row.label.as_deref(),
        );
        tasks.push(task_row(&row.id, &row.reference, name.as_ref(), task, at));
    }
    let next = tasks.last().filter(|_| left > 0);
    Ok(TaskPage {
        next: next.map(|last| format!("{}/{}", last.task.due, last.id)),
        rows: tasks,
        left,
        now: at,
    })
}

/// The patient's name; none where it does not open.
fn name(
    vault: &PracticeVault,
    id: &str,
    version: u32,
    wrapped: Option<String>,
    label: Option<&str>,
) -> Option<Private> {
    let text = wrapped?;
    let key = vault.unwrap(id, &Wrapped { version, text }).ok()?;
    let label = key.open_text(Part::Label, label?).ok()?;
    let label: Label = json::read(label.as_bytes()).ok()?;
    Some(Private::from(label.name))
}

fn leave(sql: &SqlStorage, actor: &str, kind: &str, count: usize, at: u64) -> Result<()> {
    audit::append(
        sql,
        &NewEvent {
            inquiry: None,
            at,
            actor,
            kind,
            data: &format!(r#"{{"rows":{count}}}"#),
            sealed: Sealed::Nothing,
        },
    )
    .map(drop)
}

/// Events after a number, as lines of JSON; leaves an event, but for a stretch that holds nothing but
/// this actor's own exports, where an export ends. Runs inside a transaction.
pub fn export(sql: &SqlStorage, actor: &str, after: u64, now: u64) -> Result<String> {
    #[derive(Deserialize)]
    struct Row {
        seq: u64,
        inquiry: Option<String>,
        at: u64,
        actor: String,
        kind: String,
        data: String,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT seq, inquiry, at, actor, kind, data FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
        vec![number(after), number(EXPORT_ROWS)],
    )?;
    let own = |row: &Row| row.kind == "events.exported" && row.actor == actor;
    if !found.iter().all(own) {
        leave(sql, actor, "events.exported", found.len(), now)?;
    }
    let mut lines = String::new();
    for row in found {
        let line = portico_shared::desk::ExportLine {
            seq: row.seq,
            inquiry: row.inquiry,
            at: moment(row.at),
            actor: row.actor.into(),
            kind: row.kind,
            data: serde_json::value::RawValue::from_string(row.data)
                .map_err(|_| Error::Message("event"))?,
        };
        lines.push_str(&serde_json::to_string(&line).map_err(|_| Error::Message("event"))?);
        lines.push('\n');
    }
    Ok(lines)
}
