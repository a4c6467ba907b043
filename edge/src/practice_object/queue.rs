//! The queue: which inquiries wait, least time left first, and finding one by name or number.
//!
//! Rows come from the clear columns and a small sealed label; the records stay closed. A page read
//! leaves one event.

use std::collections::BTreeSet;

use portico_shared::clock::{Moment, ResponseClock, Standing};
use portico_shared::desk::{QueueFilter, QueuePage, QueueRow};
use portico_shared::intent::IntentGroup;
use portico_shared::json;
use portico_shared::language::Language;
use portico_shared::practice::Concern;
use portico_shared::private::Private;
use portico_shared::source::{Channel, SourceName};
use portico_shared::vault::{Part, PracticeVault, Wrapped};
use portico_shared::workflow::{Status, Task};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::audit::{self, NewEvent, Sealed};
use super::{number, optional, rows, string};
use crate::delivery::endpoints::troubled;
use crate::error::{Error, Result};
use crate::platform::moment;
use crate::vault::Label;

/// Rows of a page, where the desk does not say.
const ROWS: u16 = 50;

/// Most rows of a page.
const ROWS_MAX: u16 = 200;

/// One row as one text: its columns would be as many crossings.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT json_object('id', id, 'reference', reference, 'received', received_at, \
             'status', status, 'channel', channel, 'source', source, 'campaign', campaign, \
             'primary', primary_group, 'concerns', json(concerns), 'language', language, \
             'location', location, 'service', service, 'owner', owner, 'due', due_at, \
             'due_soon', due_soon, 'work_by', work_by, 'priority', priority, \
             'quarantined', quarantined, 'closed', closed_at IS NOT NULL, 'linked', linked_to IS NOT NULL, 'attempts', attempts, \
             'escalated', escalated, 'next', json(next), 'answered', first_attempt_at, \
             'version', key_version, 'key', wrapped_key, 'label', label) AS row FROM inquiry WHERE \
             (?1 IS NULL OR owner = ?1 OR EXISTS (SELECT 1 FROM json_each(plan) \
                WHERE ?1 IN (value ->> 'owner', value ->> 'deputy'))) \
             AND (?2 IS NULL OR EXISTS (SELECT 1 FROM json_each(groups) WHERE value = ?2)) \
             AND (?3 IS NULL OR location = ?3) AND (?4 IS NULL OR language = ?4) \
             AND (?5 IS NULL OR work_by < ?5) AND (?6 IS NULL OR quarantined = ?6) \
             AND (?7 IS NULL OR status IN (SELECT value FROM json_each(?7))) ",
            $rest
        )
    };
}

/// What is open, least time left first, of what is due together that with priority; ?8, ?9 and ?10 are
/// where the page before ended.
const OPEN: &str = select!(
    "AND closed_at IS NULL AND work_by >= ?8 AND (work_by, 1 - priority, id) > (?8, ?9, ?10) \
     ORDER BY work_by, 1 - priority, id LIMIT ?11"
);

/// With closed ones among them, newest first; ?8 is where the page before ended.
const ALL: &str = select!("AND id < ?8 ORDER BY id DESC LIMIT ?9");

/// What is found by marks or reference, newest first. ?9 lists marks of which any will do; ?10
/// lists, for each word of a name, the marks of which one must be there.
const FOUND: &str = select!(
    "AND id < ?8 AND id IN (SELECT inquiry FROM mark WHERE mark IN (SELECT value FROM json_each(?9)) \
        UNION SELECT id FROM inquiry WHERE reference = ?11 \
        UNION SELECT inquiry FROM json_each(?10) word JOIN json_each(word.value) one \
            JOIN mark ON mark = one.value \
            GROUP BY inquiry HAVING count(DISTINCT word.key) = json_array_length(?10)) \
     ORDER BY id DESC LIMIT ?12"
);

/// What links to an inquiry, what that links to, and what else links there; newest first.
const LINKED: &str = select!(
    "AND id < ?8 AND id <> ?9 AND id IN (SELECT linked_to FROM inquiry WHERE id = ?9 \
        UNION SELECT id FROM inquiry WHERE linked_to = ?9 \
        UNION SELECT id FROM inquiry WHERE linked_to = \
            (SELECT linked_to FROM inquiry WHERE id = ?9)) \
     ORDER BY id DESC LIMIT ?10"
);

/// After every id there is.
const END: &str = "~";

