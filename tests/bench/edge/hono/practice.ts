// The practice's object: the same tables, indexes and rows as Portico's, written by one transaction
// and delivered by one alarm.

import { DurableObject } from 'cloudflare:workers';
import { createHash, createHmac } from 'node:crypto';
import type { Ids } from './handoff';
import type { Sealed } from './seal';
import { open } from './seal';
import type { Tags } from './tags';
import type { Env } from './worker';
import { SCHEMA } from './schema';

const PASS_MS = 30_000;
const TIMEOUT_MS = 15_000;
const CLAIM_MS = PASS_MS + TIMEOUT_MS + 15_000;
const CLAIM_ROWS = 50;
const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
const GENESIS = '0'.repeat(64);

export interface Offer {
  policyVersion: number;
  ids: Ids;
  fingerprint: string;
  at: number;
  tags: Tags;
  clear: { location: string | null; service: string | null; patient: string; form: string; action: string; topics: string[] };
  sealed: Sealed;
  told: string;
}

export type Reply =
  | { kind: 'stored'; told: string }
  | { kind: 'key-reused' | 'taken' | 'unknown' }
  | { kind: 'policy'; version: number; document: string };

type Claim = {
  id: string; endpoint: string; url: string; secret: string; tries: number; kind: string; at: number; inquiry: string;
};

export class Practice extends DurableObject<Env> {
  private sql = this.ctx.storage.sql;
  private run = Math.floor(Math.random() * 2 ** 32);
  private hasTables = false;

  private ready() {
    return this.hasTables ||= this.sql.exec("SELECT 1 FROM sqlite_schema WHERE name = 'policy'").toArray().length > 0;
  }

  policy() {
    if (!this.ready()) return null;
    const [row] = this.sql.exec<{ version: number; document: string }>('SELECT version, document FROM policy ORDER BY version DESC LIMIT 1').toArray();
    return row ?? null;
  }

  putPolicy(document: string) {
    return this.ctx.storage.transactionSync(() => {
      if (!this.ready()) this.sql.exec(SCHEMA);
      this.sql.exec('INSERT INTO policy (document, at) VALUES (?, ?)', document, Date.now());
      return this.policy()!.version;
    });
  }

  putEndpoint(name: string, url: string, secret: string) {
    this.sql.exec('INSERT INTO endpoint (name, url, secret) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET url = excluded.url, secret = excluded.secret', name, url, secret);
  }

  async accept(offer: Offer): Promise<Reply> {
    if (!this.ready()) return { kind: 'unknown' };
    const { key } = offer.sealed.marks;
    const told = key && this.sql.exec<{ id: string; wrapped_key: string; sealed: ArrayBuffer }>(
      'SELECT id, wrapped_key, sealed FROM inquiry WHERE idempotency_key = ?', key).toArray()[0];
    if (told) {
      const record = await open(this.env.VAULT_KEY, this.ctx.id.name!, told.id, told.wrapped_key, told.sealed);
      return record.fingerprint === offer.fingerprint ? { kind: 'stored', told: JSON.stringify(record.acknowledgment) } : { kind: 'key-reused' };
    }
    const reply = this.ctx.storage.transactionSync(() => this.store(offer));
    if (reply.kind === 'stored') await this.ctx.storage.setAlarm(Date.now());
    return reply;
  }

