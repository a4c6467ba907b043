import { expect, test } from 'vitest';
import { fill } from '../../www/demo/history.mjs';
import { compare } from '../scorecard/independent.mjs';
import { fetchWorker, openPractice, policy } from './support.mjs';

const DAY = 86_400_000;

test('the scorecard of a history shows what its events say, computed by other code', async () => {
  const practice = await openPractice({ receiver: null });
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
  const done = await fill({ ask, policy: { ...policy, id: practice.id }, days: 8, perDay: 3 });
  expect(done.inquiries).toBeGreaterThan(12);

  const events = [];
  for (let after = 0, lines; (lines = (await ask('GET', `/v1/desk/${practice.id}/export?after=${after}`)).trim()); after = events.at(-1).seq)
    events.push(...lines.split('\n').map((line) => JSON.parse(line)));
  const now = new Date().toISOString();
  const middle = new Date(Date.now() - 4 * DAY).toISOString();
  const scorecard = await ask('GET', `/v1/desk/${practice.id}/scorecard?by=source&from=${middle}&to=${now}`);
  const found = compare(events, scorecard, now);
  expect(found.length).toBeGreaterThan(200);
  expect(found.filter(([, shown, computed]) => shown !== computed)).toEqual([]);
  const total = (name) => found.find(([key]) => key === `total now.${name}`)[1];
  expect(total('inquiries')).toBeGreaterThan(5);
  expect(total('booked.count')).toBeGreaterThan(0);
}, 300_000);
