//! The outbox: which deliveries are due, tried, delivered or dead.

use portico_shared::json;
use portico_shared::webhook::{Filter, Health, Kind, Subject, TryOutcome};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use crate::error::{Error, Result};
use crate::practice_object::{number, optional, rows, run, string};

/// After a try that was broken off the next waits this many seconds more each time, in case it was
/// the message that broke it; the first follows at once.
const BROKEN_OFF_SECONDS: u64 = 5;

/// The longest of those waits, in seconds.
const BROKEN_OFF_LONGEST: u64 = 60;

/// Something to tell endpoints.
pub struct Message<'a> {
    /// Its type.
    pub kind: Kind,
    /// The number of the event that it tells.
    pub event: u64,
    /// The inquiry, if it is about one.
    pub inquiry: Option<&'a str>,
    /// When it happened (milliseconds since 1970).
    pub at: u64,
}

/// Puts the first message about a new inquiry into the outbox, for every endpoint whose filter
/// lets it through. `outlets` is a JSON list of endpoints' names and filters, and `tags` what is
/// known of the inquiry without opening it: the caller has both already. Tells whether anything is due. Runs
/// inside a transaction.
pub fn enqueue_new(
    sql: &SqlStorage,
    message: &Message<'_>,
    outlets: &str,
    tags: &str,
) -> Result<bool> {
    let mut outlets: Vec<(String, Filter)> =
        json::read(outlets.as_bytes()).map_err(|_| Error::Message("filters"))?;
    // Most practices filter nothing; their inquiries' tags need not be read.
    if outlets
        .iter()
        .any(|(_, filter)| *filter != Filter::default())
    {
        let subject: Subject = json::read(tags.as_bytes()).map_err(|_| Error::Message("tags"))?;
        outlets.retain(|(_, filter)| filter.passes(message.kind, Some(&subject)));
    }
    insert(sql, message, &outlets)
}

/// Puts a message into the outbox, for every endpoint but `except` whose filter lets it through.
/// Tells whether anything is due. Runs inside a transaction.
pub fn enqueue(sql: &SqlStorage, message: &Message<'_>, except: Option<&str>) -> Result<bool> {
    #[derive(Deserialize)]
    struct Row {
        outlets: String,
        subject: Option<String>,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT (SELECT json_group_array(json_array(name, json(filter))) FROM endpoint \
           WHERE name IS NOT ?) AS outlets, \
         (SELECT json_object('groups', json(groups), 'concerns', json(concerns), \
           'location', location) FROM inquiry WHERE id = ?) AS subject",
        vec![optional(except), optional(message.inquiry)],
    )?;
    let Some(row) = found.into_iter().next() else {
        return Ok(false);
    };
    let mut outlets: Vec<(String, Filter)> =
        json::read(row.outlets.as_bytes()).map_err(|_| Error::Message("filters"))?;
    let subject: Option<Subject> = row
        .subject
        .map(|subject| json::read(subject.as_bytes()).map_err(|_| Error::Message("tags")))
        .transpose()?;
    outlets.retain(|(_, filter)| filter.passes(message.kind, subject.as_ref()));
    insert(sql, message, &outlets)
}

fn insert(sql: &SqlStorage, message: &Message<'_>, to: &[(String, Filter)]) -> Result<bool> {
    let names: Vec<&str> = to.iter().map(|(name, _)| name.as_str()).collect();
    if names.is_empty() {
        return Ok(false);
    }
    let names = serde_json::to_string(&names).map_err(|_| Error::Message("names"))?;
    insert_for(sql, message, &names)?;
    Ok(true)
}

/// Puts a message into the outbox for the endpoints of a JSON list. A later message about an
/// inquiry waits until the earlier ones are through.
fn insert_for(sql: &SqlStorage, message: &Message<'_>, names: &str) -> Result<()> {
    run(
        sql,
        // A delivery's id is the receiver's key for "seen before"; it begins with its time, so
        // that a list in order of ids is in order of time.
        "INSERT INTO delivery (id, event, kind, inquiry, endpoint, at, due_at) \
         SELECT printf('msg_%012x', ?4) || lower(hex(randomblob(10))), ?1, ?2, ?3, n.name, ?4, \
           CASE WHEN n.paused IS NULL AND NOT EXISTS (SELECT 1 FROM delivery d \
             WHERE d.inquiry = ?3 AND d.endpoint = n.name AND d.state = 'pending') THEN ?4 END \
         FROM endpoint n WHERE n.name IN (SELECT value FROM json_each(?5))",
        vec![
            number(message.event),
            string(message.kind.as_str()),
            optional(message.inquiry),
            number(message.at),
            string(names),
        ],
    )
}

