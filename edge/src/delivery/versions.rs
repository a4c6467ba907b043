//! The versions of endpoints: what each change made of them, and taking a change back.

use portico_shared::json;
use portico_shared::practice::Preview;
use portico_shared::vault::PracticeVault;
use portico_shared::webhook::{
    EndpointChange, EndpointFacts, EndpointMade, EndpointVersion, Filter, Kind, ROTATION_MS,
    Settings, Signing, Subject, effects,
};
use serde::Deserialize;
use worker::SqlStorage;

use super::endpoints::{Asked, sealed_as};
use super::outbox::{self, Waiting};
use crate::error::{Error, Result};
use crate::platform::{self, moment};
use crate::practice_object::{number, optional, rows, run, string};

/// Every endpoint as it was after each change; of a deleted one, as it was before. Those that are there
/// already begin with what they are.
pub const TABLES: &str = "
    CREATE TABLE endpoint_version (
        version INTEGER PRIMARY KEY,
        endpoint TEXT NOT NULL,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        change TEXT NOT NULL CHECK (change IN ('changed', 'rotated', 'deleted', 'restored')),
        url TEXT NOT NULL,
        flavour TEXT NOT NULL,
        filter TEXT NOT NULL,
        -- Sealed as the endpoint's own.
        secret TEXT NOT NULL
    ) STRICT;
    CREATE INDEX endpoint_version_of ON endpoint_version (endpoint);
    INSERT INTO endpoint_version (endpoint, at, actor, change, url, flavour, filter, secret)
        SELECT name, CAST(strftime('%s', 'now') AS INTEGER) * 1000, 'system', 'changed', url,
            flavour, filter, secret FROM endpoint;
    -- The version that took the endpoint away, where that cancelled it.
    ALTER TABLE delivery ADD COLUMN cancelled_by INTEGER;
";

/// How far back inquiries are looked at for what a filter lets through, in milliseconds.
const LOOKED_AT_MS: u64 = 30 * 24 * 60 * 60 * 1000;

/// Writes down what an endpoint is by now, and tells the version's number; none without such an
/// endpoint. Runs inside a transaction.
pub fn note(
    sql: &SqlStorage,
    endpoint: &str,
    change: &'static str,
    asked: Asked<'_>,
) -> Result<Option<u64>> {
    #[derive(Deserialize)]
    struct Row {
        version: u64,
    }
    let made: Vec<Row> = rows(
        sql,
        "INSERT INTO endpoint_version (endpoint, at, actor, change, url, flavour, filter, secret) \
         SELECT name, ?, ?, ?, url, flavour, filter, secret FROM endpoint WHERE name = ? \
         RETURNING version",
        vec![
            number(asked.at),
            string(asked.actor),
            string(change),
            string(endpoint),
        ],
    )?;
    let Some(row) = made.into_iter().next() else {
        return Ok(None);
    };
    asked.note(sql, &format!("endpoint.{change}"), endpoint)?;
    Ok(Some(row.version))
}

#[derive(Deserialize)]
struct Row {
    version: u32,
    endpoint: String,
    at: u64,
    actor: String,
    change: String,
    url: String,
    flavour: String,
    filter: String,
    secret: String,
}

impl Row {
    fn view(self) -> Result<EndpointVersion> {
        let Settings {
            url,
            flavour,
            filter,
        } = settings(self.url, &self.flavour, &self.filter)?;
        Ok(EndpointVersion {
            version: self.version,
            endpoint: self.endpoint,
            at: moment(self.at),
            actor: self.actor,
            change: self.change,
            url,
            flavour,
            filter,
        })
    }
}

fn settings(url: String, flavour: &str, filter: &str) -> Result<Settings> {
    Ok(Settings {
        url,
        flavour: json::named(flavour).map_err(|_| Error::Message("flavour"))?,
        filter: json::read(filter.as_bytes()).map_err(|_| Error::Message("filter"))?,
    })
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT version, endpoint, at, actor, change, url, flavour, filter, secret \
             FROM endpoint_version WHERE ",
            $rest
        )
    };
}

/// The versions of an endpoint, newest first.
pub fn list(sql: &SqlStorage, endpoint: &str) -> Result<Vec<EndpointVersion>> {
    let found: Vec<Row> = rows(
        sql,
        select!("endpoint = ? ORDER BY version DESC"),
        vec![string(endpoint)],
    )?;
    found.into_iter().map(Row::view).collect()
}

/// The last version of every endpoint that was deleted, newest first.
pub fn deleted(sql: &SqlStorage) -> Result<Vec<EndpointVersion>> {
    let found: Vec<Row> = rows(
        sql,
        select!(
            "version IN (SELECT max(version) FROM endpoint_version GROUP BY endpoint) \
             AND endpoint NOT IN (SELECT name FROM endpoint) ORDER BY version DESC"
        ),
        Vec::new(),
    )?;
    found.into_iter().map(Row::view).collect()
}

