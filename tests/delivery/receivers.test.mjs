// Receivers as they are in the field, reached over real sockets.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiver, start } from './support.mjs';

let worker;
const receivers = [];
beforeAll(async () => { worker = await start(); });
afterAll(async () => {
  await Promise.all(receivers.map((one) => one.stop()));
  await worker.stop();
});

const listen = async (answer) => {
  const one = await receiver(answer);
  receivers.push(one);
  return one;
};

/** How the first try ends at a receiver that answers so. */
async function tryOf(answer) {
  const practice = await worker.practice();
  const one = await listen(answer);
  await practice.put('crm', { url: one.url });
  await practice.send();
  const found = await practice.tried('crm');
  return { ...found, try: found.log[0], receiver: one };
}

/** For how many seconds the receiver is left alone after its answer, or after it was given up. */
const wait = ({ log: [first], due }) => (new Date(due) - new Date(first.at) - first.millis) / 1000;

test('a receiver that takes its time has the message', async () => {
  const found = await tryOf((response) => setTimeout(() => response.writeHead(200).end('thank you'), 1500));
  expect(found).toMatchObject({ state: 'delivered', try: { status: 200, error: null } });
  expect(found.try.millis).toBeGreaterThanOrEqual(1000);
});

test('an answer without end is cut off, and the message counts as delivered', async () => {
  const found = await tryOf((response) => {
    response.writeHead(200);
    const part = 'x'.repeat(65_536);
    const more = () => {
      if (response.destroyed) return;
      if (response.write(part)) setTimeout(more, 5);
      else response.once('drain', more);
    };
    more();
  });
  expect(found).toMatchObject({ state: 'delivered', try: { status: 200 } });
  await expect.poll(() => found.receiver.hungUp(), { timeout: 10_000 }).toBe(1);
});

test.each([
  [500, {}, 'receiver_error', 4, 7],
  [429, {}, 'too_many', 60, 61],
  [429, { 'retry-after': '120' }, 'too_many', 120, 121],
  [503, { 'retry-after': '90' }, 'receiver_error', 90, 91],
  [401, {}, 'refused', 4, 7],
])('status %i with %j is %s, and tried again after %i to %i seconds', async (status, headers, error, least, most) => {
  const found = await tryOf((response) => response.writeHead(status, headers).end());
  expect(found).toMatchObject({ state: 'pending', try: { status, error } });
  expect(wait(found)).toBeGreaterThanOrEqual(least);
  expect(wait(found)).toBeLessThanOrEqual(most);
});

test('a receiver that needs seconds to fail is left alone as long as one that fails at once', async () => {
  const found = await tryOf((response) => setTimeout(() => response.writeHead(500).end(), 3000));
  expect(found.try.millis).toBeGreaterThanOrEqual(2900);
  expect(wait(found)).toBeGreaterThanOrEqual(4);
});

test('a Retry-After with a date is kept', async () => {
  const found = await tryOf((response) => response.writeHead(503, { 'retry-after': new Date(Date.now() + 200_000).toUTCString() }).end());
  expect(wait(found)).toBeGreaterThan(190);
  expect(wait(found)).toBeLessThan(210);
});

test('a 410 stops and pauses the endpoint', async () => {
  const practice = await worker.practice();
  const gone = await listen((response) => response.writeHead(410).end());
  await practice.put('crm', { url: gone.url });
  await practice.send();
  expect(await practice.tried('crm')).toMatchObject({ state: 'dead', due: null });
  expect(await practice.json('endpoints/crm')).toMatchObject({ paused: 'gone' });
});

test('a connection that breaks is tried again', async () => {
  const found = await tryOf((response) => response.socket.destroy());
  expect(found).toMatchObject({ state: 'pending', try: { status: null, error: 'unreachable' } });
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
  const trap = await listen();
  const found = await tryOf((response) => response.writeHead(status, { location: trap.url }).end());
  expect(found).toMatchObject({ state: 'pending', try: { status, error: 'redirect' } });
  expect(trap.requests).toEqual([]);
});

test('a receiver that hangs is given up after fifteen seconds and holds up nobody else', async () => {
  const practice = await worker.practice();
  const hanging = await listen(() => {});
  const quick = await listen();
  await practice.put('hanging', { url: hanging.url });
  await practice.put('quick', { url: quick.url });
  await practice.send();
  await Promise.all([hanging.arrived(), quick.arrived()]);
  // The pass waits for the hanging one now; each new inquiry must reach the quick one meanwhile.
  for (let n = 1; n <= 3; n++) {
    const sent = Date.now();
    await practice.send({ phone: `(555) 555-01${40 + n}` });
    await quick.arrived(n + 1);
    expect(quick.requests[n].at - sent).toBeLessThan(3000);
  }
  const found = await practice.tried('hanging', 25_000);
  expect(found).toMatchObject({ state: 'pending', log: [{ status: null, error: 'timed_out' }] });
  expect(found.log[0].millis).toBeGreaterThanOrEqual(14_500);
  expect(found.log[0].millis).toBeLessThan(20_000);
  expect(wait(found)).toBeGreaterThanOrEqual(60);
});
