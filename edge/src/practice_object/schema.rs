//! The tables of a practice's object, and how older ones become newer ones.

use worker::SqlStorage;

use crate::error::{Named, Result};

/// Each entry brings the tables from the version of its index to the next. Entries that have been
/// deployed are never changed, only followed by others.
const MIGRATIONS: &[&str] = &[
    "
    -- Every policy that was ever in force; the newest is.
    CREATE TABLE policy (
        version INTEGER PRIMARY KEY,
        document TEXT NOT NULL,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL DEFAULT ''
    ) STRICT;
    -- Where messages go.
    CREATE TABLE endpoint (
        name TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        flavour TEXT NOT NULL CHECK (flavour IN ('full', 'thin', 'alert')),
        -- JSON.
        filter TEXT NOT NULL,
        -- The Worker's own address, which messages point to.
        origin TEXT NOT NULL,
        -- Sealed by the practice's key. The old one signs too until its time is over.
        secret TEXT NOT NULL,
        old_secret TEXT,
        old_until INTEGER,
        -- Why nothing is sent until somebody resumes it.
        paused TEXT CHECK (paused IN ('failing', 'gone')),
        -- How its last tries went; all of it is forgotten with a success.
        failures INTEGER NOT NULL DEFAULT 0,
        failing_since INTEGER,
        hold_until INTEGER,
        refuses INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    -- What the object has to remember of itself, by name.
    CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- One request of one patient. What the patient typed is in the sealed columns only; the others
    -- are for the queue, its filters and the scorecard, and tell nobody who the patient is.
    CREATE TABLE inquiry (
        id TEXT PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        -- Mark of the sender's idempotency key.
        idempotency_key TEXT,
        received_at INTEGER NOT NULL,
        policy_version INTEGER NOT NULL,
        status TEXT NOT NULL DEFAULT 'new_inquiry',
        way TEXT NOT NULL,
        channel TEXT NOT NULL,
        source TEXT NOT NULL,
        campaign TEXT,
        landing_path TEXT,
        primary_group TEXT NOT NULL,
        -- Lists are JSON.
        groups TEXT NOT NULL,
        concerns TEXT NOT NULL,
        topics TEXT NOT NULL,
        language TEXT NOT NULL,
        location TEXT,
        service TEXT,
        patient_status TEXT NOT NULL,
        owner TEXT NOT NULL,
        escalation_owner TEXT,
        due_at INTEGER NOT NULL,
        due_soon INTEGER,
        -- When the next step is due, or the first promise to the same person that still waits: orders
        -- the queue.
        work_by INTEGER NOT NULL,
        priority INTEGER NOT NULL,
        quarantined INTEGER NOT NULL DEFAULT 0,
        spam_score INTEGER NOT NULL DEFAULT 0,
        spam_reasons TEXT NOT NULL DEFAULT '[]',
        -- The earlier inquiry this one asks again, what both have in common, how many there were.
        linked_to TEXT,
        linked_on TEXT,
        asked_before INTEGER NOT NULL DEFAULT 0,
        first_due INTEGER,
        attempts INTEGER NOT NULL DEFAULT 0,
        escalated INTEGER NOT NULL DEFAULT 0,
        -- The next step as JSON, and everything that is to be done.
        next TEXT,
        plan TEXT NOT NULL DEFAULT '[]',
        -- When the alarm has to look at it; 0 where nothing is planned yet.
        job_at INTEGER DEFAULT 0,
        first_attempt_at INTEGER,
        reached_at INTEGER,
        booked_at INTEGER,
        visit_at INTEGER,
        -- Since when nothing more is to be done; retention counts from here.
        closed_at INTEGER,
        -- What the scorecard knows of it.
        fact TEXT NOT NULL DEFAULT '',
        -- Its key, wrapped by this version of the practice's; none after erasure.
        key_version INTEGER NOT NULL,
        wrapped_key TEXT,
        -- Its rows in mark, as JSON, so that they are found again without an index of their own.
        marks TEXT NOT NULL,
        label TEXT,
        -- Last, so that reading the clear columns does not read it.
        sealed BLOB
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX inquiry_key ON inquiry (idempotency_key) WHERE idempotency_key IS NOT NULL;
    CREATE INDEX inquiry_open ON inquiry (work_by) WHERE closed_at IS NULL;
    CREATE INDEX inquiry_job ON inquiry (job_at) WHERE job_at IS NOT NULL;
    CREATE INDEX inquiry_linked ON inquiry (linked_to) WHERE linked_to IS NOT NULL;
    CREATE INDEX inquiry_kept ON inquiry (closed_at)
        WHERE closed_at IS NOT NULL AND wrapped_key IS NOT NULL;
    -- Keyed digests that find inquiries by phone, e-mail and words of the name.
    CREATE TABLE mark (
        mark TEXT NOT NULL,
        inquiry TEXT NOT NULL,
        PRIMARY KEY (mark, inquiry)
    ) STRICT, WITHOUT ROWID;
    -- What happened, in order: the workflow's history and the audit trail in one. Each hash takes in
    -- the one before it.
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY,
        inquiry TEXT,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        data TEXT NOT NULL,
        -- Free text under the inquiry's key; erased with it.
        sealed BLOB,
        seal_hash TEXT,
        hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX event_inquiry ON event (inquiry) WHERE inquiry IS NOT NULL;
    CREATE TRIGGER event_stays BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER event_unchanged
        BEFORE UPDATE OF seq, inquiry, at, actor, kind, data, seal_hash, hash ON event
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
    -- The outbox: one message for one endpoint. Ids sort by time.
    CREATE TABLE delivery (
        id TEXT PRIMARY KEY,
        event INTEGER NOT NULL REFERENCES event (seq),
        kind TEXT NOT NULL,
        inquiry TEXT,
        endpoint TEXT NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'delivered', 'dead', 'cancelled')),
        tries INTEGER NOT NULL DEFAULT 0,
        -- Tries that failed: where it stands on the schedule. One that was broken off did not.
        failed INTEGER NOT NULL DEFAULT 0,
        -- None while it waits for an earlier message about the same inquiry, or for a paused
        -- endpoint.
        due_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX delivery_pending ON delivery (endpoint, due_at) WHERE state = 'pending';
    CREATE INDEX delivery_inquiry ON delivery (inquiry) WHERE inquiry IS NOT NULL;
    -- Every try, written before it is made.
    CREATE TABLE try (
        delivery TEXT NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        status INTEGER,
        error TEXT,
        millis INTEGER,
        PRIMARY KEY (delivery, number)
    ) STRICT, WITHOUT ROWID;
",
    super::tokens::TABLES,
    super::tries::TABLES,
    super::summary::TABLES,
    super::partial::TABLES,
    super::roll::MARK,
    super::scorecard::TABLES,
    super::hold::INDEX,
    super::scorecard::RECOUNT,
    crate::delivery::endpoints::TROUBLE,
    super::once::TABLES,
    crate::delivery::versions::TABLES,
    super::tokens::INDEX,
];

/// Brings the tables up to date, and tells whether they were older. Called inside a transaction,
/// before anything is read or written.
pub fn migrate(sql: &SqlStorage, now: u64) -> Result<bool> {
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
    Ok(done < MIGRATIONS.len())
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
