import { expect, test, vi } from 'vitest';
import { fill } from '../../www/demo/history.mjs';
import { compare, DIMENSIONS, exported } from '../scorecard/independent.mjs';
import { INSERT, SPAN_MS, values } from '../scorecard/many.mjs';
import { fetchWorker, openPractice, policy } from './support.mjs';

const DAY = 86_400_000;

const ask = async (method, path, body) => {
  const answer = await fetchWorker(path, {
    method,
    headers: { authorization: 'Bearer operator', ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} (${answer.status}): ${text}`);
  return text && !path.includes('export') ? JSON.parse(text) : text;
};

test('more inquiries are counted than the platform puts into one text', async () => {
  const practice = await openPractice({ receiver: null });
  await ask('POST', '/v1/inquiries', { practice: practice.id, form: 'widget', need: 'implants', name: 'Ana Example', phone: '(555) 555-0123', consent: true });
  const from = Date.now() - SPAN_MS;
  const many = 25_000;
  await practice.rows(INSERT, ...values(0, many, from, many));
  const [{ bytes }] = await practice.rows('SELECT sum(length(fact)) AS bytes FROM inquiry');
  expect(bytes).toBeGreaterThan(2_200_000);
  const period = `from=${new Date(from + SPAN_MS / 2).toISOString()}&to=${new Date().toISOString()}`;
  const { total } = await ask('GET', `/v1/desk/${practice.id}/scorecard?by=source&${period}`);
  expect(total.now.inquiries + total.before.inquiries).toBe(many + 1);
});

const hex = (text) => [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase();

test('what is packed for the scorecard follows every change, and tells nobody who the patients are', async () => {
  const practice = await openPractice({ receiver: null });
  const send = (name) => ask('POST', '/v1/inquiries', { practice: practice.id, form: 'widget', need: 'implants', name, phone: '(555) 555-0123', consent: true });
  const { id } = await send('Ana Example');
  // Rows before the patient's own and after it, so that it is in a block.
  const from = Math.floor(Date.now() / 1000) * 1000 - SPAN_MS;
  await practice.rows(INSERT, ...values(0, 1200, from, 2400));
  await practice.rows(INSERT.replace("'bench-%07d'", "'later-%07d'").replaceAll("NOT LIKE 'bench-%'", "LIKE 'inq_%'").replaceAll("'B-'", "'L-'"), ...values(1200, 2400, from, 2400));
  const card = async () => {
    const { total } = await ask('GET', `/v1/desk/${practice.id}/scorecard?by=page&from=${new Date(from).toISOString()}&to=${new Date(Date.now() + DAY).toISOString()}`);
    return total.now;
  };
  const blocks = () => practice.rows('SELECT last, after, length(packed) AS bytes FROM facts ORDER BY last');
  const holder = () => practice.rows('SELECT last FROM facts WHERE after < ?1 AND last >= ?1', id);
  // Planning is the first change.
  await vi.waitFor(async () => expect(await practice.rows("SELECT id FROM inquiry WHERE id = ? AND fact <> '' AND job_at > 0", id)).toHaveLength(1), { timeout: 10_000 });
  const first = await card();
  expect(first.inquiries).toBe(2401);
  const made = await blocks();
  expect(made).toHaveLength(4);
  expect(made.map(({ after }) => after)).toEqual(['', ...made.slice(0, -1).map(({ last }) => last)]);
  expect(await card()).toEqual(first);
  expect(await holder()).toHaveLength(1);
  const stored = (await practice.rows('SELECT group_concat(hex(packed)) AS hex FROM facts'))[0].hex;
  for (const text of ['Ana', 'Example', '0123']) expect(stored).not.toContain(hex(text));

  // An attempt: its block goes, the others stay, and the figure is right at once.
  await ask('POST', `/v1/desk/${practice.id}/inquiries/${id}/attempts`, { channel: 'phone', outcome: 'no_answer' });
  expect(await holder()).toHaveLength(0);
  expect(await blocks()).toHaveLength(3);
  expect((await card()).response_wall.of).toBe(first.response_wall.of + 1);
  expect(await blocks()).toHaveLength(4);
  // Reading it changes nothing.
  await ask('GET', `/v1/desk/${practice.id}/inquiries/${id}`);
  expect(await blocks()).toHaveLength(4);
  // One more among those in blocks.
  await send('Ben Example');
  expect(await blocks()).toHaveLength(3);
  expect((await card()).inquiries).toBe(2402);
  // Erased: the block goes with it; the figures stay, but that nothing is to be done any more.
  const open = await card();
  const before = { ...open, unresolved: open.unresolved - 1 };
  await ask('DELETE', `/v1/desk/${practice.id}/inquiries/${id}`);
  expect(await holder()).toHaveLength(0);
  await vi.waitFor(async () => expect(await card()).toEqual(before), { timeout: 10_000 });
  // Packed by a version that this one does not know.
  await practice.rows("UPDATE facts SET packed = x'ff' WHERE last = ?", made[0].last);
  expect(await card()).toEqual(before);
  expect(await card()).toEqual(before);
  expect(await practice.rows("SELECT last FROM facts WHERE packed = x'ff'")).toEqual([]);
});

test('the scorecard of a history shows what its events say, computed by other code', async () => {
  const practice = await openPractice({ receiver: null });
  const done = await fill({ ask, policy: { ...policy, id: practice.id }, days: 8, perDay: 3 });
  expect(done.inquiries).toBeGreaterThan(12);

  const events = await exported((path) => ask('GET', path), practice.id);
  const now = new Date().toISOString();
  const middle = new Date(Date.now() - 4 * DAY).toISOString();
  let found;
  for (const by of DIMENSIONS.toReversed()) {
    const scorecard = await ask('GET', `/v1/desk/${practice.id}/scorecard?by=${by}&from=${middle}&to=${now}`);
    found = compare(events, scorecard, now);
    expect(found.filter(([, shown, computed]) => shown !== computed), by).toEqual([]);
  }
  expect(found.length).toBeGreaterThan(200);
  const total = (name) => found.find(([key]) => key === `total now.${name}`)[1];
  expect(total('inquiries')).toBeGreaterThan(5);
  expect(total('booked.count')).toBeGreaterThan(0);
  expect(found.some(([name, shown]) => name.startsWith('funnel now: appointment_booked') && shown > 0)).toBe(true);
}, 300_000);

test('a marketer cannot subtract one period from another that is a minute longer', async () => {
  const practice = await openPractice({ receiver: null });
  await ask('POST', '/v1/inquiries', { practice: practice.id, form: 'widget', need: 'implants', name: 'Ana Example', phone: '(555) 555-0123', consent: true });
  const { token } = await ask('POST', `/v1/practices/${practice.id}/tokens`, { label: 'Agency', role: 'marketer' });
  const card = async (from, to) => {
    const answer = await fetchWorker(`/v1/desk/${practice.id}/scorecard?from=${from}&to=${to}`, { headers: { authorization: `Bearer ${token}` } });
    return [answer.status, await answer.json()];
  };
  const [, asked] = await card('2026-10-29T17:31:00Z', '2026-11-04T17:30:00Z');
  expect(asked.period).toEqual({ from: '2026-10-29T04:00:00Z', until: '2026-11-05T05:00:00Z' });
  const [, longer] = await card('2026-10-29T17:31:00Z', '2026-11-04T17:31:00Z');
  expect(longer.period).toEqual(asked.period);
  const [status, refused] = await card('2026-11-04T17:30:00Z', '2026-11-04T17:31:00Z');
  expect([status, refused.errors.map(({ field }) => field)]).toEqual([422, ['from']]);
});
