//! The outbox: which deliveries are due, tried, delivered or dead.

use std::collections::{BTreeSet, VecDeque};

use portico_shared::json;
use portico_shared::webhook::{Filter, Health, Kind, LONGEST_HOLD_MS, Subject, TryOutcome};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use crate::error::{Error, Result};
use crate::practice_object::{changed, number, optional, rows, run, string};

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

/// An endpoint as the caller of [`enqueue_new`] has read it: its name, its filter, and whether it is paused.
type Known = (String, Filter, u8);

/// Puts a message about a new inquiry into the outbox, for every endpoint whose filter lets it
/// through, and tells which these are. `outlets` is a JSON list of [`Known`], and `tags` what is known of the
/// inquiry without opening it: the caller has both already. What is for an endpoint of `behind` waits for an
/// earlier message about the inquiry. Runs inside a transaction.
pub fn enqueue_new(
    sql: &SqlStorage,
    message: &Message<'_>,
    (outlets, tags): (&str, &str),
    behind: &[String],
) -> Result<Vec<String>> {
    let mut outlets: Vec<Known> =
        json::read(outlets.as_bytes()).map_err(|_| Error::Message("filters"))?;
    // Most practices filter nothing; their inquiries' tags need not be read.
    if outlets
        .iter()
        .any(|(_, filter, _)| *filter != Filter::default())
    {
        let subject: Subject = json::read(tags.as_bytes()).map_err(|_| Error::Message("tags"))?;
        outlets.retain(|(_, filter, _)| filter.passes(message.kind, Some(&subject)));
    }
    for (name, _, paused) in &outlets {
        let now = *paused == 0 && !behind.contains(name);
        // Row by row: most practices have one endpoint, for which a list costs more than the row.
        run(
            sql,
            "INSERT INTO delivery (id, event, kind, inquiry, endpoint, at, due_at) \
             VALUES (printf('msg_%012x', ?4) || lower(hex(randomblob(10))), ?1, ?2, ?3, ?5, ?4, ?6)",
            vec![
                number(message.event),
                string(message.kind.as_str()),
                optional(message.inquiry),
                number(message.at),
                string(name),
                if now {
                    number(message.at)
                } else {
                    SqlStorageValue::Null
                },
            ],
        )?;
    }
    Ok(outlets.into_iter().map(|(name, ..)| name).collect())
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
    if outlets.is_empty() {
        return Ok(false);
    }
    let names: Vec<&str> = outlets.iter().map(|(name, _)| name.as_str()).collect();
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

/// An endpoint that may be sent something.
#[derive(Clone, Deserialize)]
pub struct Outlet {
    pub name: String,
    pub url: String,
    pub flavour: String,
    pub filter: Filter,
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

/// Of the inquiries of a JSON list of ids, those that a filter lets through in messages of a kind about
/// many.
pub fn passing(
    sql: &SqlStorage,
    filter: &Filter,
    kind: Kind,
    ids: &str,
) -> Result<BTreeSet<String>> {
    #[derive(Deserialize)]
    struct Row {
        subjects: String,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT json_group_array(json_array(id, json_object('groups', json(groups), \
           'concerns', json(concerns), 'location', location))) AS subjects \
         FROM inquiry WHERE id IN (SELECT value FROM json_each(?))",
        vec![string(ids)],
    )?;
    let row = found.first().ok_or(Error::Message("subjects"))?;
    let subjects: Vec<(String, Subject)> =
        json::read(row.subjects.as_bytes()).map_err(|_| Error::Message("subjects"))?;
    let passing = subjects
        .into_iter()
        .filter(|(_, subject)| filter.passes(kind, Some(subject)));
    Ok(passing.map(|(id, _)| id).collect())
}

/// How many of an endpoint's due deliveries one look sees: reading a few more costs less than looking again.
pub const MOST_SEEN: usize = 8;

/// A delivery that is due.
#[derive(Deserialize)]
pub struct Due {
    pub id: String,
    pub kind: String,
    pub inquiry: Option<String>,
    pub at: u64,
    pub tries: u32,
    pub failed: u32,
    /// Its event's; empty where the inquiry was received, which is told by its handoff.
    pub data: String,
}

/// What there is to do for an endpoint.
#[derive(Deserialize)]
pub struct Work {
    pub outlet: Outlet,
    /// The first deliveries that are due and not under way, [`MOST_SEEN`] at most; none while it is held.
    pub due: VecDeque<Due>,
    /// When something else is due, or it may be sent to again (milliseconds since 1970): what is due
    /// already waits for a lane, not for a time.
    pub soon: Option<u64>,
}

/// All that a pass has to know, by one statement: what there is to do for each endpoint. `held` are the
/// deliveries under way, as a JSON list of ids. A hold longer than any is one that a clock set which was
/// wrong, and holds nothing. The limit is a sum: were it a bare parameter, the statement would be compiled
/// anew every time it runs.
pub fn work(sql: &SqlStorage, now: u64, held: &str) -> Result<Vec<Work>> {
    #[derive(Deserialize)]
    struct Row {
        work: String,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT json_group_array(json_object('outlet', json_object('name', name, 'url', url, \
           'flavour', flavour, 'filter', json(filter), 'origin', origin, 'secret', secret, 'old_secret', old_secret, \
           'old_until', old_until, 'failures', failures), \
         'due', json((SELECT json_group_array(json(line)) FROM (SELECT json_object('id', d.id, \
             'kind', d.kind, 'inquiry', d.inquiry, 'at', d.at, 'tries', d.tries, \
             'failed', d.failed, 'data', iif(d.kind = 'inquiry.received', '', \
               (SELECT e.data FROM event e WHERE e.seq = d.event))) AS line \
           FROM delivery d WHERE d.endpoint = endpoint.name AND d.state = 'pending' \
             AND d.due_at <= ?1 AND NOT coalesce(hold_until BETWEEN ?1 + 1 AND ?4, 0) \
             AND d.id NOT IN (SELECT value FROM json_each(?2)) \
           ORDER BY d.due_at, d.id LIMIT ?3 + 0))), \
         'soon', CASE WHEN hold_until BETWEEN ?1 + 1 AND ?4 THEN hold_until ELSE (SELECT min(due_at) FROM delivery d \
           WHERE d.endpoint = endpoint.name AND d.state = 'pending' AND d.due_at > ?1) END)) \
         AS work FROM endpoint WHERE paused IS NULL",
        vec![
            number(now),
            string(held),
            number(MOST_SEEN as u64),
            number(now + LONGEST_HOLD_MS),
        ],
    )?;
    let row = found.first().ok_or(Error::Message("work"))?;
    json::read(row.work.as_bytes()).map_err(|_| Error::Message("work"))
}

/// Writes a try down before it is made. False if the delivery has moved on since it was read. Runs
/// inside a transaction.
pub fn begin_try(sql: &SqlStorage, due: &Due, now: u64) -> Result<bool> {
    let broken_off = u64::from(due.tries.saturating_sub(due.failed));
    let wait = (broken_off * BROKEN_OFF_SECONDS).min(BROKEN_OFF_LONGEST) * 1000;
    let mine = changed(
        sql,
        "UPDATE delivery SET tries = tries + 1, due_at = ? \
         WHERE id = ? AND tries = ? AND state = 'pending'",
        vec![
            number(now + wait),
            string(&due.id),
            number(due.tries.into()),
        ],
    )?;
    if !mine {
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

/// What the outbox says when a try's end is written down.
#[derive(Default)]
pub struct Written {
    /// False if the delivery was changed meanwhile, which stands then.
    pub stands: bool,
    /// Whether a later message about the same inquiry may go now.
    pub freed: bool,
    /// Whether nothing is remembered of the endpoint's earlier tries.
    pub spotless: bool,
}

/// Writes down how a try ended. Runs inside a transaction.
pub fn end_try(
    sql: &SqlStorage,
    due: &Due,
    outcome: Option<TryOutcome>,
    took: u64,
    (now, after): (u64, After),
) -> Result<Written> {
    #[derive(Deserialize)]
    struct Row {
        following: Option<String>,
        spotless: Option<u8>,
    }
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
    if outcome == Some(TryOutcome::Unreadable) {
        // That goes on until a key is back; of such tries in a row the log keeps the last.
        run(
            sql,
            "DELETE FROM try WHERE delivery = ? AND number = ? AND error = 'unreadable'",
            vec![string(&due.id), number(due.tries.into())],
        )?;
    }
    let (state, due_at, failed) = match after {
        After::Delivered => ("delivered", SqlStorageValue::Null, 0),
        After::Dead => ("dead", SqlStorageValue::Null, 1),
        After::Cancelled => ("cancelled", SqlStorageValue::Null, 0),
        After::Due { at, counts } => ("pending", number(at), u64::from(counts)),
    };
    let mine: Vec<Row> = rows(
        sql,
        "UPDATE delivery SET state = ?1, due_at = ?2, failed = failed + ?3 \
         WHERE id = ?4 AND tries = ?5 AND state = 'pending' \
         RETURNING (SELECT d.id FROM delivery d WHERE d.inquiry = delivery.inquiry \
           AND d.endpoint = delivery.endpoint AND d.state = 'pending' AND d.id <> delivery.id \
           ORDER BY d.event LIMIT 1) AS following, \
         (SELECT failures = 0 AND refuses = 0 AND coalesce(failing_since, hold_until, unreadable) IS NULL \
           FROM endpoint WHERE name = delivery.endpoint) AS spotless",
        vec![
            string(state),
            due_at,
            number(failed),
            string(&due.id),
            number_of_try,
        ],
    )?;
    let Some(row) = mine.first() else {
        return Ok(Written::default());
    };
    let following = row.following.as_deref().filter(|_| state != "pending");
    if let Some(following) = following {
        // The next message about the same inquiry may go now.
        run(
            sql,
            "UPDATE delivery SET due_at = ? WHERE id = ? AND due_at IS NULL",
            vec![number(now), string(following)],
        )?;
    }
    Ok(Written {
        stands: true,
        freed: following.is_some(),
        spotless: row.spotless == Some(1),
    })
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
