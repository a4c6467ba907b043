//! The practice's webhook endpoints: where they are, what they want, how they are doing.

use portico_shared::json;
use portico_shared::vault::PracticeVault;
use portico_shared::webhook::{
    EndpointMade, EndpointRequest, EndpointView, Health, Kind, ROTATION_MS, Secret, Trouble,
    TryOutcome,
};
use serde::Deserialize;
use worker::{SqlStorage, SqlStorageValue};

use super::outbox::{self, Message, Waiting};
use super::versions;
use crate::error::{Error, Result};
use crate::platform::{self, moment};
use crate::practice_object::{append_practice_event, number, optional, rows, run, string};

/// What is remembered of endpoints beside the first tables' columns.
pub const TROUBLE: &str = "
    -- When it is told that messages for it cannot be read; 0 once it was, none while they can.
    ALTER TABLE endpoint ADD COLUMN unreadable INTEGER;
    CREATE INDEX delivery_dead ON delivery (endpoint, id) WHERE state = 'dead';
";

/// How many endpoints somebody should look at, as a part of a statement; ?1 is the time. A delivery's
/// id begins with its time, and counts for a week.
macro_rules! troubled {
    () => {
        "(SELECT count(*) FROM endpoint WHERE paused IS NOT NULL OR refuses > 0 \
           OR unreadable IS NOT NULL OR EXISTS (SELECT 1 FROM delivery d \
             WHERE d.endpoint = endpoint.name AND d.state = 'dead' \
             AND d.id > printf('msg_%012x', ?1 - 604800000)))"
    };
}
pub(crate) use troubled;

/// Who asks, and when (milliseconds since 1970).
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// What events record as the actor.
    pub actor: &'a str,
    /// When.
    pub at: u64,
}

impl Asked<'_> {
    /// Writes down what was done to an endpoint.
    pub fn note(&self, sql: &SqlStorage, kind: &str, endpoint: &str) -> Result<u64> {
        // A name is a slug, which JSON takes as it is.
        let data = format!(r#"{{"endpoint":"{endpoint}"}}"#);
        append_practice_event(sql, self.actor, kind, &data, self.at)
    }
}

/// Under which name an endpoint's secret is sealed.
pub fn sealed_as(endpoint: &str) -> String {
    format!("endpoint {endpoint}")
}

fn seal(vault: &PracticeVault, endpoint: &str, secret: &str) -> Result<String> {
    vault
        .seal_value(&sealed_as(endpoint), &platform::random()?, secret)
        .map_err(|_| Error::NoVault)
}

/// Seals every endpoint's secrets by the newest key. Runs inside a transaction.
pub fn reseal(sql: &SqlStorage, vault: &PracticeVault) -> Result<()> {
    #[derive(Deserialize)]
    struct Row {
        name: String,
        secret: String,
        old_secret: Option<String>,
    }
    let all: Vec<Row> = rows(
        sql,
        "SELECT name, secret, old_secret FROM endpoint",
        Vec::new(),
    )?;
    for row in all {
        // One that does not open is left as it is: its deliveries tell.
        let anew = |sealed: &str| -> Result<Option<String>> {
            let nonce = platform::random()?;
            Ok(vault
                .reseal_value(&sealed_as(&row.name), &nonce, sealed)
                .unwrap_or_default())
        };
        let secret = anew(&row.secret)?;
        let old = row.old_secret.as_deref().map(anew).transpose()?.flatten();
        if secret.is_some() || old.is_some() {
            run(
                sql,
                "UPDATE endpoint SET secret = coalesce(?, secret), \
                 old_secret = coalesce(?, old_secret) WHERE name = ?",
                vec![
                    optional(secret.as_deref()),
                    optional(old.as_deref()),
                    string(&row.name),
                ],
            )?;
        }
    }
    versions::reseal(sql, vault)
}

/// The secrets that sign for an endpoint now, the newest first.
pub fn secrets(vault: &PracticeVault, outlet: &outbox::Outlet, now: u64) -> Result<Vec<Secret>> {
    let old = outlet
        .old_secret
        .as_ref()
        .filter(|_| outlet.old_until.is_some_and(|until| now < until));
    std::iter::once(&outlet.secret)
        .chain(old)
        .map(|sealed| {
            let secret = vault.open_value(&sealed_as(&outlet.name), sealed)?;
            Secret::parse(&secret).map_err(|_| Error::Message("secret"))
        })
        .collect()
}

