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

const PASS_MS = 45_000;
const TIMEOUT_MS = 15_000;
/** How many deliveries may be under way to an endpoint at once. */
const LANES = 2;
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

type Outlet = { name: string; url: string; secret: string };
type Head = { seq: number; hash: string };
type Due = { id: string; event: number; kind: string; inquiry: string; at: number; tries: number; failed: number };

export class Practice extends DurableObject<Env> {
  private sql = this.ctx.storage.sql;
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
    const soon = Math.floor(offer.at + (tags.due - offer.at) * 0.75);
    const plan = [
      { key: 'cadence.0', kind: 'first_response', from: offer.at, due: tags.due, owner: tags.owner, script: tags.script },
      { key: 'warn.75', kind: 'warn_breach', from: soon, due: soon, owner: tags.owner },
      { key: 'breach', kind: 'tell_breach', from: tags.due + 1, due: tags.due + 1, owner: tags.owner },
    ];
    const fact = [offer.at, tags.due, tags.source.channel, tags.source.source, tags.source.campaign, tags.primary, clear.location, clear.service].join('\t');
    this.sql.exec(
      `INSERT INTO inquiry (id, reference, idempotency_key, received_at, policy_version, key_version, wrapped_key, label, sealed, marks,
       work_by, linked_to, linked_on, asked_before, first_due, channel, source, campaign, landing_path, form, primary_group, groups,
       concerns, topics, language, location, service, patient_status, next_action, owner, due_at, priority,
       fact, due_soon, next, plan, job_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ids.id, ids.reference, sealed.marks.key ?? null, offer.at, offer.policyVersion, sealed.keyVersion, sealed.wrapped, sealed.label, sealed.record,
      JSON.stringify(sealed.marks.stored), workBy, linked?.id ?? null, linked ? (linked.phone ? 'phone' : 'email') : null, earlier.length,
      linked ? linked.due_at : null, tags.source.channel, tags.source.source, tags.source.campaign, tags.landingPath, clear.form, tags.primary,
      JSON.stringify(tags.groups), JSON.stringify(tags.concerns), JSON.stringify(clear.topics), tags.language, clear.location, clear.service,
      clear.patient, clear.action, tags.owner, tags.due, tags.priority || linked ? 1 : 0,
      fact, soon, JSON.stringify(plan[0]), JSON.stringify(plan), soon,
    );
    const arrived = JSON.stringify({ ...tags, ...clear });
    const head = this.append(this.head(), ids.id, offer.at, 'inquiry.received', arrived, sealed.sealHash);
    this.sql.exec('INSERT OR IGNORE INTO mark (mark, inquiry) SELECT value, ? FROM json_each(?)', ids.id, JSON.stringify(sealed.marks.stored));
    this.sql.exec(
      `INSERT INTO delivery (id, event, kind, inquiry, endpoint, at, due_at)
       SELECT printf('msg_%012x', ?3) || lower(hex(randomblob(10))), ?1, 'inquiry.received', ?2, name, ?3, ?3 FROM endpoint`, head.seq, ids.id, offer.at);
    if (tags.escalation) {
      // Whom a concern is for is told by a second message, which waits until the first is through.
      const { seq } = this.append(head, ids.id, offer.at, 'inquiry.escalated', JSON.stringify(tags.escalation), null);
      this.sql.exec(
        `INSERT INTO delivery (id, event, kind, inquiry, endpoint, at, due_at)
         SELECT printf('msg_%012x', ?3) || lower(hex(randomblob(10))), ?1, 'inquiry.escalated', ?2, name, ?3, NULL FROM endpoint`, seq, ids.id, offer.at);
    }
    return { kind: 'stored', told: offer.told };
  }

  private head(): Head {
    return this.sql.exec<Head>('SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1').toArray()[0] ?? { seq: 0, hash: GENESIS };
  }

  /** Appends an event after another, chained by hash, and tells the new head. */
  private append(after: Head, inquiry: string, at: number, kind: string, data: string, sealHash: string | null): Head {
    const seq = after.seq + 1;
    const hash = createHash('sha256').update(after.hash)
      .update(JSON.stringify([seq, inquiry, at, 'system', kind, data, sealHash])).digest('hex');
    this.sql.exec('INSERT INTO event (seq, inquiry, at, actor, kind, data, sealed, seal_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      seq, inquiry, at, 'system', kind, data, null, sealHash, hash);
    return { seq, hash };
  }

  async alarm() {
    try {
      await this.deliverDue();
    } catch {
      // Whatever happens, the next alarm is set.
    }
    const { due } = this.sql.exec<{ due: number | null }>(
      "SELECT min((SELECT min(due_at) FROM delivery d WHERE d.endpoint = endpoint.name AND d.state = 'pending')) AS due FROM endpoint").one();
    if (due !== null) await this.ctx.storage.setAlarm(Math.max(due, Date.now()));
  }

  private async deliverDue() {
    const started = Date.now();
    const outlets = this.sql.exec<Outlet>('SELECT name, url, secret FROM endpoint').toArray();
    await Promise.all(outlets.map(async (outlet) => {
      const held = new Set<string>();
      const lane = async () => {
        for (let due; Date.now() - started < PASS_MS && (due = this.begin(outlet, held));) {
          held.add(due.id);
          await this.deliver(outlet, due);
          held.delete(due.id);
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
    }));
  }

  /** The next delivery to an endpoint that nobody works on, its try written down. */
  private begin(outlet: Outlet, held: Set<string>) {
    const now = Date.now();
    return this.ctx.storage.transactionSync(() => {
      const found = this.sql.exec<Due>(
        `SELECT id, event, kind, inquiry, at, tries, failed FROM delivery
         WHERE endpoint = ? AND state = 'pending' AND due_at <= ? ORDER BY due_at, id LIMIT ${LANES}`, outlet.name, now).toArray();
      const due = found.find(({ id }) => !held.has(id));
      if (!due) return undefined;
      const wait = Math.min((due.tries - due.failed) * 60, 3600) * 1000;
      const mine = this.sql.exec("UPDATE delivery SET tries = tries + 1, due_at = ? WHERE id = ? AND tries = ? AND state = 'pending' RETURNING 1",
        now + wait, due.id, due.tries).toArray();
      if (!mine.length) return undefined;
      this.sql.exec('INSERT INTO try (delivery, number, at) VALUES (?, ?, ?)', due.id, due.tries + 1, now);
      return due;
    });
  }

  private async deliver(outlet: Outlet, due: Due) {
    const at = Date.now();
    const number = due.tries + 1;
    const status = await this.send(outlet, due, Math.floor(at / 1000)).catch(() => null);
    const ended = Date.now();
    const wait = RETRY_SECONDS[due.failed];
    const [state, next, failed] = status !== null && status < 300 ? ['delivered', null, 0]
      : status === 410 || wait === undefined ? ['dead', null, 1]
      : ['pending', ended + wait * 1000 * (0.8 + 0.4 * Math.random()), 1];
    this.ctx.storage.transactionSync(() => {
      this.sql.exec('UPDATE try SET status = ?, error = ?, millis = ? WHERE delivery = ? AND number = ?',
        status, status === null ? 'unreachable' : null, ended - at, due.id, number);
      this.sql.exec("UPDATE delivery SET state = ?, due_at = ?, failed = failed + ? WHERE id = ? AND tries = ? AND state = 'pending'",
        state, next, failed, due.id, number);
      if (state !== 'pending')
        this.sql.exec(
          `UPDATE delivery SET due_at = ? WHERE id = (SELECT id FROM delivery
           WHERE inquiry = ? AND endpoint = ? AND state = 'pending' ORDER BY event LIMIT 1) AND due_at IS NULL`, ended, due.inquiry, outlet.name);
    });
  }

  private dataOf(event: number) {
    return this.sql.exec<{ data: string }>('SELECT data FROM event WHERE seq = ?', event).one().data;
  }

  private async send(outlet: Outlet, due: Due, seconds: number) {
    const row = this.sql.exec<{ wrapped_key: string; sealed: ArrayBuffer }>('SELECT wrapped_key, sealed FROM inquiry WHERE id = ?', due.inquiry).one();
    const { handoff } = await open(this.env.VAULT_KEY, this.ctx.id.name!, due.inquiry, row.wrapped_key, row.sealed);
    const change = due.kind === 'inquiry.received' ? {} : { change: JSON.parse(this.dataOf(due.event)) };
    const body = JSON.stringify({ type: due.kind, timestamp: new Date(due.at).toISOString(), data: { ...handoff, ...change } });
    const signature = createHmac('sha256', Buffer.from(outlet.secret.slice('whsec_'.length), 'base64'))
      .update(`${due.id}.${seconds}.${body}`).digest('base64');
    const answer = await fetch(outlet.url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Bench-Webhooks',
        'webhook-id': due.id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': `v1,${signature}`,
      },
      body,
    });
    await answer.body?.cancel();
    return answer.status;
  }
}