/// Puts a message for one endpoint into the outbox, whatever its filter says.
pub fn enqueue_for(sql: &SqlStorage, message: &Message<'_>, endpoint: &str) -> Result<()> {
    // A name is a slug, which JSON takes as it is.
    insert_for(sql, message, &format!(r#"["{endpoint}"]"#))
}

/// An endpoint that something is due for.
#[derive(Clone, Deserialize)]
pub struct Outlet {
    pub name: String,
    pub url: String,
    pub flavour: String,
    pub origin: String,
    pub secret: String,
    pub old_secret: Option<String>,
    pub old_until: Option<u64>,
    pub failures: u32,
}

impl Outlet {
    /// How many deliveries may be under way to it at once.
    pub fn lanes(&self) -> usize {
        Health {
            failures: self.failures,
            ..Health::default()
        }
        .lanes()
    }
}

/// A delivery that is due.
#[derive(Deserialize)]
pub struct Due {
    pub id: String,
    pub kind: String,
    pub inquiry: Option<String>,
    pub at: u64,
    pub tries: u32,
    pub failed: u32,
    pub data: String,
}

/// The endpoints that may be sent something that is due.
pub fn outlets(sql: &SqlStorage, now: u64) -> Result<Vec<Outlet>> {
    rows(
        sql,
        "SELECT name, url, flavour, origin, secret, old_secret, old_until, failures \
         FROM endpoint WHERE paused IS NULL AND coalesce(hold_until, 0) <= ?1 \
         AND EXISTS (SELECT 1 FROM delivery d WHERE d.endpoint = endpoint.name \
           AND d.state = 'pending' AND d.due_at <= ?1)",
        vec![number(now)],
    )
}

/// The first deliveries that are due for an endpoint.
pub fn due(sql: &SqlStorage, endpoint: &str, now: u64, limit: usize) -> Result<Vec<Due>> {
    rows(
        sql,
        "SELECT d.id, d.kind, d.inquiry, d.at, d.tries, d.failed, e.data \
         FROM delivery d JOIN event e ON e.seq = d.event \
         WHERE d.endpoint = ? AND d.state = 'pending' AND d.due_at <= ? \
         ORDER BY d.due_at, d.id LIMIT ?",
        vec![string(endpoint), number(now), number(limit as u64)],
    )
}

/// Writes a try down before it is made. False if the delivery has moved on since it was read. Runs
/// inside a transaction.
pub fn begin_try(sql: &SqlStorage, due: &Due, now: u64) -> Result<bool> {
    let broken_off = u64::from(due.tries.saturating_sub(due.failed));
    let wait = (broken_off * BROKEN_OFF_SECONDS).min(BROKEN_OFF_LONGEST) * 1000;
    let mine: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "UPDATE delivery SET tries = tries + 1, due_at = ? \
         WHERE id = ? AND tries = ? AND state = 'pending' RETURNING 1",
        vec![
            number(now + wait),
            string(&due.id),
            number(due.tries.into()),
        ],
    )?;
    if mine.is_empty() {
        return Ok(false);
    }
    run(
        sql,
        "INSERT INTO try (delivery, number, at) VALUES (?, ?, ?)",
        vec![
            string(&due.id),
            number(u64::from(due.tries) + 1),
            number(now),
        ],
    )?;
    Ok(true)
}

/// What becomes of a delivery after a try.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The receiver has it.
    Delivered,
    /// To be tried again at this time; `counts` if the try is one of the schedule's.
    Due { at: u64, counts: bool },
    /// Given up.
    Dead,
    /// There is nothing to deliver any more: the inquiry was erased.
    Cancelled,
}