/// Registers or changes an endpoint. Runs inside a transaction.
pub fn put(
    sql: &SqlStorage,
    vault: &PracticeVault,
    name: &str,
    origin: &str,
    request: &EndpointRequest,
    asked: Asked<'_>,
) -> Result<EndpointMade> {
    let known = view(sql, name)?.is_some();
    let made = match (&request.secret, known) {
        (None, false) => Some(Secret::format(&platform::random()?)),
        _ => None,
    };
    let secret = made.as_ref().or(request.secret.as_ref());
    let sealed = secret.map(|secret| seal(vault, name, secret)).transpose()?;
    let filter = serde_json::to_string(&request.filter).map_err(|_| Error::Message("filter"))?;
    run(
        sql,
        // Without a secret there is a row already, whose own is kept.
        "INSERT INTO endpoint (name, url, flavour, filter, origin, secret) \
         VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, '')) \
         ON CONFLICT (name) DO UPDATE SET url = ?2, flavour = ?3, filter = ?4, origin = ?5, \
         secret = coalesce(?6, secret)",
        vec![
            string(name),
            string(&request.url),
            string(request.flavour.as_str()),
            string(&filter),
            string(origin),
            optional(sealed.as_deref()),
        ],
    )?;
    versions::note(sql, name, "changed", asked)?;
    Ok(EndpointMade {
        name: name.to_owned(),
        secret: made,
        old_secret_until: None,
    })
}

/// Gives an endpoint a new secret; the old one signs too for a while. None without such an
/// endpoint. Runs inside a transaction.
pub fn rotate(
    sql: &SqlStorage,
    vault: &PracticeVault,
    name: &str,
    hours: Option<u32>,
    asked: Asked<'_>,
) -> Result<Option<EndpointMade>> {
    let secret = Secret::format(&platform::random()?);
    let keep = hours.map_or(ROTATION_MS, |hours| u64::from(hours) * 3_600_000);
    let until = asked.at + keep;
    let mine: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "UPDATE endpoint SET old_secret = secret, old_until = ?, secret = ? WHERE name = ? \
         RETURNING 1",
        vec![
            number(until),
            string(&seal(vault, name, &secret)?),
            string(name),
        ],
    )?;
    if mine.is_empty() {
        return Ok(None);
    }
    versions::note(sql, name, "rotated", asked)?;
    Ok(Some(EndpointMade {
        name: name.to_owned(),
        secret: Some(secret),
        old_secret_until: Some(moment(until)),
    }))
}

/// Takes an endpoint away; what waits for it is cancelled. False without such an endpoint. Runs
/// inside a transaction.
pub fn delete(sql: &SqlStorage, name: &str, asked: Asked<'_>) -> Result<bool> {
    let Some(version) = versions::note(sql, name, "deleted", asked)? else {
        return Ok(false);
    };
    run(
        sql,
        "DELETE FROM endpoint WHERE name = ?",
        vec![string(name)],
    )?;
    run(
        sql,
        "UPDATE delivery SET state = 'cancelled', due_at = NULL, cancelled_by = ? \
         WHERE endpoint = ? AND state = 'pending'",
        vec![number(version), string(name)],
    )?;
    Ok(true)
}

/// Sends again to a paused or held endpoint, beginning with what waits. False without such an
/// endpoint. Runs inside a transaction.
pub fn resume(sql: &SqlStorage, name: &str, asked: Asked<'_>) -> Result<bool> {
    let mine: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "UPDATE endpoint SET paused = NULL, failures = 0, failing_since = NULL, \
         hold_until = NULL, refuses = 0, unreadable = NULL WHERE name = ? RETURNING 1",
        vec![string(name)],
    )?;
    if mine.is_empty() {
        return Ok(false);
    }
    outbox::release(sql, name, Waiting::All, asked.at)?;
    asked.note(sql, "endpoint.resumed", name)?;
    Ok(true)
}

/// Puts a test message for an endpoint into the outbox and tells its delivery's id. Runs inside a
/// transaction.
pub fn test(sql: &SqlStorage, name: &str, asked: Asked<'_>) -> Result<Option<String>> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    let event = asked.note(sql, Kind::EndpointTest.as_str(), name)?;
    let message = Message {
        kind: Kind::EndpointTest,
        event,
        inquiry: None,
        at: asked.at,
    };
    outbox::enqueue_for(sql, &message, name)?;
    let made: Vec<Row> = rows(
        sql,
        "SELECT id FROM delivery WHERE event = ? AND endpoint = ? AND at = ? \
         ORDER BY id DESC LIMIT 1",
        vec![number(event), string(name), number(asked.at)],
    )?;
    Ok(made.into_iter().next().map(|row| row.id))
}

