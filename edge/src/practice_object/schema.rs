//! The tables of a practice's object, and how older ones become newer ones.

use worker::SqlStorage;

use crate::error::{Named, Result};

/// Each entry brings the tables from the version of its index to the next. Entries that have been
/// deployed are never changed, only followed by others.
const MIGRATIONS: &[&str] = &["
    -- Every policy that was ever in force; the newest is.
    CREATE TABLE policy (
        version INTEGER PRIMARY KEY,
        document TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT;
    -- Where handoffs go.
    CREATE TABLE endpoint (
        name TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        secret TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- One request of one patient. A repeated key finds its first answer here.
    CREATE TABLE inquiry (
        id TEXT PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        idempotency_key TEXT UNIQUE,
        fingerprint TEXT NOT NULL,
        receipt TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        policy_version INTEGER NOT NULL,
        acknowledgment TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- What happened to an inquiry, in order; never changed.
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY,
        inquiry TEXT NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        data TEXT NOT NULL
    ) STRICT;
    -- The outbox: one event for one endpoint.
    CREATE TABLE delivery (
        id TEXT PRIMARY KEY,
        event INTEGER NOT NULL REFERENCES event (seq),
        inquiry TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
        tries INTEGER NOT NULL DEFAULT 0,
        due_at INTEGER,
        -- The run of the object that is working on it; due_at is when the claim ends.
        claimed_by INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX delivery_claimed ON delivery (claimed_by) WHERE claimed_by IS NOT NULL;
    -- Every try, written before it is made.
    CREATE TABLE try (
        delivery TEXT NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        status INTEGER,
        millis INTEGER,
        PRIMARY KEY (delivery, number)
    ) STRICT, WITHOUT ROWID;
"];

/// Brings the tables up to date. Called inside a transaction, before anything is written.
pub fn migrate(sql: &SqlStorage, now: u64) -> Result<()> {
    sql.exec(
        "CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT",
        None,
    )
    .storing("migration table")?;
    let done = version(sql)?;
    for (index, statements) in MIGRATIONS.iter().enumerate().skip(done) {
        sql.exec(statements, None).storing("migration")?;
        sql.exec(
            "INSERT INTO migration (version, at) VALUES (?, ?)",
            vec![super::number(index as u64 + 1), super::number(now)],
        )
        .storing("migration")?;
    }
    Ok(())
}

/// Whether the object has any tables; one that was only asked about has none.
pub fn exists(sql: &SqlStorage) -> Result<bool> {
    let rows = sql
        .exec("SELECT 1 FROM sqlite_schema WHERE name = 'migration'", None)
        .storing("schema")?;
    Ok(rows.raw().next().is_some())
}

fn version(sql: &SqlStorage) -> Result<usize> {
    #[derive(serde::Deserialize)]
    struct Row {
        version: u32,
    }
    let rows: Vec<Row> = sql
        .exec(
            "SELECT coalesce(max(version), 0) AS version FROM migration",
            None,
        )
        .storing("migration version")?
        .to_array()
        .storing("migration version")?;
    Ok(rows.first().map_or(0, |row| row.version as usize))
}
