//! Storing an inquiry once, and telling again what was told.

use portico_shared::clock::Moment;
use portico_shared::json;
use portico_shared::person::{Earlier, Linked, MatchedOn, link};
use serde::Deserialize;
use serde_json::value::RawValue;
use worker::{SqlStorage, SqlStorageValue};

use super::audit::{self, Head, NewEvent, Sealed};
use super::messages::{Accept, Reply};
use super::quota::{self, Verdict};
use super::record::{self, Opened};
use super::{Practice, hold, live, number, optional, partial, registry, rotate, rows, run, string};
use crate::delivery::outbox::{self, Message};
use crate::error::{Error, Result};
use crate::platform::moment;
use portico_shared::spam::Score;
use portico_shared::vault::PracticeVault;
use portico_shared::webhook::Kind;

/// How long the confirmation page of a form without scripts can be opened, in milliseconds.
const RECEIPT_MS: u64 = 3_600_000;

/// What the object knows before it stores, read by one statement.
#[derive(Deserialize)]
struct Before {
    version: Option<u32>,
    told: Option<String>,
    taken: u32,
    places: u32,
    seq: Option<u64>,
    hash: Option<String>,
    first: u8,
    outlets: String,
    known: u8,
}

/// Of the secret's versions the newest three count, as older ones have been wrapped anew. What takes
/// part in every inquiry is kept plain: a virtual table or a list costs more than what it finds.
const BEFORE: &str = "SELECT \
    (SELECT max(version) FROM policy) AS version, \
    (SELECT id FROM inquiry \
        WHERE idempotency_key IN (?1 ->> '$[0]', ?1 ->> '$[1]', ?1 ->> '$[2]')) AS told, \
    EXISTS (SELECT 1 FROM inquiry WHERE id = ?2) \
        OR EXISTS (SELECT 1 FROM inquiry WHERE reference = ?3) AS taken, \
    EXISTS (SELECT 1 FROM partial \
        WHERE key IN (?1 ->> '$[0]', ?1 ->> '$[1]', ?1 ->> '$[2]')) AS places, \
    (SELECT max(seq) FROM event) AS seq, \
    (SELECT hash FROM event ORDER BY seq DESC LIMIT 1) AS hash, \
    NOT EXISTS (SELECT 1 FROM inquiry) AS first, \
    (SELECT json_group_array(json_array(name, json(filter), paused IS NOT NULL)) FROM endpoint) AS outlets, \
    EXISTS (SELECT 1 FROM mark \
        WHERE mark IN (?4 ->> '$[0]', ?4 ->> '$[1]', ?5 ->> '$[0]', ?5 ->> '$[1]')) AS known";

/// Of earlier inquiries with the same phone or address the newest 20 count, so that a flood under one
/// number costs no more than a family; of the secret's versions the newest two. What is held back waits
/// for no answer: nobody was promised one.
const EARLIER: &str = "SELECT json_group_array(json_object('id', i.id, 'received', i.received_at, \
        'due', i.due_at, 'waiting', first_attempt_at IS NULL AND closed_at IS NULL AND quarantined = 0, \
        'closed', closed_at IS NOT NULL, 'phone', m.phone, 'email', m.email)) AS earlier \
    FROM (SELECT inquiry, max(phone) AS phone, max(email) AS email FROM ( \
        SELECT * FROM (SELECT inquiry, 1 AS phone, 0 AS email FROM mark \
            WHERE mark = ?1 ->> '$[0]' ORDER BY inquiry DESC LIMIT 20) UNION ALL \
        SELECT * FROM (SELECT inquiry, 1, 0 FROM mark \
            WHERE mark = ?1 ->> '$[1]' ORDER BY inquiry DESC LIMIT 20) UNION ALL \
        SELECT * FROM (SELECT inquiry, 0, 1 FROM mark \
            WHERE mark = ?2 ->> '$[0]' ORDER BY inquiry DESC LIMIT 20) UNION ALL \
        SELECT * FROM (SELECT inquiry, 0, 1 FROM mark \
            WHERE mark = ?2 ->> '$[1]' ORDER BY inquiry DESC LIMIT 20)) GROUP BY inquiry) m \
    JOIN inquiry i ON i.id = m.inquiry";

