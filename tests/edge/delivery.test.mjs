import { describe, expect, test } from 'vitest';
import { admin, box, complete, fetchWorker, openPractice, sendJson } from './support.mjs';

/** The endpoint as administrators see it. */
const shown = async (practice) => (await admin(practice, 'GET', 'endpoints/front-desk')).json();

/** The delivery with its last try. */
const delivery = (practice) => practice.rows(`
  SELECT id, state, tries, failed, due_at, t.at, t.status, t.error, t.millis FROM delivery
  LEFT JOIN try t ON t.delivery = id AND t.number = tries`).then(([row]) => row);

async function received(receiver) {
  // What the clock tells meanwhile would be further deliveries.
  const practice = await openPractice({ receiver, filter: { events: ['inquiry.received'] } });
  await sendJson(practice, complete);
  return practice;
}

/** Waits until try number `number` has ended, and tells how the delivery stands. */
async function tried(practice, number) {
  await expect.poll(() => delivery(practice), { timeout: 5000 }).toMatchObject({ tries: number, millis: expect.any(Number) });
  return delivery(practice);
}

/** Lets time pass until the delivery is due; the object's own alarm does the rest. */
async function step(practice) {
  const { due_at, at, tries } = await delivery(practice);
  await practice.hook('advance', String(due_at - at));
  await tried(practice, tries + 1);
  return due_at - at;
}

