// A practice's object that fails: whoever asks is told what to do, in words they can read.

import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { askObject, complete, fetchWorker, openPractice, policy, sendForm, sendJson } from './support.mjs';

const html = { accept: 'text/html,application/xhtml+xml' };
const foreign = { origin: 'https://www.example.com' };
const page = async (answer, status) => {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
  return answer.text();
};

describe('an object that fails', () => {
  test('stops no form of a practice that is known, and the patient is told whom to call', async () => {
    const practice = await openPractice({ receiver: null });
    await practice.rows('ALTER TABLE policy RENAME TO gone; ALTER TABLE inquiry RENAME TO lost');
    await practice.hook('move', '10000');
    try {
      expect(await page(await fetchWorker(`/f/${practice.id}`, { headers: html }), 200)).toContain('name="consent"');
      expect((await fetchWorker(`/v1/forms/${practice.id}`)).status).toBe(200);
      expect((await fetchWorker(`/r/${practice.id}.none.none`)).status).toBe(503);
      const answer = await sendJson(practice, complete, foreign);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([503, foreign.origin]);
      expect((await answer.json()).detail).toContain(policy.phone);
      expect(answer.headers.get('retry-after')).toBe('5');
      const shown = await sendForm(practice, { ...complete, consent: 'yes' });
      expect(shown.headers.get('retry-after')).toBe('5');
      expect(await page(shown, 503)).toContain(policy.phone);
    } finally {
      await practice.hook('move', '0');
    }
  });

  test('of a practice that nobody has asked for yet is told as a page, or as a problem that any page may read', async () => {
    const id = `practice-cold-${Math.random().toString(36).slice(2, 8)}`;
    const stub = env.PRACTICES.getByName(id);
    await askObject(stub, { PutPolicy: { document: JSON.stringify({ ...policy, id, of_a_newer_version: 1 }), made_from: 'Nothing', actor: 'operator' } });
    expect(await page(await fetchWorker(`/f/${id}`, { headers: html }), 500)).toContain('<h1>');
    expect(await page(await sendForm({ id }, complete, html), 500)).toContain('<h1>');
    for (const answer of [await sendJson(id, complete, foreign), await fetchWorker(`/v1/forms/${id}`, { headers: foreign })]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'application/problem+json']);
      expect(['*', foreign.origin]).toContain(answer.headers.get('access-control-allow-origin'));
    }
  });
});

test('what is not there is told to browsers as a page, and to programs as a problem', async () => {
  const practice = await openPractice({ receiver: null });
  for (const path of ['/f/nobody-here', `/r/${practice.id}.inq_none.none`]) {
    expect(await page(await fetchWorker(path, { headers: html }), 404)).toContain('<h1>');
    expect((await fetchWorker(path)).headers.get('content-type')).toBe('application/problem+json');
  }
});
