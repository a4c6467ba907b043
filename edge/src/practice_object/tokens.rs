//! Tokens and the desk's sessions: only their digests are here.

use portico_shared::access::{Role, SESSION_IDLE_MS, SESSION_MS, session_holds};
use serde::Deserialize;
use worker::SqlStorage;

use super::messages::{Admin, AdminReply, Identity, Reply};
use super::tries::Sender;
use super::{Practice, audit, erase, number, optional, registry, rows, run, string};
use crate::error::Result;

/// Who may come in.
pub const TABLES: &str = "
    CREATE TABLE token (
        id TEXT PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        role TEXT NOT NULL,
        owner TEXT,
        created_at INTEGER NOT NULL,
        -- The beginning of the day of its last use.
        used_on INTEGER,
        revoked_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE session (
        digest TEXT PRIMARY KEY,
        token TEXT NOT NULL REFERENCES token (id),
        began_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// What was done to tokens is found without looking at every event.
pub const INDEX: &str = "
    CREATE INDEX event_token ON event (seq)
        WHERE kind IN ('token.made', 'token.revoked', 'token.reinstated');
";

/// A token remembers the day of its last use, not the moment.
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// How far behind a session's last use may be, so that not every request writes, in milliseconds.
const SEEN_MS: u64 = SESSION_IDLE_MS / 30;

/// Answers. Runs inside a transaction.
pub fn answer(object: &Practice, ask: Admin) -> Result<Reply> {
    let (sql, now) = (&object.sql(), object.now());
    let reply = match ask {
        Admin::Identify { token, sender } => {
            return Sender::of(object, &sender)?.tries(|| identify(sql, &token, now));
        }
        Admin::Session(digest) => session(sql, &digest, now)?,
        Admin::SignIn {
            session,
            token,
            sender,
        } => {
            return Sender::of(object, &sender)?.tries(|| sign_in(sql, &session, &token, now));
        }
        Admin::SignOut(digest) => sign_out(sql, &digest, now)?,
        Admin::MakeToken {
            actor,
            id,
            digest,
            label,
            role,
            owner,
        } => {
            run(
                sql,
                "INSERT INTO token (id, digest, label, role, owner, created_at) \
                 VALUES (?, ?, ?, ?, ?, ?)",
                vec![
                    string(&id),
                    string(&digest),
                    string(&label),
                    string(role.as_str()),
                    optional(owner.as_deref()),
                    number(now),
                ],
            )?;
            let data = format!(r#"{{"token":"{id}","role":"{}"}}"#, role.as_str());
            audit::of_practice(sql, &actor, "token.made", &data, now)?;
            AdminReply::Done
        }
        Admin::Tokens => AdminReply::Tokens(rows(
            sql,
            "SELECT id, label, role, owner, created_at, used_on, revoked_at, \
             (SELECT count(*) FROM session WHERE token = token.id AND seen_at > ? \
               AND began_at > ?) AS sessions, \
             (SELECT json_group_array(json_array(at, actor, substr(kind, 7))) \
               FROM (SELECT at, actor, kind FROM event \
                 WHERE kind IN ('token.made', 'token.revoked', 'token.reinstated') \
                 AND data ->> 'token' = token.id ORDER BY seq)) AS changes \
             FROM token ORDER BY created_at DESC, id",
            vec![
                number(now.saturating_sub(SESSION_IDLE_MS)),
                number(now.saturating_sub(SESSION_MS)),
            ],
        )?),
        Admin::RevokeToken { actor, id } => revoke(sql, &actor, &id, now)?,
        Admin::ReinstateToken { actor, id } => reinstate(sql, &actor, &id, now)?,
        Admin::Versions => AdminReply::Versions(registry::versions(sql)?),
        Admin::Version(version) => return registry::version(sql, version),
        Admin::Count(days) => AdminReply::Counted {
            erased: erase::count(object, days)?,
            open: registry::open(sql)?,
        },
    };
    Ok(Reply::Admin(reply))
}

#[derive(Deserialize)]
struct Token {
    id: String,
    label: String,
    role: Role,
    owner: Option<String>,
    used_on: Option<u64>,
}

impl From<Token> for Identity {
    fn from(token: Token) -> Self {
        Self {
            name: format!("{} ({})", token.label, token.id),
            label: token.label,
            role: token.role,
            owner: token.owner,
        }
    }
}

fn identify(sql: &SqlStorage, digest: &str, now: u64) -> Result<AdminReply> {
    let found: Vec<Token> = rows(
        sql,
        "SELECT id, label, role, owner, used_on FROM token \
         WHERE digest = ? AND revoked_at IS NULL",
        vec![string(digest)],
    )?;
    let Some(token) = found.into_iter().next() else {
        return Ok(AdminReply::Nobody);
    };
    used(sql, &token, now)?;
    Ok(AdminReply::Identity(token.into()))
}

fn used(sql: &SqlStorage, token: &Token, now: u64) -> Result<()> {
    let today = now - now % DAY_MS;
    if token.used_on == Some(today) {
        return Ok(());
    }
    run(
        sql,
        "UPDATE token SET used_on = ? WHERE id = ?",
        vec![number(today), string(&token.id)],
    )
}

fn sign_in(sql: &SqlStorage, session: &str, token: &str, now: u64) -> Result<AdminReply> {
    let reply = identify(sql, token, now)?;
    if let AdminReply::Identity(identity) = &reply {
        run(
            sql,
            "DELETE FROM session WHERE seen_at < ?",
            vec![number(now.saturating_sub(SESSION_IDLE_MS))],
        )?;
        run(
            sql,
            "INSERT INTO session (digest, token, began_at, seen_at) \
             SELECT ?1, id, ?3, ?3 FROM token WHERE digest = ?2",
            vec![string(session), string(token), number(now)],
        )?;
        audit::of_practice(sql, &identity.name, "session.began", "{}", now)?;
    }
    Ok(reply)
}

fn sign_out(sql: &SqlStorage, digest: &str, now: u64) -> Result<AdminReply> {
    #[derive(Deserialize)]
    struct Row {
        name: String,
    }
    let ended: Vec<Row> = rows(
        sql,
        "DELETE FROM session WHERE digest = ? RETURNING \
         (SELECT label || ' (' || id || ')' FROM token WHERE id = session.token) AS name",
        vec![string(digest)],
    )?;
    for session in ended {
        audit::of_practice(sql, &session.name, "session.ended", "{}", now)?;
    }
    Ok(AdminReply::Done)
}

fn session(sql: &SqlStorage, digest: &str, now: u64) -> Result<AdminReply> {
    #[derive(Deserialize)]
    struct Session {
        began_at: u64,
        seen_at: u64,
        id: String,
        label: String,
        role: Role,
        owner: Option<String>,
        used_on: Option<u64>,
    }
    let found: Vec<Session> = rows(
        sql,
        "SELECT s.began_at, s.seen_at, t.id, t.label, t.role, t.owner, t.used_on \
         FROM session s JOIN token t ON t.id = s.token \
         WHERE s.digest = ? AND t.revoked_at IS NULL",
        vec![string(digest)],
    )?;
    let Some(session) = found
        .into_iter()
        .find(|session| session_holds(session.began_at, session.seen_at, now))
    else {
        return Ok(AdminReply::Nobody);
    };
    let seen_at = session.seen_at;
    let token = Token {
        id: session.id,
        label: session.label,
        role: session.role,
        owner: session.owner,
        used_on: session.used_on,
    };
    if now > seen_at + SEEN_MS {
        run(
            sql,
            "UPDATE session SET seen_at = ? WHERE digest = ?",
            vec![number(now), string(digest)],
        )?;
        used(sql, &token, now)?;
    }
    Ok(AdminReply::Identity(token.into()))
}

/// A revoked token opens again what it did, and nothing that was made from it before.
fn reinstate(sql: &SqlStorage, actor: &str, id: &str, now: u64) -> Result<AdminReply> {
    let known: Vec<serde::de::IgnoredAny> =
        rows(sql, "SELECT 1 FROM token WHERE id = ?", vec![string(id)])?;
    if known.is_empty() {
        return Ok(AdminReply::Nobody);
    }
    let back: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "UPDATE token SET revoked_at = NULL WHERE id = ? AND revoked_at IS NOT NULL RETURNING 1",
        vec![string(id)],
    )?;
    if !back.is_empty() {
        let data = format!(r#"{{"token":"{id}"}}"#);
        audit::of_practice(sql, actor, "token.reinstated", &data, now)?;
    }
    Ok(AdminReply::Done)
}

fn revoke(sql: &SqlStorage, actor: &str, id: &str, now: u64) -> Result<AdminReply> {
    let known: Vec<serde::de::IgnoredAny> =
        rows(sql, "SELECT 1 FROM token WHERE id = ?", vec![string(id)])?;
    if known.is_empty() {
        return Ok(AdminReply::Nobody);
    }
    let revoked: Vec<serde::de::IgnoredAny> = rows(
        sql,
        "UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING 1",
        vec![number(now), string(id)],
    )?;
    if !revoked.is_empty() {
        run(sql, "DELETE FROM session WHERE token = ?", vec![string(id)])?;
        let data = format!(r#"{{"token":"{id}"}}"#);
        audit::of_practice(sql, actor, "token.revoked", &data, now)?;
    }
    Ok(AdminReply::Done)
}