describe('a delivery', () => {
  test('is made at once and then left alone', async () => {
    const practice = await received('https://receiver.example/204');
    expect(await tried(practice, 1)).toMatchObject({ state: 'delivered', due_at: null, status: 204 });
    await expect.poll(() => practice.nextDelivery()).toBeNull();
  });

  test('is tried on the schedule while the receiver fails, then is dead', async () => {
    const practice = await received('https://receiver.example/500');
    await tried(practice, 1);
    const waits = [];
    for (let n = 1; n <= 9; n++) waits.push(await step(practice));
    const schedule = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    waits.forEach((wait, n) => {
      expect(wait / 1000).toBeGreaterThanOrEqual(schedule[n] * 0.79);
      expect(wait / 1000).toBeLessThanOrEqual(schedule[n] * 1.21);
    });
    expect(await delivery(practice)).toMatchObject({ state: 'dead', tries: 10, due_at: null });
    await expect.poll(() => practice.nextDelivery()).toBeNull();
  });

  test('stops at once for a receiver that is gone', async () => {
    const practice = await received('https://receiver.example/410');
    expect(await tried(practice, 1)).toMatchObject({ state: 'dead', error: 'gone' });
  });

  test('waits as long as the receiver asks, in seconds or until a date', async () => {
    const seconds = await received('https://receiver.example/429/900');
    const first = await tried(seconds, 1);
    expect(first.due_at - first.at).toBeGreaterThanOrEqual(900_000);
    const date = new Date(Date.now() + 1_200_000).toUTCString();
    const dated = await received(`https://receiver.example/503/${encodeURIComponent(date)}`);
    const second = await tried(dated, 1);
    expect(second.due_at - second.at).toBeGreaterThan(1_100_000);
    expect(second.due_at - second.at).toBeLessThan(1_300_000);
  });

  test('waits at least a minute after a 429', async () => {
    const practice = await received('https://receiver.example/429');
    const { at, due_at } = await tried(practice, 1);
    expect(due_at - at).toBeGreaterThanOrEqual(60_000);
  });

  test('does not follow a redirect, which counts as a failure', async () => {
    const practice = await received('https://receiver.example/302');
    expect(await tried(practice, 1)).toMatchObject({ state: 'pending', status: 302, error: 'redirect' });
  });

  test('is tried again when a try never ended, without using up the schedule', async () => {
    const practice = await received('https://receiver.example/204');
    await tried(practice, 1);
    // As a process leaves it that dies before the receiver has answered.
    await practice.rows("UPDATE delivery SET state = 'pending', due_at = (SELECT at FROM try)");
    await practice.rows('UPDATE try SET status = NULL, millis = NULL');
    await practice.hook('advance', '1');
    expect(await tried(practice, 2)).toMatchObject({ state: 'delivered', failed: 0 });
  });

  test('has one id over all its tries, each signed anew', async () => {
    const practice = await received('https://receiver.example/as-told//one-id');
    await tried(practice, 1);
    await admin(practice, 'POST', `deliveries/${(await delivery(practice)).id}/resend`);
    await tried(practice, 2);
    const [first, second] = await box('one-id');
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    expect(first.headers['webhook-id']).toMatch(/^msg_[0-9a-f]{32}$/);
  });

  test('that cannot be read is kept until its key is back, and no receiver is blamed', async () => {
    const practice = await openPractice();
    await practice.rows("UPDATE endpoint SET secret = '9.lost'");
    await sendJson(practice, complete);
    expect(await tried(practice, 1)).toMatchObject({ state: 'pending', failed: 0, error: 'unreadable' });
    expect(await practice.rows('SELECT failures FROM endpoint')).toEqual([{ failures: 0 }]);
  });

  test('whose writing panics costs itself a try and nobody else anything', async () => {
    const practice = await openPractice({ receiver: 'https://receiver.example/as-told//calm', filter: { events: ['inquiry.received'] } });
    await practice.hook('panic', '3');
    await sendJson(practice, complete);
    expect(await tried(practice, 1)).toMatchObject({ state: 'pending', failed: 0, error: 'unreadable' });
    await sendJson(practice, { ...complete, phone: '(555) 555-0144' });
    await expect.poll(async () => (await box('calm')).length, { timeout: 5000 }).toBe(1);
    // The first one's try is written down, and it comes a little later.
    expect((await practice.rows("SELECT count(*) AS count FROM try WHERE error = 'unreadable'"))[0].count).toBe(1);
    await practice.hook('advance', '600500');
    await expect.poll(async () => (await box('calm')).length, { timeout: 5000 }).toBe(2);
  });

  test('sent again leaves an event that tells by whom', async () => {
    const practice = await received('https://receiver.example/204');
    await tried(practice, 1);
    const { id } = await delivery(practice);
    await admin(practice, 'POST', `deliveries/${id}/resend`);
    await tried(practice, 2);
    const since = new Date(Date.now() - 3_600_000).toISOString();
    await admin(practice, 'POST', 'endpoints/front-desk/resend', { since });
    const events = await practice.rows("SELECT kind, actor, data FROM event WHERE kind LIKE '%.resent' ORDER BY seq");
    expect(events.map(({ data, ...event }) => ({ ...event, data: JSON.parse(data) }))).toEqual([
      { kind: 'delivery.resent', actor: 'operator', data: { endpoint: 'front-desk', delivery: id } },
      { kind: 'endpoint.resent', actor: 'operator', data: { endpoint: 'front-desk' } },
    ]);
  });

  test('that cannot be read for an hour is told once to the others and at the desk, and fills no log', async () => {
    const practice = await openPractice({ filter: { events: ['inquiry.received'] } });
    const [{ secret }] = await practice.rows('SELECT secret FROM endpoint');
    const healthy = { unreadable: false, refuses: false, failures: 0 };
    expect(await shown(practice)).toMatchObject(healthy);
    await practice.rows("UPDATE endpoint SET secret = '9.lost'");
    await practice.rows("INSERT INTO endpoint (name, url, flavour, filter, origin, secret) VALUES ('other', 'https://receiver.example/204', 'alert', '{\"events\":[\"endpoint.trouble\"]}', '', '9.lost')");
    await sendJson(practice, complete);
    const told = async () => (await practice.rows("SELECT data FROM event WHERE kind = 'endpoint.trouble' ORDER BY seq")).map(({ data }) => JSON.parse(data));
    const tries = async () => (await practice.rows("SELECT tries FROM delivery WHERE kind = 'inquiry.received'"))[0].tries;
    for (let n = 1; n <= 8; n++) {
      await expect.poll(tries, { timeout: 5000 }).toBe(n);
      await expect.poll(async () => (await practice.rows("SELECT millis FROM try WHERE number = ?", n))[0]?.millis, { timeout: 5000 }).toEqual(expect.any(Number));
      if (n === 6) expect(await told()).toEqual([]);
      await practice.hook('advance', '600500');
    }
    expect(await told()).toEqual([{ endpoint: 'front-desk', trouble: 'unreadable', status: null }]);
    expect(await shown(practice)).toMatchObject({ ...healthy, unreadable: true, paused: null });
    expect((await practice.rows("SELECT number FROM try JOIN delivery ON id = delivery WHERE kind = 'inquiry.received' AND millis IS NOT NULL")).length).toBe(1);
    const queue = await fetchWorker(`/v1/desk/${practice.id}/inquiries`, { headers: { authorization: 'Bearer operator' } });
    expect((await queue.json()).delivery_trouble).toBeGreaterThanOrEqual(1);
    await practice.rows("UPDATE endpoint SET secret = ? WHERE name = 'front-desk'", secret);
    await practice.hook('advance', '600500');
    await expect.poll(async () => (await shown(practice)).unreadable, { timeout: 5000 }).toBe(false);
  });

  test('without an endpoint is no delivery, and the inquiry is stored all the same', async () => {
    const practice = await openPractice({ receiver: null });
    expect((await sendJson(practice, complete)).status).toBe(201);
    expect(await practice.rows('SELECT id FROM delivery')).toEqual([]);
  });
});