const INSERT: &str = "INSERT INTO inquiry (id, reference, idempotency_key, received_at, \
    policy_version, key_version, wrapped_key, label, sealed, marks, work_by, linked_to, linked_on, \
    asked_before, first_due, due_at, priority, spam_score, spam_reasons, \
    way, channel, source, campaign, landing_path, primary_group, groups, concerns, topics, \
    language, location, service, patient_status, owner, quarantined, \
    status, attempts, escalated, due_soon, plan, next, fact, job_at) \
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, \
    coalesce(min(coalesce(s ->> 'work_by', ?14), ?13), s ->> 'work_by', ?14), ?11, ?12, \
    ?15, ?13, ?14, ?16, ?17, ?18, \
    a ->> 'way', a ->> 'channel', a ->> 'source', a ->> 'campaign', a ->> 'landing_path', \
    a ->> 'primary', a -> 'groups', coalesce(a -> 'concerns', '[]'), coalesce(a -> 'topics', '[]'), \
    a ->> 'language', a ->> 'location', a ->> 'service', a ->> 'patient', a ->> 'owner', \
    coalesce(a ->> 'quarantined', 0), \
    coalesce(s ->> 'status', 'new_inquiry'), coalesce(s ->> 'attempts', 0), \
    coalesce(s ->> 'escalated', 0), s ->> 'due_soon', coalesce(s -> 'plan', '[]'), s -> 'next', \
    coalesce(s ->> 'fact', ''), CASE WHEN s IS NULL THEN 0 ELSE s ->> 'job_at' END \
    FROM (SELECT ?19 AS a, ?20 AS s)";

/// What storing came to.
pub struct Accepted {
    /// The answer.
    pub reply: Reply,
    /// Whether it was stored just now.
    pub stored: bool,
    /// Whether a delivery is due now.
    pub deliver: bool,
}

/// Stores the inquiry, its first event, its marks and its outbox rows; or finds that it is stored
/// already. Runs inside a transaction.
pub fn accept(
    sql: &SqlStorage,
    vault: &PracticeVault,
    practice: &str,
    inquiry: &Accept,
) -> Result<Accepted> {
    let only = |reply| Accepted {
        reply,
        stored: false,
        deliver: false,
    };
    let before: Vec<Before> = rows(
        sql,
        BEFORE,
        vec![
            list(&inquiry.keys),
            string(&inquiry.id),
            string(&inquiry.reference),
            list(&inquiry.marks.phone),
            list(&inquiry.marks.email),
        ],
    )?;
    let Some(before) = before.into_iter().next() else {
        return Ok(only(Reply::Unknown));
    };
    if let Some(id) = &before.told {
        if before.places > 0 {
            partial::forget(sql, &inquiry.keys)?;
        }
        return again(sql, vault, id, &inquiry.fingerprint).map(only);
    }
    if before.version != Some(inquiry.policy_version) {
        return registry::policy(sql).map(only);
    }
    if before.taken > 0 {
        return Ok(only(Reply::Taken));
    }
    let (score, quarantined) = match quota::judge(sql, practice, inquiry)? {
        Verdict::Wait(reply) => return Ok(only(reply)),
        Verdict::Take { score, quarantined } => (score, quarantined),
    };
    let quarantine = quarantined
        .then(|| hold::held_back(vault, inquiry))
        .transpose()?;
    let inquiry = quarantine.as_ref().map_or(inquiry, |(held, _)| held);
    let linked = if before.known > 0 {
        linked(sql, inquiry)?
    } else {
        None
    };
    store(sql, inquiry, linked.as_ref(), &score)?;
    let mut head = audit::append_after(
        sql,
        &Head::from_row(before.seq, before.hash),
        &NewEvent {
            inquiry: Some(&inquiry.id),
            at: inquiry.at,
            actor: &inquiry.actor,
            kind: "inquiry.received",
            data: inquiry.arrived.get(),
            sealed: Sealed::Record(&inquiry.seal_hash),
        },
    )?;
    let event = head.seq;
    if let Some(linked) = linked.as_ref().filter(|_| !quarantined) {
        head = note_on_earlier(sql, &head, &linked.to, (&inquiry.id, inquiry.at))?;
    }
    if inquiry.key.version != vault.newest() {
        rotate::begin_again(sql)?;
    } else if before.first > 0 {
        rotate::finish(sql, vault)?;
    }
    mark(sql, inquiry)?;
    if before.places > 0 {
        partial::forget(sql, &inquiry.keys)?;
    }
    let message = Message {
        kind: Kind::InquiryReceived,
        event,
        inquiry: Some(&inquiry.id),
        at: inquiry.at,
    };
    // What is held back is told when it is released.
    let deliver = !quarantined && {
        let known = (before.outlets.as_str(), inquiry.arrived.get());
        let sent = outbox::enqueue_new(sql, &message, known, &[])?;
        let told = tell_concern(sql, &head, inquiry, &before.outlets, &sent)?;
        !sent.is_empty() || told
    };
    Ok(Accepted {
        reply: quarantine.map_or(Reply::Stored, |(_, reply)| reply),
        stored: true,
        deliver,
    })
}

