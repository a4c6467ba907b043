// What is stored of an inquiry, found again, linked, audited, erased and kept no longer than needed.

import { runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, test, vi } from 'vitest';
import { complete, fetchWorker, handoff, openPractice, policy, sendJson, stored } from './support.mjs';

const DAY = 86_400_000;

const ana = { ...complete, name: 'Ana Núñez-Example', email: 'ana@example.com', message: 'It is about my left molar.' };

async function inquiry(practice, fields = ana, headers) {
  const answer = await sendJson(practice, fields, headers);
  expect(answer.status).toBe(201);
  return { answer: answer.clone(), ...(await answer.json()) };
}

const list = async (practice, filter = {}) =>
  (await practice.ask({ Desk: { List: { actor: 'token:front', filter } } })).Shown;
const read = async (practice, id) => {
  const reply = await practice.ask({ Desk: { Read: { actor: 'token:front', id, known: [] } } });
  return reply.Desk?.Inquiry ?? reply;
};
const note = (practice, id, text) => practice.ask({ Work: { actor: 'token:front', id, action: { Note: { text } } } });
const erase = (practice, id) => practice.ask({ Desk: { Erase: { actor: 'token:boss', id } } });
const verify = async (practice) => (await practice.ask({ Desk: { Verify: { after: 0 } } })).Desk.Verified;
const ids = (page) => page.rows.map((row) => row.id);

/** Everything in the practice's database, as text. */
async function dump(practice) {
  const tables = await practice.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'");
  expect(tables.length).toBeGreaterThan(6);
  const all = [];
  for (const { name } of tables)
    for (const row of await practice.rows(`SELECT * FROM "${name}"`))
      for (const value of Object.values(row))
        all.push(value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : String(value));
  return all.join('\n');
}

describe('at rest', () => {
  test('nothing that a patient typed can be read, the idempotency key included', async () => {
    const practice = await openPractice();
    await inquiry(practice, { ...ana, phone: '303-555-0177' }, { 'idempotency-key': 'ana@example.com' });
    const text = await dump(practice);
    for (const said of ['Ana', 'Núñez', 'nunez', '555-0177', '5550177', 'ana@example.com', 'molar']) expect(text).not.toContain(said);
    expect(text).toContain('implants');
  });

  test('the repeat of a key is answered from the sealed record', async () => {
    const practice = await openPractice();
    const first = await inquiry(practice, ana, { 'idempotency-key': 'k-1' });
    const again = await inquiry(practice, ana, { 'idempotency-key': 'k-1' });
    expect(again.id).toBe(first.id);
    const other = await sendJson(practice, { ...ana, message: 'Other' }, { 'idempotency-key': 'k-1' });
    expect(other.status).toBe(422);
  });

  test('a record that was changed is refused, not misread', async () => {
    const practice = await openPractice({ receiver: null });
    const { id } = await inquiry(practice);
    await practice.rows("UPDATE inquiry SET sealed = CAST(substr(sealed, 1, 40) || x'0001' || substr(sealed, 43) AS BLOB)");
    await expect(read(practice, id)).rejects.toThrow('failed');
  });
});

describe('asking again', () => {
  test('is linked to the first by phone or e-mail, never merged, and told to the practice', async () => {
    const practice = await openPractice();
    const first = await inquiry(practice, { ...complete, name: 'Ana Example', phone: '(555) 555-0123' });
    // At night both are due when the practice opens.
    await practice.rows('UPDATE inquiry SET due_at = due_at - 60000');
    const second = await inquiry(practice, { ...complete, name: 'Ana E.', phone: '+1 555 555 0123', email: 'ana@example.com' });
    const third = await inquiry(practice, { ...complete, name: 'Ana E.', phone: '', email: 'ANA@example.com' });
    const stranger = await inquiry(practice, { ...complete, name: 'Ana Example', phone: '555-555-0199' });
    expect(await stored(practice)).toMatchObject({ inquiries: 4, deliveries: 4 });
    expect(await handoff(second.answer)).toMatchObject({
      asked_again: { to: first.id, matched: 'phone', times_before: 1 }, tags: { priority: true },
    });
    expect(await handoff(third.answer)).toMatchObject({ asked_again: { to: second.id, matched: 'email', times_before: 1 } });
    expect(await handoff(stranger.answer)).not.toHaveProperty('asked_again');
    const rows = await practice.rows('SELECT id, linked_to, priority, due_at, work_by FROM inquiry ORDER BY id');
    const row = (one) => rows.find(({ id }) => id === one.id);
    expect(row(first)).toMatchObject({ linked_to: null, priority: 1 });
    // The later one is worked by the first promise; both dues stand.
    expect(row(second).work_by).toBe(row(first).due_at);
    expect(row(second).due_at).toBeGreaterThan(row(first).due_at);
    const { events, linked } = await read(practice, first.id);
    expect(events.map(({ kind, data }) => [kind, data.inquiry])).toContainEqual(['inquiry.asked_again', second.id]);
    expect(linked.map(({ id, matched }) => [id, matched])).toEqual([[second.id, 'phone']]);
  });

  test('at another practice is no repetition', async () => {
    const [one, other] = [await openPractice(), await openPractice()];
    await inquiry(one);
    expect(await handoff((await inquiry(other)).answer)).not.toHaveProperty('asked_again');
  });
});