fn one(sql: &SqlStorage, endpoint: &str, version: u32) -> Result<Option<Row>> {
    let found: Vec<Row> = rows(
        sql,
        select!("endpoint = ? AND version = ?"),
        vec![string(endpoint), number(version.into())],
    )?;
    Ok(found.into_iter().next())
}

/// What an endpoint is now, and how it signs.
#[derive(Deserialize)]
struct Standing {
    url: String,
    flavour: String,
    filter: String,
    secret: String,
    old_until: Option<u64>,
}

fn standing(sql: &SqlStorage, endpoint: &str) -> Result<Option<Standing>> {
    let found: Vec<Standing> = rows(
        sql,
        "SELECT url, flavour, filter, secret, old_until FROM endpoint WHERE name = ?",
        vec![string(endpoint)],
    )?;
    Ok(found.into_iter().next())
}

/// Whether both are one secret: sealed twice, it looks different.
fn same_secret(vault: &PracticeVault, endpoint: &str, one: &str, other: &str) -> Result<bool> {
    let name = sealed_as(endpoint);
    Ok(vault.open_value(&name, one)? == vault.open_value(&name, other)?)
}

/// Puts a version in force again, as a new one. What was cancelled when the endpoint was deleted waits
/// again, but for what is about an inquiry that was erased. None without such a version. Runs inside a
/// transaction.
pub fn restore(
    sql: &SqlStorage,
    vault: &PracticeVault,
    name: &str,
    (version, origin): (u32, &str),
    asked: Asked<'_>,
) -> Result<Option<EndpointMade>> {
    let Some(row) = one(sql, name, version)? else {
        return Ok(None);
    };
    let now = standing(sql, name)?;
    // One that signs already goes on to for as long as after any change of secrets.
    let before = match &now {
        Some(now) if !same_secret(vault, name, &now.secret, &row.secret)? => Some(&now.secret),
        _ => None,
    };
    let until = before.map(|_| asked.at + ROTATION_MS);
    run(
        sql,
        "INSERT INTO endpoint (name, url, flavour, filter, origin, secret) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (name) DO UPDATE SET url = ?2, flavour = ?3, filter = ?4, origin = ?5, \
         secret = ?6, old_secret = coalesce(?7, old_secret), old_until = coalesce(?8, old_until)",
        vec![
            string(name),
            string(&row.url),
            string(&row.flavour),
            string(&row.filter),
            string(origin),
            string(&row.secret),
            optional(before.map(String::as_str)),
            until.map_or(worker::SqlStorageValue::Null, number),
        ],
    )?;
    if now.is_none() {
        run(
            sql,
            "UPDATE delivery SET state = 'pending', cancelled_by = NULL WHERE state = 'cancelled' \
             AND cancelled_by = (SELECT max(version) FROM endpoint_version \
               WHERE endpoint = ?1 AND change = 'deleted') \
             AND (inquiry IS NULL OR EXISTS (SELECT 1 FROM inquiry i \
               WHERE i.id = delivery.inquiry AND i.wrapped_key IS NOT NULL))",
            vec![string(name)],
        )?;
        outbox::release(sql, name, Waiting::Untimed, asked.at)?;
    }
    note(sql, name, "restored", asked)?;
    Ok(Some(EndpointMade {
        name: name.to_owned(),
        secret: None,
        old_secret_until: until.map(moment),
    }))
}

/// What a change would do; none where there is nothing to change.
pub fn preview(
    sql: &SqlStorage,
    vault: &PracticeVault,
    name: &str,
    change: &EndpointChange,
    at: u64,
) -> Result<Option<Preview>> {
    let now = standing(sql, name)?;
    let then = match change {
        EndpointChange::Put { endpoint } => Some(Settings {
            url: endpoint.url.clone(),
            flavour: endpoint.flavour,
            filter: endpoint.filter.clone(),
        }),
        EndpointChange::Delete {} | EndpointChange::Rotate { .. } if now.is_none() => {
            return Ok(None);
        }
        EndpointChange::Delete {} => None,
        EndpointChange::Rotate { .. } => now
            .as_ref()
            .map(|now| settings(now.url.clone(), &now.flavour, &now.filter))
            .transpose()?,
        EndpointChange::Restore { version } => {
            let Some(row) = one(sql, name, *version)? else {
                return Ok(None);
            };
            Some(settings(row.url, &row.flavour, &row.filter)?)
        }
    };
    let mut facts = EndpointFacts {
        signing: signing(sql, vault, name, change, now.as_ref())?,
        old_signs: now
            .as_ref()
            .is_some_and(|now| now.old_until.is_some_and(|until| at < until)),
        now: now
            .map(|now| settings(now.url, &now.flavour, &now.filter))
            .transpose()?,
        then,
        ..EndpointFacts::default()
    };
    count(sql, name, &mut facts, at)?;
    Ok(Some(Preview {
        errors: Vec::new(),
        effects: effects(&facts),
    }))
}

