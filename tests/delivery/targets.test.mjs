// No message reaches a private network: not by any notation of its address, not by a redirect, and
// not when it is sent.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiver, start } from './support.mjs';

const lines = readFileSync(new URL('../../shared/tests/data/webhook/targets.txt', import.meta.url), 'utf8')
  .split('\n').filter((line) => line && !line.startsWith('#'))
  .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1).replaceAll('\\t', '\t')]);

/** As it is deployed: no test hooks, and a network that leads to public addresses only. */
const deployed = (hooks) => (options) => {
  const [worker] = options.workers;
  worker.compatibilityFlags = ['global_fetch_strictly_public'];
  worker.bindings.TEST_HOOKS = hooks;
  worker.outboundService = { network: { allow: ['public'] } };
  return options;
};

describe('at registration', () => {
  let worker;
  beforeAll(async () => { worker = await start({ change: deployed('0') }); });
  afterAll(() => worker.stop());

  test('the runtime\'s own parser and the rule refuse what the table refuses', async () => {
    const practice = await worker.practice();
    const wrong = [];
    for (const [verdict, url] of lines) {
      const answer = await practice.ask('PUT', 'endpoints/crm', { url });
      const expected = verdict === 'ok' ? 200 : 422;
      if (answer.status !== expected) wrong.push(`${url}: ${answer.status}`);
      else if (expected === 422) expect((await answer.json()).errors).toMatchObject([{ field: 'url', detail: expect.any(String) }]);
    }
    expect(wrong).toEqual([]);
    expect(lines.length).toBeGreaterThan(80);
  });

  test('this machine and the Worker itself are refused', async () => {
    const practice = await worker.practice();
    for (const url of ['http://127.0.0.1:8789/', 'http://localhost:8789/', worker.url])
      expect((await practice.ask('PUT', 'endpoints/crm', { url })).status).toBe(422);
  });
});

describe('when it is sent', () => {
  let worker, open, listener;
  beforeAll(async () => {
    [worker, open] = await Promise.all([start({ change: deployed('1') }), start()]);
    listener = await receiver();
  });
  afterAll(() => Promise.all([worker.stop(), open.stop(), listener.stop()]));

  test('a private address gets nothing, even if it was registered', async () => {
    // The same message does arrive where the network is open: the listener listens.
    const elsewhere = await open.practice();
    await elsewhere.put('crm', { url: listener.url });
    await elsewhere.send();
    await listener.arrived();
    const before = listener.requests.length;

    // The test hook lets the address pass the rule, as a name that points to it would.
    const practice = await worker.practice();
    await practice.put('crm', { url: listener.url });
    await practice.send();
    expect(await practice.tried('crm')).toMatchObject({ state: 'pending', log: [{ status: null, error: 'unreachable' }] });
    expect(listener.requests.length).toBe(before);
  });
});