  private store(offer: Offer): Reply {
    const { ids, tags, sealed, clear } = offer;
    const policy = this.sql.exec<{ version: number }>('SELECT max(version) AS version FROM policy').one();
    if (policy.version !== offer.policyVersion) return { kind: 'policy', ...this.policy()! };
    if (this.sql.exec('SELECT 1 FROM inquiry WHERE id = ? OR reference = ?', ids.id, ids.reference).toArray().length) return { kind: 'taken' };
    const contact = [sealed.marks.phone ?? '', sealed.marks.email ?? ''];
    const earlier = this.sql.exec<{ id: string; due_at: number; waiting: number; phone: number }>(
      `SELECT i.id, i.due_at, i.first_attempt_at IS NULL AND i.closed_at IS NULL AS waiting, m.mark = ?1 AS phone
       FROM mark m JOIN inquiry i ON i.id = m.inquiry WHERE m.mark IN (?1, ?2) ORDER BY m.inquiry DESC LIMIT 20`, ...contact).toArray();
    const [linked] = earlier;
    const workBy = Math.min(tags.due, ...earlier.filter(({ waiting }) => waiting).map(({ due_at }) => due_at));
    this.sql.exec(
      `INSERT INTO inquiry (id, reference, idempotency_key, received_at, policy_version, key_version, wrapped_key, label, sealed, marks,
       work_by, linked_to, linked_on, asked_before, first_due, channel, source, campaign, landing_path, form, primary_group, groups,
       concerns, topics, language, location, service, patient_status, next_action, owner, due_at, priority)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ids.id, ids.reference, sealed.marks.key ?? null, offer.at, offer.policyVersion, sealed.keyVersion, sealed.wrapped, sealed.label, sealed.record,
      JSON.stringify(sealed.marks.stored), workBy, linked?.id ?? null, linked ? (linked.phone ? 'phone' : 'email') : null, earlier.length,
      linked ? linked.due_at : null, tags.source.channel, tags.source.source, tags.source.campaign, tags.landingPath, clear.form, tags.primary,
      JSON.stringify(tags.groups), JSON.stringify(tags.concerns), JSON.stringify(clear.topics), tags.language, clear.location, clear.service,
      clear.patient, clear.action, tags.owner, tags.due, tags.priority || linked ? 1 : 0,
    );
    const last = this.sql.exec<{ seq: number; hash: string }>('SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1').toArray()[0];
    const seq = (last?.seq ?? 0) + 1;
    const hash = createHash('sha256').update(last?.hash ?? GENESIS)
      .update(JSON.stringify([seq, ids.id, offer.at, 'system', 'inquiry.received', '{}', sealed.sealHash])).digest('hex');
    this.sql.exec('INSERT INTO event (seq, inquiry, at, actor, kind, data, sealed, seal_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      seq, ids.id, offer.at, 'system', 'inquiry.received', '{}', null, sealed.sealHash, hash);
    this.sql.exec('INSERT OR IGNORE INTO mark (mark, inquiry) SELECT value, ? FROM json_each(?)', ids.id, JSON.stringify(sealed.marks.stored));
    this.sql.exec(
      `INSERT INTO delivery (id, event, inquiry, endpoint, due_at)
       SELECT 'msg_' || lower(hex(randomblob(16))), ?, ?, name, ? FROM endpoint`, seq, ids.id, offer.at);
    return { kind: 'stored', told: offer.told };
  }

  async alarm() {
    try {
      await this.deliverDue();
    } catch {
      // Whatever happens, the next alarm is set.
    }
    const { due } = this.sql.exec<{ due: number | null }>(
      'SELECT min(CASE WHEN claimed_by <> ? THEN 0 ELSE due_at END) AS due FROM delivery WHERE due_at IS NOT NULL', this.run).one();
    if (due !== null) await this.ctx.storage.setAlarm(Math.max(due, Date.now()));
  }

  private async deliverDue() {
    const now = Date.now();
    const claims = this.ctx.storage.transactionSync(() => {
      const due = this.sql.exec<Claim>(
        `SELECT d.id, d.endpoint, n.url, n.secret, d.tries, e.kind, e.at, d.inquiry
         FROM delivery d JOIN event e ON e.seq = d.event JOIN endpoint n ON n.name = d.endpoint
         WHERE d.due_at IS NOT NULL AND (d.due_at <= ? OR d.claimed_by <> ?) ORDER BY d.due_at, d.event LIMIT ?`, now, this.run, CLAIM_ROWS).toArray();
      for (const { id } of due) this.sql.exec('UPDATE delivery SET due_at = ?, claimed_by = ? WHERE id = ?', now + CLAIM_MS, this.run, id);
      return due;
    });
    const queues = new Map<string, Claim[]>();
    for (const claim of claims) queues.set(claim.endpoint, [...(queues.get(claim.endpoint) ?? []), claim]);
    await Promise.all([...queues.values()].map(async (queue) => {
      for (const claim of queue) {
        if (Date.now() - now > PASS_MS) break;
        await this.deliver(claim);
      }
    }));
  }

  private async deliver(claim: Claim) {
    const at = Date.now();
    const number = claim.tries + 1;
    const mine = this.ctx.storage.transactionSync(() => {
      const moved = this.sql.exec("UPDATE delivery SET tries = ?, due_at = ? WHERE id = ? AND tries = ? AND state = 'pending' RETURNING 1",
        number, at + CLAIM_MS, claim.id, claim.tries).toArray();
      if (moved.length) this.sql.exec('INSERT INTO try (delivery, number, at) VALUES (?, ?, ?)', claim.id, number, at);
      return moved.length > 0;
    });
    if (!mine) return;
    const status = await this.send(claim, Math.floor(at / 1000)).catch(() => null);
    const ended = Date.now();
    const taken = status !== null && status < 300;
    const wait = RETRY_SECONDS[number - 1];
    const [state, due] = taken ? ['delivered', null]
      : status === 410 || wait === undefined ? ['dead', null]
      : ['pending', ended + wait * 1000 * (0.8 + 0.4 * Math.random())];
    this.ctx.storage.transactionSync(() => {
      this.sql.exec('UPDATE try SET status = ?, millis = ? WHERE delivery = ? AND number = ?', status, ended - at, claim.id, number);
      this.sql.exec('UPDATE delivery SET state = ?, due_at = ?, claimed_by = NULL WHERE id = ? AND tries = ?', state, due, claim.id, number);
    });
  }

  private async send(claim: Claim, seconds: number) {
    const row = this.sql.exec<{ wrapped_key: string; sealed: ArrayBuffer }>('SELECT wrapped_key, sealed FROM inquiry WHERE id = ?', claim.inquiry).one();
    const { handoff } = await open(this.env.VAULT_KEY, this.ctx.id.name!, claim.inquiry, row.wrapped_key, row.sealed);
    const body = JSON.stringify({ type: claim.kind, timestamp: new Date(claim.at).toISOString(), data: handoff });
    const signature = createHmac('sha256', Buffer.from(claim.secret.slice('whsec_'.length), 'base64'))
      .update(`${claim.id}.${seconds}.${body}`).digest('base64');
    const answer = await fetch(claim.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Bench-Webhooks',
        'webhook-id': claim.id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': `v1,${signature}`,
      },
      body,
    });
    await answer.body?.cancel();
    return answer.status;
  }
}