describe('the queue', () => {
  test('shows names and promises, least time left first, page by page', async () => {
    const practice = await openPractice({ receiver: null });
    const sent = [];
    for (let n = 0; n < 5; n++) sent.push(await inquiry(practice, { ...ana, email: '', phone: `303-555-012${n}`, name: `Patient ${n}` }));
    const first = await list(practice, { limit: 2 });
    expect(first.rows[0]).toMatchObject({ name: 'Patient 0', reference: sent[0].reference, status: 'new_inquiry', standing: 'on_time' });
    const second = await list(practice, { limit: 2, cursor: first.next });
    const third = await list(practice, { limit: 2, cursor: second.next });
    expect(third.next).toBeUndefined();
    expect([first, second, third].flatMap(ids)).toEqual(sent.map(({ id }) => id));
    expect(await practice.rows("SELECT actor, data FROM event WHERE kind = 'queue.read'"))
      .toEqual([2, 2, 1].map((rows) => ({ actor: 'token:front', data: `{"rows":${rows}}` })));
  });

  test('puts what has priority first of what is due at the same time, on every page', async () => {
    const practice = await openPractice({ receiver: null });
    const sent = [];
    for (let n = 0; n < 6; n++) sent.push(await inquiry(practice, { ...ana, email: '', phone: `303-555-012${n}`, name: `Patient ${n}` }));
    const due = (n, at, priority) => practice.rows('UPDATE inquiry SET work_by = ?, priority = ? WHERE id = ?', at, priority, sent[n].id);
    const closing = Date.now() + 3_600_000;
    for (const [n, at, priority] of [[0, closing, 0], [1, closing, 1], [2, closing - 1, 0], [3, closing, 1], [4, closing, 0], [5, closing + 1, 1]]) await due(n, at, priority);
    const found = [];
    for (let cursor, page; !page || page.next; cursor = page.next) found.push(...ids(page = await list(practice, { limit: 1, cursor })));
    expect(found).toEqual([2, 1, 3, 0, 4, 5].map((n) => sent[n].id));
  });

  test('finds by phone, e-mail, words of the name in any order, and reference', async () => {
    const practice = await openPractice({ receiver: null });
    const { id, reference } = await inquiry(practice);
    await inquiry(practice, { ...complete, name: 'Ben Example', phone: '303-555-0188' });
    for (const q of ['555.555.0123', 'ANA@example.com', 'núñez', 'EXAMPLE ana', reference, reference.toLowerCase()])
      expect([q, ids(await list(practice, { q }))]).toEqual([q, [id]]);
    for (const q of ['nobody', 'ana ben', '303-555-0111', '', '…']) expect([q, ids(await list(practice, { q }))]).toEqual([q, []]);
    expect((await list(practice, { q: 'example' })).rows).toHaveLength(2);
  });

  test('is filtered by owner, group, location, language, status, time and quarantine', async () => {
    const practice = await openPractice({ receiver: null });
    const plain = await inquiry(practice, { ...complete, location: 'riverside' });
    const spanish = await inquiry(practice, { ...complete, phone: '303-555-0188', lang: 'es', language_help: true });
    const only = async (filter) => ids(await list(practice, filter));
    expect(await only({ location: 'riverside' })).toEqual([plain.id]);
    expect(await only({ language: 'es' })).toEqual([spanish.id]);
    expect(await only({ group: 'spanish' })).toEqual([spanish.id]);
    expect(await only({ owner: 'bilingual' })).toEqual([spanish.id]);
    expect((await only({ status: 'new_inquiry,patient_reached' })).sort()).toEqual([plain.id, spanish.id]);
    expect(await only({ status: 'patient_reached' })).toEqual([]);
    expect(await only({ overdue: true })).toEqual([]);
    await practice.hook('advance', String(30 * DAY));
    expect(await only({ overdue: true })).toHaveLength(2);
    await practice.rows('UPDATE inquiry SET quarantined = 1, job_at = NULL WHERE id = ?', plain.id);
    expect(await only({})).toEqual([spanish.id]);
    expect(await only({ quarantine: true })).toEqual([plain.id]);
  });
});

