import { describe, expect, test, vi } from 'vitest';
import { admin, complete, fetchWorker, openPractice, sendJson, stored } from './support.mjs';

const place = { keep: 'yes', step: '3', name: 'Ana Example', phone: '(555) 555-0123', key: 'a-visit', form: 'widget', lang: 'en' };
const keep = (practice, change = {}, headers = {}) => fetchWorker('/v1/partials', {
  method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams({ practice: practice.id, ...place, ...change }).toString(),
});
const open = (enabled = true) => openPractice({ change: { partial: { enabled, quiet_minutes: 30 } } });
const places = (practice) => practice.rows('SELECT * FROM partial');
const quiet = (practice) => practice.hook('advance', String(31 * 60_000));

/** The digest of what was answered, as the sealed record has it. */
async function fingerprint(language, answers) {
  const fields = ['need', 'for', 'name', 'phone', 'email', 'contact', 'voicemail', 'time', 'patient', 'location', 'insurance', 'message', 'language_help', 'consent'];
  const text = language + fields.map((field) => `\0${answers[field] ?? ''}`).join('');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

describe('the place of a form that is not finished', () => {
  test('becomes an inquiry after a quiet time, sealed from the beginning, and says where the form was left', async () => {
    const practice = await open();
    expect((await keep(practice, { step: '2' })).status).toBe(204);
    expect((await keep(practice, { message: 'not to be kept', insurance: 'yes', need: 'implants' })).status).toBe(204);
    const [kept, ...others] = await places(practice);
    expect(others).toEqual([]);
    expect(JSON.stringify([kept, String.fromCharCode(...new Uint8Array(kept.sealed))])).not.toMatch(/Ana|0123|not to be kept/);
    // Without the secret nobody can try out what was said: no digest of the answers is in the row.
    const answers = { name: place.name, phone: place.phone, message: 'not to be kept', insurance: 'yes', need: 'implants' };
    expect(kept.inquiry).not.toContain(await fingerprint('en', answers));
    expect((await stored(practice)).inquiries).toBe(0);
    await quiet(practice);
    const [row] = await vi.waitFor(async () => {
      const rows = await practice.rows('SELECT id, primary_group, service FROM inquiry');
      expect(rows).toHaveLength(1);
      return rows;
    }, { timeout: 10_000 });
    expect(row).toMatchObject({ primary_group: 'intake_incomplete', service: null });
    expect(await places(practice)).toEqual([]);
    const made = await (await admin(practice, 'POST', 'tokens', { label: 'Front desk', role: 'staff' })).json();
    const view = await (await fetchWorker(`/v1/desk/${practice.id}/inquiries/${row.id}`, { headers: { authorization: `Bearer ${made.token}` } })).json();
    expect(view.handoff).toMatchObject({ unfinished: 3, message: '', patient: { name: 'Ana Example' }, insurance: { insured: null }, consent: { purpose: 'keep_place', version: 'keep-place-2' } });
    await vi.waitFor(async () => expect((await stored(practice)).deliveries).toBeGreaterThan(0), { timeout: 10_000 });
  });

  test('is given up to the inquiry itself, and to a consent that is taken back', async () => {
    const practice = await open();
    await keep(practice);
    expect((await sendJson(practice, complete, { 'idempotency-key': place.key })).status).toBe(201);
    expect(await places(practice)).toEqual([]);
    await keep(practice, { key: 'another-visit' });
    expect(await places(practice)).toHaveLength(1);
    expect((await keep(practice, { key: 'another-visit', keep: '' })).status).toBe(204);
    expect(await places(practice)).toEqual([]);
    await quiet(practice);
    expect((await stored(practice)).inquiries).toBe(1);
  });

  test('is not kept once its inquiry is stored, and is forgotten where that is only asked for again', async () => {
    const practice = await open();
    expect((await sendJson(practice, complete, { 'idempotency-key': place.key })).status).toBe(201);
    // The answer got lost: the patient looks at the answers once more, and the form sends them again.
    expect((await keep(practice)).status).toBe(204);
    expect(await places(practice)).toEqual([]);
    await practice.rows("INSERT INTO partial (key, at, inquiry, sealed) SELECT idempotency_key, 1, '{}', x'00' FROM inquiry");
    expect((await sendJson(practice, complete, { 'idempotency-key': place.key })).status).toBe(201);
    expect(await places(practice)).toEqual([]);
    expect((await stored(practice)).inquiries).toBe(1);
  });

  test('is not kept by a practice that keeps none, without a key, or of somebody who cannot be reached', async () => {
    const none = await open(false);
    expect((await keep(none)).status).toBe(404);
    const practice = await open();
    expect((await keep(practice, { key: '' })).status).toBe(400);
    expect((await keep(practice, { phone: '' })).status).toBe(422);
    expect((await keep({ id: 'nobody-here' })).status).toBe(404);
    expect((await fetchWorker('/v1/partials')).status).toBe(405);
    expect(await places(practice)).toEqual([]);
  });

  test('is one of no more than a sender and a practice may have, and waits while much comes in', async () => {
    const spam = { sender_in_ten_minutes: 1, sender_limit: 2, practice_in_ten_minutes: 3, practice_limit: 4 };
    const practice = await openPractice({ change: { spam, partial: { enabled: true, quiet_minutes: 30 } } });
    const from = (address, key) => keep(practice, { key, phone: `(555) 555-01${20 + key.length}` }, { 'cf-connecting-ip': address });
    const statuses = [];
    // The second of a key takes the place of the first; neighbours of one network count together.
    for (const [n, address] of ['2001:db8:1:2::1', '2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:3::1', '192.0.2.1', '192.0.2.2', '192.0.2.3'].entries())
      statuses.push((await from(address, 'k'.repeat(Math.max(n, 1)))).status);
    expect(statuses).toEqual([204, 204, 204, 429, 204, 204, 429]);
    const refused = await from('2001:db8:1:2::9', 'another');
    expect([Number(refused.headers.get('retry-after')) > 0, (await refused.json()).type]).toEqual([true, '/problems/too-many']);
    const kept = await places(practice);
    expect(kept).toHaveLength(4);
    expect(JSON.stringify(kept.map(({ inquiry }) => inquiry))).not.toMatch(/2001:db8|192\.0\.2/);
    expect(kept.map(({ inquiry }) => JSON.parse(inquiry).spam.score.reasons.includes('sender_rate')).filter(Boolean)).toHaveLength(1);
    await quiet(practice);
    // The fourth comes later: somebody who sends the form is not told to wait for it.
    await vi.waitFor(async () => expect(await places(practice)).toHaveLength(1), { timeout: 10_000 });
    expect((await stored(practice)).inquiries).toBe(3);
    expect((await sendJson(practice, complete)).status).toBe(201);
  });

  test('is not lost where its reference has been given away meanwhile', async () => {
    const practice = await open();
    const { reference } = await (await sendJson(practice, complete)).json();
    await keep(practice);
    await practice.rows(`UPDATE partial SET inquiry = json_set(inquiry, '$.reference', '${reference}')`);
    await quiet(practice);
    await vi.waitFor(async () => expect((await stored(practice)).inquiries).toBe(2), { timeout: 10_000 });
    const [row] = await practice.rows(`SELECT id, reference FROM inquiry WHERE reference <> '${reference}'`);
    const made = await (await admin(practice, 'POST', 'tokens', { label: 'Front desk', role: 'staff' })).json();
    const view = await (await fetchWorker(`/v1/desk/${practice.id}/inquiries/${row.id}`, { headers: { authorization: `Bearer ${made.token}` } })).json();
    expect(view.handoff.inquiry.reference).toBe(row.reference);
  });

  test('needs the version of the secret that wrapped it, which is told', async () => {
    const practice = await open();
    const wrapped = async () => (await (await admin(practice, 'GET', 'keys')).json()).wrapped;
    await sendJson(practice, complete);
    expect(await wrapped()).toBe(true);
    await keep(practice);
    expect(await wrapped()).toBe(true);
    await practice.rows("UPDATE partial SET inquiry = json_set(inquiry, '$.key.version', 0)");
    expect(await wrapped()).toBe(false);
    await keep(practice, { keep: '' });
    expect(await wrapped()).toBe(true);
  });

  test('is destroyed where the practice has stopped to keep places', async () => {
    const practice = await open();
    await keep(practice);
    const policy = await (await admin(practice, 'GET', 'policy')).json();
    const answer = await fetchWorker(`/v1/practices/${practice.id}/policy`, {
      method: 'PUT', headers: { authorization: 'Bearer operator', 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ ...policy, partial: { enabled: false, quiet_minutes: 30 } }),
    });
    expect(answer.status).toBe(200);
    await quiet(practice);
    await vi.waitFor(async () => expect(await places(practice)).toEqual([]), { timeout: 10_000 });
    expect((await stored(practice)).inquiries).toBe(0);
  });
});