/// What follows once an inquiry is stored and that is committed.
pub fn stored(object: &Practice, practice: &str, inquiry: &Accept) {
    quota::stored(practice, inquiry);
    live::tell(object, &inquiry.id, "inquiry.received");
}

/// Tells whom a concern is for, where there is one, and whether anything is due by it. At the endpoints of
/// `behind` it waits for the inquiry itself.
fn tell_concern(
    sql: &SqlStorage,
    head: &Head,
    inquiry: &Accept,
    outlets: &str,
    behind: &[String],
) -> Result<bool> {
    // Most have none; their tags need not be read.
    if !inquiry.arrived.get().contains(r#""escalated_to":"#) {
        return Ok(false);
    }
    let Some(told) = quota::arrived(&inquiry.arrived)?.told() else {
        return Ok(false);
    };
    let data = serde_json::to_string(&told).map_err(|_| Error::Message("event"))?;
    let head = audit::append_after(
        sql,
        head,
        &NewEvent {
            inquiry: Some(&inquiry.id),
            at: inquiry.at,
            actor: audit::SYSTEM,
            kind: "inquiry.escalated",
            data: &data,
            sealed: Sealed::Nothing,
        },
    )?;
    let message = Message {
        kind: Kind::InquiryEscalated,
        event: head.seq,
        inquiry: Some(&inquiry.id),
        at: inquiry.at,
    };
    let known = (outlets, inquiry.arrived.get());
    outbox::enqueue_new(sql, &message, known, behind).map(|told| !told.is_empty())
}

/// By what the inquiry can be found.
fn mark(sql: &SqlStorage, inquiry: &Accept) -> Result<()> {
    // A phone number, an address and two words of a name: a list costs more than the rows.
    const FOUR: &str = "INSERT OR IGNORE INTO mark (mark, inquiry) \
        VALUES (?2, ?1), (?3, ?1), (?4, ?1), (?5, ?1)";
    let marks = &inquiry.marks.stored;
    if let [first, ..] = marks.as_slice() {
        let four = (0..4).map(|n| string(marks.get(n).unwrap_or(first)));
        let id = std::iter::once(string(&inquiry.id));
        run(sql, FOUR, id.chain(four).collect())?;
    }
    let Some(others) = marks.get(4..).filter(|others| !others.is_empty()) else {
        return Ok(());
    };
    run(
        sql,
        "INSERT OR IGNORE INTO mark (mark, inquiry) SELECT value, ? FROM json_each(?)",
        vec![string(&inquiry.id), list(others)],
    )
}