describe('one inquiry', () => {
  test('is opened with its history and notes, and reading it leaves an event', async () => {
    const practice = await openPractice({ receiver: null });
    const { id } = await inquiry(practice);
    await note(practice, id, 'Prefers mornings.');
    const opened = await read(practice, id);
    expect(opened.handoff).toMatchObject({ patient: { name: ana.name }, message: ana.message });
    expect(opened.events.map(({ kind, actor, note }) => [kind, actor, note])).toEqual([
      ['inquiry.received', 'patient', null], ['note.added', 'token:front', 'Prefers mornings.'],
    ]);
    expect(opened.events[0].data).toMatchObject({ way: 'api', service: 'implants', owner: expect.any(String) });
    expect((await read(practice, id)).events.at(-1)).toMatchObject({ kind: 'inquiry.read', actor: 'token:front' });
    expect(await dump(practice)).not.toContain('mornings');
    expect(await read(practice, 'inq_none')).toBe('Unknown');
  });

  test('is erased at once and for good, and an event says so', async () => {
    const practice = await openPractice({ receiver: 'https://receiver.example/500' });
    const { id, answer } = await inquiry(practice, ana, { 'idempotency-key': 'k-1' });
    await note(practice, id, 'Prefers mornings.');
    await vi.waitFor(async () => expect(await practice.rows('SELECT state FROM delivery WHERE tries > 0')).toHaveLength(1));
    expect(await erase(practice, id)).toBe('Done');
    expect(await practice.rows('SELECT wrapped_key, sealed, label, marks, idempotency_key, channel FROM inquiry'))
      .toEqual([{ wrapped_key: null, sealed: null, label: null, marks: '[]', idempotency_key: null, channel: expect.any(String) }]);
    expect(await practice.rows('SELECT * FROM mark')).toEqual([]);
    expect(await practice.rows('SELECT seq FROM event WHERE sealed IS NOT NULL')).toEqual([]);
    expect(await practice.rows('SELECT state, due_at FROM delivery')).toEqual(Array(2).fill({ state: 'cancelled', due_at: null }));
    expect(await practice.rows("SELECT actor FROM event WHERE kind = 'inquiry.erased'")).toEqual([{ actor: 'token:boss' }]);
    const opened = await read(practice, id);
    expect(opened).toMatchObject({ handoff: null });
    expect((await list(practice, { status: 'new_inquiry,not_qualified' })).rows[0]).not.toHaveProperty('name');
    expect(ids(await list(practice, { q: 'ana@example.com' }))).toEqual([]);
    expect(await erase(practice, id)).toBe('Unknown');
    expect(await verify(practice)).toMatchObject({ broken_at: null });
    // Its patient may write again, and is a new patient then.
    expect((await inquiry(practice, ana, { 'idempotency-key': 'k-1' })).id).not.toBe((await answer.json()).id);
  });

  test('is erased by itself when it has been closed as long as the policy keeps it', async () => {
    const practice = await openPractice({ receiver: null });
    const [closed, open] = [await inquiry(practice), await inquiry(practice, { ...ana, email: '', phone: '303-555-0188' })];
    await practice.rows('UPDATE inquiry SET closed_at = received_at, job_at = NULL WHERE id = ?', closed.id);
    const left = async () => (await practice.rows('SELECT id FROM inquiry WHERE wrapped_key IS NOT NULL ORDER BY id')).map(({ id }) => id);
    await practice.hook('advance', String(90 * DAY - 60_000));
    expect(await left()).toEqual([closed.id, open.id]);
    await practice.hook('advance', '120000');
    await vi.waitFor(async () => expect(await left()).toEqual([open.id]), { timeout: 5000 });
    expect(await practice.rows("SELECT actor, inquiry FROM event WHERE kind = 'inquiry.erased'")).toEqual([{ actor: 'system', inquiry: closed.id }]);
    // One that nobody closed is never erased by time: its patient may still be waiting.
    await practice.hook('advance', String(1000 * DAY));
    const lookedAt = async () => (await practice.rows('SELECT job_at FROM inquiry WHERE id = ?', open.id))[0].job_at;
    await vi.waitFor(async () => expect(await lookedAt()).toBeGreaterThan(Date.now() + 1000 * DAY), { timeout: 5000 });
    expect(await left()).toEqual([open.id]);
  });

  test('is kept while the policy cannot be read, which another policy ends', async () => {
    const practice = await openPractice({ receiver: null, change: { retention_days: 3650 } });
    const { id } = await inquiry(practice);
    await practice.rows('UPDATE inquiry SET closed_at = received_at, job_at = NULL');
    // What an older Worker finds after it was put back: a field that it does not know.
    await practice.rows("INSERT INTO policy (document, at) SELECT json_set(document, '$.of_a_newer_version', 1), at FROM policy");
    const left = async () => (await practice.rows('SELECT id FROM inquiry WHERE wrapped_key IS NOT NULL')).map(({ id }) => id);
    await practice.hook('advance', String(200 * DAY));
    await runDurableObjectAlarm(practice.stub);
    expect(await left()).toEqual([id]);
    const put = await fetchWorker(`/v1/practices/${practice.id}/policy`, {
      method: 'PUT', headers: { authorization: 'Bearer operator', 'if-match': '"2"' }, body: JSON.stringify({ ...policy, id: practice.id, retention_days: 30 }),
    });
    expect([put.status, await put.json()]).toEqual([200, { version: 3 }]);
    await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 5000 });
  });
});

