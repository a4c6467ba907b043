//! What became of deliveries, and sending them again.

use portico_shared::webhook::{DeliveryView, Kind, TryView};
use serde::Deserialize;
use worker::SqlStorage;

use super::outbox::{self, Waiting};
use crate::error::{Error, Result};
use crate::platform::moment;
use crate::practice_object::{number, optional, rows, string};

/// Which deliveries to list.
pub struct Which<'a> {
    /// Of one endpoint.
    pub endpoint: Option<&'a str>,
    /// In one state.
    pub state: Option<&'a str>,
    /// About one inquiry.
    pub inquiry: Option<&'a str>,
    /// Older than this one: the last of the page before.
    pub before: Option<&'a str>,
    /// How many.
    pub limit: u32,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    kind: String,
    inquiry: Option<String>,
    endpoint: String,
    state: String,
    tries: u32,
    at: u64,
    due_at: Option<u64>,
}

impl Row {
    fn view(self) -> Result<DeliveryView> {
        Ok(DeliveryView {
            id: self.id,
            kind: Kind::parse(&self.kind).ok_or(Error::Message("kind"))?,
            inquiry: self.inquiry,
            endpoint: self.endpoint,
            state: self.state,
            tries: self.tries,
            at: moment(self.at),
            due: self.due_at.map(moment),
        })
    }
}

/// Deliveries, newest first.
pub fn list(sql: &SqlStorage, which: &Which<'_>) -> Result<Vec<DeliveryView>> {
    let found: Vec<Row> = rows(
        sql,
        "SELECT id, kind, inquiry, endpoint, state, tries, at, due_at FROM delivery \
         WHERE id < coalesce(?1, '~') AND (?2 IS NULL OR endpoint = ?2) \
         AND (?3 IS NULL OR state = ?3) AND (?4 IS NULL OR inquiry = ?4) \
         ORDER BY id DESC LIMIT ?5",
        vec![
            optional(which.before),
            optional(which.endpoint),
            optional(which.state),
            optional(which.inquiry),
            number(which.limit.into()),
        ],
    )?;
    found.into_iter().map(Row::view).collect()
}

/// One delivery.
pub fn one(sql: &SqlStorage, id: &str) -> Result<Option<DeliveryView>> {
    let found: Vec<Row> = rows(
        sql,
        "SELECT id, kind, inquiry, endpoint, state, tries, at, due_at FROM delivery WHERE id = ?",
        vec![string(id)],
    )?;
    found.into_iter().next().map(Row::view).transpose()
}

/// The tries of a delivery, first to last.
pub fn tries(sql: &SqlStorage, id: &str) -> Result<Vec<TryView>> {
    #[derive(Deserialize)]
    struct Row {
        number: u32,
        at: u64,
        status: Option<u16>,
        error: Option<String>,
        millis: Option<u64>,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT number, at, status, error, millis FROM try WHERE delivery = ? ORDER BY number",
        vec![string(id)],
    )?;
    Ok(found
        .into_iter()
        .map(|row| TryView {
            number: row.number,
            at: moment(row.at),
            status: row.status,
            error: row.error,
            millis: row.millis,
        })
        .collect())
}

/// Sends a delivery again, from the schedule's start, under its own id. False if there is none, if it was
/// cancelled or its endpoint deleted. Runs inside a transaction.
pub fn resend(sql: &SqlStorage, id: &str, now: u64) -> Result<bool> {
    #[derive(Deserialize)]
    struct Row {
        endpoint: String,
    }
    let found: Vec<Row> = rows(
        sql,
        "UPDATE delivery SET state = 'pending', failed = 0, due_at = NULL \
         WHERE id = ? AND state <> 'cancelled' AND endpoint IN (SELECT name FROM endpoint) \
         RETURNING endpoint",
        vec![string(id)],
    )?;
    let Some(row) = found.first() else {
        return Ok(false);
    };
    outbox::release(sql, &row.endpoint, Waiting::Untimed, now)?;
    Ok(true)
}

/// Sends again what was given up at an endpoint, if its last try was made since a time (milliseconds
/// since 1970); tells how many. Runs inside a transaction.
pub fn resend_dead(sql: &SqlStorage, endpoint: &str, since: u64, now: u64) -> Result<u64> {
    let found: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "UPDATE delivery SET state = 'pending', failed = 0, due_at = NULL \
         WHERE endpoint = ? AND state = 'dead' \
         AND coalesce((SELECT max(t.at) FROM try t WHERE t.delivery = delivery.id), at) >= ? \
         RETURNING 1",
        vec![string(endpoint), number(since)],
    )?;
    outbox::release(sql, endpoint, Waiting::Untimed, now)?;
    Ok(found.len() as u64)
}