#[derive(Deserialize)]
struct Row {
    name: String,
    url: String,
    flavour: String,
    filter: String,
    paused: Option<String>,
    refuses: u8,
    unreadable: u8,
    failures: u32,
    failing_since: Option<u64>,
    hold_until: Option<u64>,
    old_until: Option<u64>,
    pending: u64,
}

impl Row {
    fn view(self) -> Result<EndpointView> {
        Ok(EndpointView {
            name: self.name,
            url: self.url,
            flavour: json::named(&self.flavour).map_err(|_| Error::Message("flavour"))?,
            filter: json::read(self.filter.as_bytes()).map_err(|_| Error::Message("filter"))?,
            paused: self.paused,
            refuses: self.refuses > 0,
            unreadable: self.unreadable > 0,
            failures: self.failures,
            failing_since: self.failing_since.map(moment),
            hold_until: self.hold_until.map(moment),
            old_secret_until: self.old_until.map(moment),
            pending: self.pending,
        })
    }
}

/// The endpoints, or the one of that name.
fn views(sql: &SqlStorage, name: Option<&str>) -> Result<Vec<EndpointView>> {
    let found: Vec<Row> = rows(
        sql,
        "SELECT name, url, flavour, filter, paused, refuses, unreadable IS NOT NULL AS unreadable, \
         failures, failing_since, hold_until, old_until, (SELECT count(*) FROM delivery d WHERE d.endpoint = endpoint.name \
           AND d.state = 'pending') AS pending \
         FROM endpoint WHERE ?1 IS NULL OR name = ?1 ORDER BY name",
        vec![optional(name)],
    )?;
    found.into_iter().map(Row::view).collect()
}

/// Every endpoint.
pub fn list(sql: &SqlStorage) -> Result<Vec<EndpointView>> {
    views(sql, None)
}

/// One endpoint.
pub fn view(sql: &SqlStorage, name: &str) -> Result<Option<EndpointView>> {
    Ok(views(sql, Some(name))?.into_iter().next())
}

/// Remembers how a try of a message of a kind went, pauses an endpoint that has failed for too long, and
/// tells what somebody should be told. Runs inside a transaction.
pub fn note_try(
    sql: &SqlStorage,
    name: &str,
    kind: &str,
    outcome: TryOutcome,
    now: u64,
) -> Result<Option<Trouble>> {
    #[derive(Deserialize)]
    struct Row {
        failures: u32,
        failing_since: Option<u64>,
        hold_until: Option<u64>,
        refuses: u8,
        unreadable: Option<u64>,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT failures, failing_since, hold_until, refuses, unreadable FROM endpoint WHERE name = ?",
        vec![string(name)],
    )?;
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    let before = Health {
        failures: row.failures,
        failing_since: row.failing_since,
        hold_until: row.hold_until,
        refuses: row.refuses > 0,
        unreadable: row.unreadable,
    };
    let news = Kind::parse(kind).is_some_and(Kind::is_trouble);
    let (health, trouble) = if news {
        before.after_news(outcome, now)
    } else {
        before.after(outcome, now)
    };
    if health == before {
        return Ok(None);
    }
    let millis = |at: Option<u64>| at.map_or(SqlStorageValue::Null, number);
    run(
        sql,
        // It is readable again once nothing waits that was not.
        "UPDATE endpoint SET failures = ?2, failing_since = ?3, hold_until = ?4, refuses = ?5, \
         paused = coalesce(paused, ?6), unreadable = coalesce(?7, iif(unreadable IS NOT NULL \
           AND EXISTS (SELECT 1 FROM delivery d JOIN try t ON t.delivery = d.id AND t.number = d.tries \
             WHERE d.endpoint = ?1 AND d.state = 'pending' AND t.error = 'unreadable'), \
           unreadable, NULL)) WHERE name = ?1",
        vec![
            string(name),
            number(health.failures.into()),
            millis(health.failing_since),
            millis(health.hold_until),
            number(health.refuses.into()),
            optional(
                trouble
                    .filter(|trouble| trouble.pauses())
                    .map(Trouble::as_str),
            ),
            millis(health.unreadable),
        ],
    )?;
    // One that got only probes is back: what waited for its next try need not wait on.
    if outcome.is_success() && before.is_broken() {
        outbox::release(sql, name, Waiting::All, now)?;
    }
    Ok(trouble)
}
