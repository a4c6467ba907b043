import { expect, test } from 'vitest';
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