#[derive(Deserialize)]
struct Row {
    id: String,
    reference: String,
    received: u64,
    status: Status,
    channel: Channel,
    source: SourceName,
    campaign: Option<String>,
    primary: IntentGroup,
    concerns: BTreeSet<Concern>,
    language: Language,
    location: Option<String>,
    service: Option<String>,
    owner: String,
    due: i64,
    due_soon: Option<i64>,
    work_by: i64,
    priority: u8,
    quarantined: u8,
    closed: u8,
    linked: u8,
    attempts: u16,
    escalated: u8,
    next: Option<Task>,
    answered: Option<i64>,
    version: u32,
    key: Option<String>,
    label: Option<String>,
}

#[derive(Deserialize)]
struct Beside {
    held: u32,
    troubled: u32,
}

/// A page of the queue. Runs inside a transaction.
///
/// # Errors
/// [`Error::Message`] when a stored row cannot be read.
pub fn list(
    sql: &SqlStorage,
    vault: &PracticeVault,
    filter: &QueueFilter,
    actor: &str,
    now: u64,
) -> Result<QueuePage> {
    let limit = filter.limit.unwrap_or(ROWS).clamp(1, ROWS_MAX);
    let found = select(sql, vault, filter, now, limit)?;
    let full = found.len() == usize::from(limit);
    let next = found.last().filter(|_| full).map(|last| {
        if by_time_left(filter) {
            let after = u8::from(last.priority == 0);
            format!("{}.{after}.{}", last.work_by, last.id)
        } else {
            last.id.clone()
        }
    });
    audit::append(
        sql,
        &NewEvent {
            inquiry: None,
            at: now,
            actor,
            kind: "queue.read",
            data: &format!(r#"{{"rows":{}}}"#, found.len()),
            sealed: Sealed::Nothing,
        },
    )?;
    let next_due = next_due(sql, vault, filter, now)?;
    let beside: Vec<Beside> = rows(
        sql,
        concat!(
            "SELECT (SELECT count(*) FROM inquiry WHERE quarantined = 1 AND wrapped_key IS NOT NULL) \
             AS held, ",
            troubled!(),
            " AS troubled"
        ),
        vec![number(now)],
    )?;
    let now = moment(now);
    Ok(QueuePage {
        quarantined: beside.first().map_or(0, |beside| beside.held),
        delivery_trouble: beside.first().map_or(0, |beside| beside.troubled),
        rows: found.into_iter().map(|row| row.shown(vault, now)).collect(),
        next,
        next_due,
        now,
    })
}

/// Where only those past due are asked for, when the next of the others is.
fn next_due(
    sql: &SqlStorage,
    vault: &PracticeVault,
    filter: &QueueFilter,
    now: u64,
) -> Result<Option<Moment>> {
    if filter.overdue != Some(true) || filter.cursor.is_some() {
        return Ok(None);
    }
    let sorted = by_time_left(filter);
    let others = QueueFilter {
        overdue: None,
        cursor: sorted.then(|| format!("{now}.0.")),
        ..filter.clone()
    };
    let found = select(sql, vault, &others, now, if sorted { 1 } else { ROWS_MAX })?;
    let open = found.iter().filter(|row| row.closed == 0);
    let dues = open.filter_map(|row| Moment::from_millis(row.work_by));
    Ok(dues.filter(|due| *due >= moment(now)).min())
}

/// Whether the page is what waits now; else it is a history, newest first.
fn by_time_left(filter: &QueueFilter) -> bool {
    let open = |name| Status::from_name(name).is_some_and(|status| !status.is_closed());
    let status = filter.status.as_ref();
    filter.q.is_none()
        && filter.linked.is_none()
        && status.is_none_or(|list| list.split(',').all(open))
}

fn select(
    sql: &SqlStorage,
    vault: &PracticeVault,
    filter: &QueueFilter,
    now: u64,
    limit: u16,
) -> Result<Vec<Row>> {
    let statuses = filter
        .status
        .as_ref()
        .map(|list| json(&list.split(',').collect::<Vec<_>>()))
        .transpose()?;
    let mut values = vec![
        optional(filter.owner.as_deref()),
        optional(filter.group.map(IntentGroup::as_str)),
        optional(filter.location.as_deref()),
        optional(filter.language.map(Language::as_str)),
        match filter.overdue {
            Some(true) => number(now),
            _ => SqlStorageValue::Null,
        },
        // What is likely spam shows only where it is asked for; a search finds it all the same.
        match filter.quarantine {
            Some(held) => number(held.into()),
            None if filter.q.is_some() || filter.linked.is_some() => SqlStorageValue::Null,
            None => number(0),
        },
        optional(statuses.as_deref()),
    ];
    let cursor = filter.cursor.as_deref();
    let statement = if by_time_left(filter) {
        let mut before = cursor.unwrap_or("0.0.").splitn(3, '.');
        for _ in 0..2 {
            let part = before.next().and_then(|part| part.parse().ok());
            values.push(number(part.unwrap_or_default()));
        }
        values.push(string(before.next().unwrap_or_default()));
        OPEN
    } else {
        values.push(string(cursor.unwrap_or(END)));
        match (&filter.q, &filter.linked) {
            (Some(text), _) => {
                let search = vault.search(text.expose());
                values.push(string(&json(&search.contact)?));
                // A list without words would be found in every name; one word without marks, in none.
                values.push(string(&if search.words.is_empty() {
                    "[[]]".to_owned()
                } else {
                    json(&search.words)?
                }));
                values.push(string(&text.expose().trim().to_ascii_uppercase()));
                FOUND
            }
            (None, Some(id)) => {
                values.push(string(id));
                LINKED
            }
            (None, None) => ALL,
        }
    };
    values.push(number(limit.into()));
    read(sql, statement, values)
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Message("filter"))
}