fn signing(
    sql: &SqlStorage,
    vault: &PracticeVault,
    name: &str,
    change: &EndpointChange,
    now: Option<&Standing>,
) -> Result<Signing> {
    Ok(match (change, now) {
        (EndpointChange::Put { endpoint }, Some(_)) if endpoint.secret.is_some() => {
            Signing::Replaced
        }
        (EndpointChange::Rotate { hours }, _) => {
            let usual = u32::try_from(ROTATION_MS / 3_600_000).unwrap_or(24);
            Signing::Rotated(hours.unwrap_or(usual))
        }
        (EndpointChange::Restore { version }, Some(now)) => match one(sql, name, *version)? {
            Some(row) if !same_secret(vault, name, &now.secret, &row.secret)? => {
                Signing::Restored(*version)
            }
            _ => Signing::Same,
        },
        _ => Signing::Same,
    })
}

/// Counts what waits, what would wait again, and what filters let through.
fn count(sql: &SqlStorage, name: &str, facts: &mut EndpointFacts, at: u64) -> Result<()> {
    #[derive(Deserialize)]
    struct Row {
        waiting: u64,
        cancelled: u64,
        others: String,
        subjects: String,
    }
    let found: Vec<Row> = rows(
        sql,
        "SELECT (SELECT count(*) FROM delivery WHERE endpoint = ?1 AND state = 'pending') AS waiting, \
         (SELECT count(*) FROM delivery d WHERE d.state = 'cancelled' \
            AND NOT EXISTS (SELECT 1 FROM endpoint WHERE name = ?1) \
            AND d.cancelled_by = (SELECT max(version) FROM endpoint_version \
              WHERE endpoint = ?1 AND change = 'deleted') \
            AND (d.inquiry IS NULL OR EXISTS (SELECT 1 FROM inquiry i \
              WHERE i.id = d.inquiry AND i.wrapped_key IS NOT NULL))) AS cancelled, \
         (SELECT json_group_array(json(filter)) FROM endpoint WHERE name <> ?1) AS others, \
         (SELECT json_group_array(json(line)) FROM (SELECT json_array(json_object('groups', \
             json(groups), 'concerns', json(concerns), 'location', location), count(*)) AS line \
           FROM inquiry WHERE received_at > ?2 AND quarantined = 0 \
           GROUP BY groups, concerns, location)) AS subjects",
        vec![string(name), number(at.saturating_sub(LOOKED_AT_MS))],
    )?;
    let row = found.into_iter().next().ok_or(Error::Message("preview"))?;
    let subjects: Vec<(Subject, u64)> =
        json::read(row.subjects.as_bytes()).map_err(|_| Error::Message("subjects"))?;
    let others: Vec<Filter> =
        json::read(row.others.as_bytes()).map_err(|_| Error::Message("filters"))?;
    let received = Kind::InquiryReceived;
    let through = |settings: Option<&Settings>| {
        let passing = |(subject, count): &(Subject, u64)| {
            settings
                .filter(|settings| settings.filter.passes(received, Some(subject)))
                .map_or(0, |_| *count)
        };
        subjects.iter().map(passing).sum()
    };
    facts.waiting = row.waiting;
    facts.cancelled = row.cancelled;
    facts.inquiries = subjects.iter().map(|(_, count)| count).sum();
    facts.passed = through(facts.now.as_ref());
    facts.passing = through(facts.then.as_ref());
    facts.others = others
        .iter()
        .any(|filter| filter.events.is_empty() || filter.events.contains(&received));
    Ok(())
}

/// Seals the secrets of all versions by the newest key. Runs inside a transaction.
pub fn reseal(sql: &SqlStorage, vault: &PracticeVault) -> Result<()> {
    let all: Vec<Row> = rows(sql, select!("true"), Vec::new())?;
    for row in all {
        let nonce = platform::random()?;
        let anew = vault.reseal_value(&sealed_as(&row.endpoint), &nonce, &row.secret);
        // One that does not open is left as it is: restoring it tells.
        if let Some(secret) = anew.unwrap_or_default() {
            run(
                sql,
                "UPDATE endpoint_version SET secret = ? WHERE version = ?",
                vec![string(&secret), number(row.version.into())],
            )?;
        }
    }
    Ok(())
}