describe('the audit chain', () => {
  const chain = async () => {
    const practice = await openPractice();
    const { id } = await inquiry(practice);
    await note(practice, id, 'Prefers mornings.');
    await read(practice, id);
    const found = await verify(practice);
    expect(found).toMatchObject({ events: 5, broken_at: null, after: null });
    const [{ hash }] = await practice.rows('SELECT hash FROM event ORDER BY seq DESC LIMIT 1');
    expect(found.head).toBe(hash);
    return practice;
  };

  test('holds, and its rows can be neither changed nor deleted', async () => {
    const practice = await chain();
    await expect(practice.rows("UPDATE event SET actor = 'somebody'")).rejects.toThrow('never changed');
    await expect(practice.rows('DELETE FROM event WHERE seq = 5')).rejects.toThrow('never deleted');
  });

  test.each([
    ['a changed actor', "UPDATE event SET actor = 'somebody' WHERE seq = 3", 3],
    ['a changed time', 'UPDATE event SET at = at + 1 WHERE seq = 4', 4],
    ['changed data', "UPDATE event SET data = '{\"rows\":1}' WHERE seq = 5", 5],
    ['a hash made to fit', "UPDATE event SET actor = 'x', hash = 'y' WHERE seq = 2", 2],
    ['a deleted event', 'DELETE FROM delivery WHERE event = 4; DELETE FROM event WHERE seq = 4', 4],
    ['the first event deleted', 'DELETE FROM event WHERE seq = 1', 1],
    ['another note', "UPDATE event SET sealed = randomblob(60) WHERE seq = 4", 4],
    ['a note gone without erasure', 'UPDATE event SET sealed = NULL WHERE seq = 4', 4],
    ['another record', "UPDATE inquiry SET sealed = randomblob(100)", 3],
    ['a record gone without erasure', 'UPDATE inquiry SET sealed = NULL', 3],
    ['an inquiry gone', 'DELETE FROM inquiry', 3],
  ])('names the event of %s', async (_, change, seq) => {
    const practice = await chain();
    await practice.rows('DROP TRIGGER event_unchanged');
    await practice.rows('DROP TRIGGER event_stays');
    await practice.rows(change);
    expect(await verify(practice)).toMatchObject({ events: seq - 1, broken_at: seq });
  });
});