fn read(
    sql: &SqlStorage,
    statement: &'static str,
    values: Vec<SqlStorageValue>,
) -> Result<Vec<Row>> {
    #[derive(Deserialize)]
    struct Text {
        row: String,
    }
    let texts: Vec<Text> = rows(sql, statement, values)?;
    texts
        .iter()
        .map(|text| json::read(text.row.as_bytes()).map_err(|_| Error::Message("row")))
        .collect()
}

impl Row {
    fn shown(self, vault: &PracticeVault, now: Moment) -> QueueRow {
        let time = |millis: i64| Moment::from_millis(millis).unwrap_or(Moment::MAX);
        let next_due = self.next.as_ref().map(|task| task.due);
        let answered = self.answered.map(time);
        let promised = ResponseClock {
            received: moment(self.received),
            due_soon: time(self.due_soon.unwrap_or(self.due)),
            due: time(self.due),
            policy_version: 0,
        };
        QueueRow {
            name: self.name(vault),
            standing: self
                .runs()
                .then(|| standing(&promised, answered, next_due, now)),
            erased: self.key.is_none(),
            due: answered.and(next_due).unwrap_or(promised.due),
            due_soon: match answered {
                None => self.due_soon.map(time),
                Some(_) => None,
            },
            id: self.id,
            reference: self.reference,
            status: self.status,
            received: promised.received,
            priority: self.priority > 0,
            urgent: self.concerns.contains(&Concern::Urgent),
            primary: self.primary,
            concerns: self.concerns,
            channel: self.channel,
            source: self.source,
            campaign: self.campaign,
            language: self.language,
            location: self.location,
            service: self.service,
            owner: self.owner,
            attempts: self.attempts,
            escalated: self.escalated > 0,
            asked_again: self.linked > 0,
            quarantined: self.quarantined > 0,
            next: self.next,
        }
    }

    /// Whether a clock says something of it: not of what is held back or erased, nor of what was closed
    /// without an attempt.
    fn runs(&self) -> bool {
        self.quarantined == 0 && self.key.is_some() && (self.closed == 0 || self.answered.is_some())
    }

    /// The patient's name. One that does not open leaves its row without a name: the others are
    /// worth showing, and opening the inquiry tells what is wrong.
    fn name(&self, vault: &PracticeVault) -> Option<Private> {
        let wrapped = Wrapped {
            version: self.version,
            text: self.key.clone()?,
        };
        let key = vault.unwrap(&self.id, &wrapped).ok()?;
        let label = key.open_text(Part::Label, self.label.as_deref()?).ok()?;
        let label: Label = json::read(label.as_bytes()).ok()?;
        Some(Private::from(label.name))
    }
}

/// Before the first response it is the promise that counts, then the next step.
fn standing(
    clock: &ResponseClock,
    answered: Option<Moment>,
    next_due: Option<Moment>,
    now: Moment,
) -> Standing {
    match (answered, next_due) {
        (Some(_), Some(due)) if now > due => Standing::Late,
        (Some(_), Some(_)) => Standing::OnTime,
        _ => clock.standing(answered, now),
    }
}