/// Writes down how a try ended. False if the delivery was changed meanwhile, which stands then.
/// Runs inside a transaction.
pub fn end_try(
    sql: &SqlStorage,
    due: &Due,
    endpoint: &str,
    outcome: Option<TryOutcome>,
    took: u64,
    (now, after): (u64, After),
) -> Result<bool> {
    let number_of_try = number(u64::from(due.tries) + 1);
    run(
        sql,
        "UPDATE try SET status = ?, error = ?, millis = ? WHERE delivery = ? AND number = ?",
        vec![
            outcome
                .and_then(TryOutcome::status)
                .map_or(SqlStorageValue::Null, |status| number(status.into())),
            optional(outcome.map_or(Some("erased"), TryOutcome::error)),
            number(took),
            string(&due.id),
            number_of_try.clone(),
        ],
    )?;
    let (state, due_at, failed) = match after {
        After::Delivered => ("delivered", SqlStorageValue::Null, 0),
        After::Dead => ("dead", SqlStorageValue::Null, 1),
        After::Cancelled => ("cancelled", SqlStorageValue::Null, 0),
        After::Due { at, counts } => ("pending", number(at), u64::from(counts)),
    };
    let mine: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "UPDATE delivery SET state = ?, due_at = ?, failed = failed + ? \
         WHERE id = ? AND tries = ? AND state = 'pending' RETURNING 1",
        vec![
            string(state),
            due_at,
            number(failed),
            string(&due.id),
            number_of_try,
        ],
    )?;
    if mine.is_empty() {
        return Ok(false);
    }
    if state != "pending" && due.inquiry.is_some() {
        // The next message about the same inquiry may go now.
        run(
            sql,
            "UPDATE delivery SET due_at = ? WHERE id = (SELECT id FROM delivery \
             WHERE inquiry = ? AND endpoint = ? AND state = 'pending' ORDER BY event LIMIT 1) \
             AND due_at IS NULL",
            vec![
                number(now),
                optional(due.inquiry.as_deref()),
                string(endpoint),
            ],
        )?;
    }
    Ok(true)
}

/// Which of an endpoint's pending deliveries [`release`] makes due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Those without a time.
    Untimed,
    /// Those that wait for their next try too.
    All,
}

/// Makes due what waits for an endpoint, but for what waits for an earlier message about the same
/// inquiry. Runs inside a transaction.
pub fn release(sql: &SqlStorage, endpoint: &str, which: Waiting, now: u64) -> Result<()> {
    run(
        sql,
        "UPDATE delivery SET due_at = ?1 WHERE endpoint = ?2 AND state = 'pending' \
         AND (due_at IS NULL OR (?3 AND due_at > ?1)) AND NOT EXISTS (SELECT 1 FROM delivery e \
           WHERE e.inquiry = delivery.inquiry AND e.endpoint = ?2 AND e.state = 'pending' \
           AND e.event < delivery.event)",
        vec![
            number(now),
            string(endpoint),
            number((which == Waiting::All).into()),
        ],
    )
}

/// When the next delivery is due (milliseconds since 1970).
pub fn next_due(sql: &SqlStorage) -> Result<Option<u64>> {
    #[derive(Deserialize)]
    struct Row {
        due: Option<u64>,
    }
    let next: Vec<Row> = rows(
        sql,
        "SELECT min(max(coalesce(hold_until, 0), (SELECT min(due_at) FROM delivery d \
           WHERE d.endpoint = endpoint.name AND d.state = 'pending' AND d.due_at IS NOT NULL))) \
         AS due FROM endpoint WHERE paused IS NULL",
        Vec::new(),
    )?;
    Ok(next.into_iter().next().and_then(|row| row.due))
}

/// When something is due after `now`, or may be sent again (milliseconds since 1970): what is due
/// already waits for a lane, not for a time.
pub fn next_after(sql: &SqlStorage, now: u64) -> Result<Option<u64>> {
    #[derive(Deserialize)]
    struct Row {
        due: Option<u64>,
    }
    let next: Vec<Row> = rows(
        sql,
        "SELECT min(due) AS due FROM (SELECT (SELECT min(due_at) FROM delivery d \
           WHERE d.endpoint = endpoint.name AND d.state = 'pending' AND d.due_at > ?1) AS due \
           FROM endpoint WHERE paused IS NULL \
         UNION ALL SELECT hold_until FROM endpoint WHERE paused IS NULL AND hold_until > ?1)",
        vec![number(now)],
    )?;
    Ok(next.into_iter().next().and_then(|row| row.due))
}
