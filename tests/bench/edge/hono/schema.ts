// Portico's tables and indexes, without the parts that no inquiry needs.

export const SCHEMA = `
  CREATE TABLE policy (version INTEGER PRIMARY KEY, document TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE endpoint (name TEXT PRIMARY KEY, url TEXT NOT NULL, secret TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE inquiry (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, idempotency_key TEXT, received_at INTEGER NOT NULL,
    policy_version INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'new', channel TEXT NOT NULL, source TEXT NOT NULL,
    campaign TEXT, landing_path TEXT, form TEXT NOT NULL, primary_group TEXT NOT NULL, groups TEXT NOT NULL,
    concerns TEXT NOT NULL, topics TEXT NOT NULL, language TEXT NOT NULL, location TEXT, service TEXT,
    patient_status TEXT NOT NULL, next_action TEXT NOT NULL, owner TEXT NOT NULL, escalation_owner TEXT,
    due_at INTEGER NOT NULL, work_by INTEGER NOT NULL, priority INTEGER NOT NULL, quarantined INTEGER NOT NULL DEFAULT 0,
    spam_score INTEGER NOT NULL DEFAULT 0, spam_reasons TEXT NOT NULL DEFAULT '[]', linked_to TEXT, linked_on TEXT,
    asked_before INTEGER NOT NULL DEFAULT 0, first_due INTEGER, first_attempt_at INTEGER, reached_at INTEGER,
    booked_at INTEGER, visit_at INTEGER, closed_at INTEGER, erase_at INTEGER, fact TEXT NOT NULL DEFAULT '',
    due_soon INTEGER, next TEXT, plan TEXT NOT NULL DEFAULT '[]', job_at INTEGER,
    key_version INTEGER NOT NULL, wrapped_key TEXT, marks TEXT NOT NULL, label TEXT, sealed BLOB
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX inquiry_key ON inquiry (idempotency_key) WHERE idempotency_key IS NOT NULL;
  CREATE INDEX inquiry_open ON inquiry (work_by) WHERE closed_at IS NULL;
  CREATE INDEX inquiry_job ON inquiry (job_at) WHERE job_at IS NOT NULL;
  CREATE INDEX inquiry_erase ON inquiry (erase_at) WHERE erase_at IS NOT NULL;
  CREATE TABLE mark (mark TEXT NOT NULL, inquiry TEXT NOT NULL, PRIMARY KEY (mark, inquiry)) STRICT, WITHOUT ROWID;
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY, inquiry TEXT, at INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
    data TEXT NOT NULL, sealed BLOB, seal_hash TEXT, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX event_inquiry ON event (inquiry) WHERE inquiry IS NOT NULL;
  CREATE TABLE delivery (
    id TEXT PRIMARY KEY, event INTEGER NOT NULL REFERENCES event (seq), kind TEXT NOT NULL, inquiry TEXT, endpoint TEXT NOT NULL,
    at INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'pending', tries INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, due_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX delivery_pending ON delivery (endpoint, due_at) WHERE state = 'pending';
  CREATE INDEX delivery_inquiry ON delivery (inquiry) WHERE inquiry IS NOT NULL;
  CREATE TABLE try (
    delivery TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, status INTEGER, error TEXT, millis INTEGER,
    PRIMARY KEY (delivery, number)
  ) STRICT, WITHOUT ROWID;`;
