import { describe, expect, test } from 'vitest';
import { complete, fetchWorker, openPractice, sendForm, sendJson } from './support.mjs';

const authorization = 'Bearer operator';

/** Every kind of answer the Worker gives: each route, each refusal, and each way an inquiry is answered. */
const routes = (id) => [
  ['GET', '/healthz', 200], ['GET', '/form.css', 200], ['GET', `/form.css?practice=${id}`, 200],
  ['GET', `/v1/forms/${id}`, 200], ['GET', '/v1/forms/nobody-here', 404], ['GET', `/v1/forms/${id}/challenge`, 200],
  ['GET', `/f/${id}`, 200], ['GET', `/f/${id}/frame`, 200], ['GET', `/f/${id}/doctor`, 200],
  ['GET', `/f/${id}/doctor/colors`, 200], ['GET', '/r/nothing', 404],
  ['OPTIONS', '/v1/inquiries', 204], ['GET', '/v1/inquiries', 405], ['POST', '/healthz', 405], ['GET', '/nowhere', 404],
  ['POST', '/desk/session', 403], ['GET', '/desk/session', 405],
  ...['policy', 'policy/versions', 'policy/versions/1', 'tokens', 'keys', 'endpoints', 'endpoints/front-desk', 'deliveries']
    .map((path) => ['GET', `/v1/practices/${id}/${path}`, 200]),
  ['GET', `/v1/practices/${id}/endpoints/nothing`, 404], ['PUT', `/v1/practices/${id}/policy`, 422],
  ['GET', '/v1/inquiries/nothing', 404],
  ...['me', 'inquiries', 'tasks', 'scorecard', 'export', 'audit'].map((path) => ['GET', `/v1/desk/${id}/${path}`, 200]),
  ['GET', `/v1/desk/${id}/inquiries/nothing`, 404], ['PUT', `/v1/desk/${id}/inquiries`, 405],
];

function expectHeaders(answer, what) {
  expect(answer.headers.get('strict-transport-security'), what).toBe('max-age=63072000; includeSubDomains');
  expect(answer.headers.get('x-content-type-options'), what).toBe('nosniff');
}

describe('every answer', () => {
  test('is only for TLS and is what it says', async () => {
    const practice = await openPractice();
    for (const [method, path, status] of routes(practice.id)) {
      const answer = await fetchWorker(path, { method, headers: { authorization }, body: method === 'PUT' ? '{}' : undefined });
      expect(answer.status, `${method} ${path}`).toBe(status);
      expectHeaders(answer, `${method} ${path}`);
    }
  });

  test('to an inquiry, too', async () => {
    const practice = await openPractice();
    const etag = (await fetchWorker(`/v1/forms/${practice.id}`)).headers.get('etag');
    for (const [status, answer] of [
      [201, await sendJson(practice, complete)], [422, await sendJson(practice, {})], [404, await sendJson('nobody-here', complete)],
      [303, await sendForm(practice, { ...complete, consent: 'yes' })], [422, await sendForm(practice, {})],
      [422, await sendForm(practice, {}, { accept: 'application/vnd.portico.fragment+html' })],
      [304, await fetchWorker(`/v1/forms/${practice.id}`, { headers: { 'if-none-match': etag } })],
    ]) {
      expect(answer.status).toBe(status);
      expectHeaders(answer, String(status));
    }
  });
});

describe('a search at the desk', () => {
  test('is a body, and is refused in an address', async () => {
    const practice = await openPractice();
    await sendJson(practice, complete);
    const path = `/v1/desk/${practice.id}/inquiries`;
    const inAddress = await fetchWorker(`${path}?q=Example`, { headers: { authorization } });
    expect([inAddress.status, (await inAddress.json()).errors[0].field]).toEqual([422, 'q']);
    const inBody = await fetchWorker(`${path}/search`, {
      method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ q: 'Example' }),
    });
    expect((await inBody.json()).rows).toHaveLength(1);
  });
});

describe('a form', () => {
  test('is the new one as soon as a policy is in force, under another version', async () => {
    const practice = await openPractice();
    const form = () => fetchWorker(`/v1/forms/${practice.id}`);
    const before = await form();
    expect(before.headers.get('cache-control')).toBe('public, max-age=60, stale-while-revalidate=3600');
    const policy = JSON.parse((await practice.rows('SELECT document FROM policy'))[0].document);
    const put = await fetchWorker(`/v1/practices/${practice.id}/policy`, {
      method: 'PUT', headers: { authorization, 'if-match': '*' }, body: JSON.stringify({ ...policy, phone: '(555) 555-0177' }),
    });
    expect(put.status).toBe(200);
    const after = await form();
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(await after.text()).toContain('555-0177');
    // What a browser has kept is asked for again, and is not taken for the new one.
    const kept = await fetchWorker(`/v1/forms/${practice.id}`, { headers: { 'if-none-match': before.headers.get('etag') } });
    expect(kept.status).toBe(200);
  });

  test('is the new one within ten seconds where another isolate has put the policy in force', async () => {
    const practice = await openPractice();
    await (await fetchWorker(`/v1/forms/${practice.id}`)).text();
    const [{ document }] = await practice.rows('SELECT document FROM policy');
    const changed = document.replace(/"phone":"[^"]*"/, '"phone":"(555) 555-0188"');
    // Around the Worker, whose memory keeps the older policy.
    await practice.ask({ PutPolicy: { document: changed, made_from: 'Whatever', actor: 'operator' } });
    const text = async () => (await fetchWorker(`/v1/forms/${practice.id}`)).text();
    expect(await text()).not.toContain('555-0188');
    await practice.hook('move', '10000');
    try {
      expect(await text()).toContain('555-0188');
    } finally {
      await practice.hook('move', '0');
    }
  });
});