/// The earlier inquiry is told that its patient has asked again, by which inquiry and when, and while
/// it is open goes before others that are due at the same time. Its due stays. Runs inside a transaction.
pub fn note_on_earlier(
    sql: &SqlStorage,
    head: &Head,
    earlier: &str,
    (by, at): (&str, u64),
) -> Result<Head> {
    // An id of ours needs no escaping.
    let data = format!(r#"{{"inquiry":"{by}"}}"#);
    let head = audit::append_after(
        sql,
        head,
        &NewEvent {
            inquiry: Some(earlier),
            at,
            actor: audit::PATIENT,
            kind: "inquiry.asked_again",
            data: &data,
            sealed: Sealed::Nothing,
        },
    )?;
    run(
        sql,
        "UPDATE inquiry SET priority = 1 WHERE id = ? AND closed_at IS NULL",
        vec![string(earlier)],
    )?;
    Ok(head)
}

fn store(
    sql: &SqlStorage,
    inquiry: &Accept,
    linked: Option<&Linked<String>>,
    score: &Score,
) -> Result<()> {
    let reasons = serde_json::to_string(&score.reasons).map_err(|_| Error::Message("reasons"))?;
    run(
        sql,
        INSERT,
        vec![
            string(&inquiry.id),
            string(&inquiry.reference),
            optional(inquiry.keys.first().map(String::as_str)),
            number(inquiry.at),
            number(inquiry.policy_version.into()),
            number(inquiry.key.version.into()),
            string(&inquiry.key.wrapped),
            string(&inquiry.label),
            SqlStorageValue::Blob(inquiry.sealed.clone()),
            list(&inquiry.marks.stored),
            optional(linked.map(|linked| linked.to.as_str())),
            optional(linked.map(|linked| linked.matched.as_str())),
            linked
                .and_then(|linked| linked.first_due)
                .map_or(SqlStorageValue::Null, |due| {
                    SqlStorageValue::Integer(due.as_millis())
                }),
            SqlStorageValue::Integer(inquiry.due_at),
            number(linked.map_or(0, |linked| linked.times_before as u64)),
            number(u64::from(inquiry.priority || linked.is_some())),
            number(score.points.into()),
            string(&reasons),
            string(inquiry.arrived.get()),
            optional(inquiry.settled.as_deref().map(RawValue::get)),
        ],
    )
}

/// An earlier inquiry as the statement tells it.
#[derive(Deserialize)]
struct Row {
    id: String,
    received: u64,
    due: i64,
    waiting: u8,
    closed: u8,
    phone: u8,
    email: u8,
}

/// The earlier inquiry that this one asks again. It is linked and never merged: a family may share
/// a phone.
fn linked(sql: &SqlStorage, inquiry: &Accept) -> Result<Option<Linked<String>>> {
    #[derive(Deserialize)]
    struct Found {
        earlier: String,
    }
    let marks = &inquiry.marks;
    let found: Vec<Found> = rows(sql, EARLIER, vec![list(&marks.phone), list(&marks.email)])?;
    let found = found.first().ok_or(Error::Message("earlier"))?;
    let rows: Vec<Row> =
        json::read(found.earlier.as_bytes()).map_err(|_| Error::Message("earlier"))?;
    let earlier: Vec<Earlier<String>> = rows
        .into_iter()
        .filter_map(|row| {
            Some(Earlier {
                id: row.id,
                received: moment(row.received),
                due: Moment::from_millis(row.due)?,
                waiting: row.waiting > 0,
                open: row.closed == 0,
                matched: MatchedOn::from_fields(row.phone > 0, row.email > 0)?,
            })
        })
        .collect();
    Ok(link(moment(inquiry.at), &earlier))
}

/// The answer to a repeated key: what was told the first time, if the request is the same.
fn again(sql: &SqlStorage, vault: &PracticeVault, id: &str, fingerprint: &str) -> Result<Reply> {
    let Some(Opened { record, due, .. }) = record::open(sql, vault, id)? else {
        return Ok(Reply::KeyReused);
    };
    Ok(if record.fingerprint == fingerprint {
        Reply::Told {
            acknowledgment: record.acknowledgment.get().to_owned(),
            id: id.to_owned(),
            receipt: record.receipt,
            due,
        }
    } else {
        Reply::KeyReused
    })
}

/// What was told under a key, if it was used: whatever has changed since, its answer has not.
pub fn told(
    sql: &SqlStorage,
    vault: &PracticeVault,
    keys: &[String],
    fingerprint: &str,
) -> Result<Reply> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT id FROM inquiry WHERE idempotency_key IN (SELECT value FROM json_each(?))",
        vec![list(keys)],
    )?;
    found.first().map_or(Ok(Reply::Unknown), |row| {
        again(sql, vault, &row.id, fingerprint)
    })
}

/// What the patient was told, for an hour and for whoever knows the secret.
pub fn receipt(
    sql: &SqlStorage,
    vault: &PracticeVault,
    id: &str,
    secret: &str,
    now: u64,
) -> Result<Reply> {
    let opened = record::open(sql, vault, id)?.filter(|opened| {
        bool::from(subtle::ConstantTimeEq::ct_eq(
            opened.record.receipt.as_bytes(),
            secret.as_bytes(),
        ))
    });
    Ok(match opened {
        Some(opened) if now < opened.received_at + RECEIPT_MS => {
            Reply::Receipt(opened.record.acknowledgment.get().to_owned())
        }
        // It was, and the inquiry is there.
        Some(_) => Reply::Done,
        None => Reply::Unknown,
    })
}

/// Marks as the JSON that a statement takes apart.
fn list(marks: &[String]) -> SqlStorageValue {
    // Marks are base64: nothing in them needs escaping.
    let quoted: Vec<String> = marks.iter().map(|mark| format!("\"{mark}\"")).collect();
    SqlStorageValue::String(format!("[{}]", quoted.join(",")))
}
