//! What the practice is told by the day and the week: written down as events of the practice, told
//! to endpoints, shown at the desk. The alarm runs it.

use portico_shared::clock::{Moment, business_day};
use portico_shared::practice::Policy;
use portico_shared::webhook::Kind;
use portico_shared::workflow::{Job, is_overdue, next_job, week_ended};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::audit::{self, SYSTEM};
use super::{Practice, number, rows, run, string, transaction};
use crate::delivery::endpoints::troubled;
use crate::delivery::outbox::{self, Message};
use crate::error::{Error, Result};
use crate::platform::moment;
use crate::zones::RuntimeZones;

/// When each is told next, and was told last.
pub const TABLES: &str = "
    CREATE TABLE job (
        kind TEXT PRIMARY KEY,
        -- 0 where it has to be worked out from the policy in force.
        at INTEGER NOT NULL DEFAULT 0,
        told INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    INSERT INTO job (kind) VALUES ('unresolved.closing'), ('summary.daily'), ('scorecard.weekly');
    CREATE INDEX event_summary ON event (seq)
        WHERE kind IN ('unresolved.closing', 'summary.daily', 'scorecard.weekly');
";

/// How much is open, and what of it is to be done by a time (?5): until the practice closes (?3) or,
/// before it does, at all. ?4 is when the one before was told.
const SUMMARY: &str = concat!(
    "SELECT json_object('closes', strftime('%Y-%m-%dT%H:%M:%SZ', ?3 / 1000, 'unixepoch'), \
    'open', count(*), 'late', count(*) FILTER (WHERE work_by < ?1), \
    'received', (SELECT count(*) FROM inquiry WHERE received_at > ?4 AND quarantined = 0), \
    'booked', (SELECT count(*) FROM inquiry WHERE booked_at > ?4), \
    'quarantined', (SELECT count(*) FROM inquiry WHERE quarantined = 1 AND wrapped_key IS NOT NULL), \
    'delivery_trouble', ",
    troubled!(),
    ", 'rows_in_all', count(*) FILTER (WHERE work_by <= ?5), \
    'rows_cut', json(iif(count(*) FILTER (WHERE work_by <= ?5) > ?2, 'true', 'false')), \
    'rows', (SELECT json_group_array(json(line)) FROM (SELECT json_object('inquiry', id, \
        'reference', reference, 'urgent', json(iif(concerns LIKE '%\"urgent\"%', 'true', 'false')), \
        'group', primary_group, 'channel', channel, 'source', source, 'status', status, \
        'minutes_left', CAST(floor((work_by - ?1) / 60000.0) AS INTEGER), \
        'due', strftime('%Y-%m-%dT%H:%M:%SZ', work_by / 1000, 'unixepoch'), 'owner', owner) AS line \
      FROM inquiry WHERE closed_at IS NULL AND quarantined = 0 AND work_by <= ?5 \
      ORDER BY work_by LIMIT ?2))) AS data \
    FROM inquiry WHERE closed_at IS NULL AND quarantined = 0"
);

/// How many inquiries a summary names; it tells how many there are in all.
const SUMMARY_ROWS: u64 = 100;

/// How many summaries the desk is shown.
const SHOWN: u64 = 20;

/// How soon to look again where the hours lead to no time, in milliseconds.
const LATER_MS: i64 = 86_400_000;

#[derive(Deserialize)]
struct Due {
    kind: String,
    at: u64,
    told: u64,
}

/// Tells what is due, and works out when it is told next. What was missed while the object could not
/// run is told once.
pub fn run_due(object: &Practice) -> Result<()> {
    let (sql, now) = (object.sql(), object.now());
    let due: Vec<Due> = rows(
        &sql,
        "SELECT kind, at, told FROM job WHERE at <= ?",
        vec![number(now)],
    )?;
    if due.is_empty() {
        return Ok(());
    }
    let policy = object.policy()?;
    for due in due {
        let job = Job::from_name(&due.kind).ok_or(Error::Message("job"))?;
        let at = moment(now);
        let next = next_job(job, &policy, &RuntimeZones, at);
        let next = next.ok().or_else(|| at.plus_millis(LATER_MS));
        transaction(object.state(), || {
            let mut told = due.told;
            let missed = || is_overdue(job, &policy, &RuntimeZones, moment(told), at);
            if due.at > 0 || told > 0 && missed().unwrap_or_default() {
                tell(&sql, &policy, job, told, now)?;
                told = now;
            }
            run(
                &sql,
                "UPDATE job SET at = ?, told = ? WHERE kind = ?",
                vec![
                    millis(next.unwrap_or(Moment::MAX)),
                    number(told),
                    string(&due.kind),
                ],
            )
        })?;
    }
    Ok(())
}

fn tell(sql: &SqlStorage, policy: &Policy, job: Job, before: u64, now: u64) -> Result<()> {
    #[derive(Deserialize)]
    struct Row {
        data: String,
    }
    let at = moment(now);
    let data = if job == Job::Weekly {
        let week = week_ended(policy, &RuntimeZones, at).map_err(|_| Error::Message("week"))?;
        format!(r#"{{"from":"{}","until":"{}"}}"#, week.from, week.until)
    } else {
        let today = business_day(&policy.anywhere(), &RuntimeZones, at, 0);
        let closes = today.map_or(at, |day| day.closes);
        let by = match job {
            Job::Unresolved => Moment::MAX,
            _ => closes.max(at),
        };
        let found: Vec<Row> = rows(
            sql,
            SUMMARY,
            vec![
                number(now),
                number(SUMMARY_ROWS),
                millis(closes),
                number(before),
                millis(by),
            ],
        )?;
        let row = found.into_iter().next();
        row.ok_or(Error::Message("summary"))?.data
    };
    let event = audit::of_practice(sql, SYSTEM, job.as_str(), &data, now)?;
    let message = Message {
        kind: Kind::parse(job.as_str()).ok_or(Error::Message("kind"))?,
        event,
        inquiry: None,
        at: now,
    };
    outbox::enqueue(sql, &message, None).map(drop)
}

fn millis(at: Moment) -> SqlStorageValue {
    SqlStorageValue::Integer(at.as_millis())
}

/// The newest summaries, newest first, as a JSON list of
/// [`SummaryView`](portico_shared::workflow::SummaryView).
pub fn list(sql: &SqlStorage) -> Result<String> {
    #[derive(Deserialize)]
    struct Row {
        list: String,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT json_group_array(json(line)) AS list FROM (SELECT json_patch(json_object( \
         'at', strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch'), 'kind', kind), data) AS line \
         FROM event WHERE kind IN ('unresolved.closing', 'summary.daily', 'scorecard.weekly') \
         ORDER BY seq DESC LIMIT ?)",
        vec![number(SHOWN)],
    )?;
    Ok(found
        .into_iter()
        .next()
        .map_or_else(|| "[]".to_owned(), |row| row.list))
}
