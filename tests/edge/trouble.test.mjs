// Work that cannot be done is left alone for a while, and stops nobody else's.

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { complete, openPractice, sendJson } from './support.mjs';

const MINUTE = 60_000;

/** Work off what is due now, and tell in how many milliseconds the alarm rings again. */
async function ring(practice) {
  await runInDurableObject(practice.stub, (_, state) => state.storage.setAlarm(Date.now() + 1000 * MINUTE));
  await runDurableObjectAlarm(practice.stub);
  return (await practice.nextAlarm()) - Date.now();
}

/** A policy in force that this Worker cannot read. */
const unreadablePolicy = (practice) =>
  practice.rows("INSERT INTO policy (document, at) SELECT json_set(document, '$.of_a_newer_version', 1), at FROM policy");

test('what fails is tried again after a pause, and deliveries go on meanwhile', async () => {
  const practice = await openPractice({ receiver: null });
  await sendJson(practice, complete);
  await unreadablePolicy(practice);
  await practice.rows('UPDATE inquiry SET job_at = 1');
  const wait = await ring(practice);
  expect(wait).toBeGreaterThan(30_000);
  expect(wait).toBeLessThan(2 * MINUTE);
  // A delivery that is due sooner is not held up.
  await practice.rows(`INSERT INTO endpoint (name, url, flavour, filter, origin, secret) VALUES ('x', 'https://receiver.example/204', 'full', '{}', '', '')`);
  await practice.rows(`INSERT INTO delivery (id, event, kind, endpoint, at, due_at) SELECT 'msg_1', max(seq), 'endpoint.test', 'x', 1, ${Date.now() + 20_000} FROM event`);
  expect(await ring(practice)).toBeLessThan(20_001);
});

test('an inquiry that cannot be read does not stop the clocks of those behind it', async () => {
  const practice = await openPractice({ receiver: null });
  const ids = [];
  for (const name of ['Ana Example', 'Ben Example']) ids.push((await (await sendJson(practice, { ...complete, name })).json()).id);
  await practice.rows("INSERT INTO event (inquiry, at, actor, kind, data, hash) VALUES (?, 1, 'system', 'status.changed', '{}', 'x')", ids[0]);
  await practice.rows('UPDATE inquiry SET job_at = iif(id = ?, 1, 2)', ids[0]);
  await ring(practice);
  const jobs = Object.fromEntries((await practice.rows('SELECT id, job_at FROM inquiry')).map(({ id, job_at }) => [id, job_at]));
  expect(jobs[ids[1]]).not.toBe(2);
  expect(jobs[ids[0]]).toBeGreaterThan(Date.now() + MINUTE);
});

test('a place that cannot be read does not hold up those behind it', async () => {
  const practice = await openPractice({ receiver: null, change: { partial: { enabled: true, quiet_minutes: 30 } } });
  await practice.rows("INSERT INTO partial (key, at, inquiry, sealed) VALUES ('bad', 1, '{}', x'00'), ('worse', 2, '{}', x'00')");
  await ring(practice);
  const places = await practice.rows('SELECT key, at FROM partial');
  expect(places).toHaveLength(2);
  for (const { at } of places) expect(at).toBeGreaterThan(Date.now() + MINUTE);
});

test('a panic in the alarm costs its own work and a pause, not the alarm', async () => {
  const practice = await openPractice({ receiver: null });
  const { id } = await (await sendJson(practice, complete)).json();
  await practice.rows('UPDATE inquiry SET job_at = 1');
  await practice.rows("UPDATE job SET at = 1, told = 1 WHERE kind = 'summary.daily'");
  await practice.hook('panic', '1');
  const wait = await ring(practice);
  expect(wait).toBeGreaterThan(30_000);
  expect(wait).toBeLessThan(2 * MINUTE);
  expect(await practice.rows('SELECT job_at FROM inquiry WHERE id = ?', id)).toEqual([{ job_at: 1 }]);
  expect(await practice.rows("SELECT kind FROM event WHERE kind = 'summary.daily'")).toHaveLength(1);
  await ring(practice);
  expect(await practice.rows('SELECT job_at FROM inquiry WHERE id = ?', id)).not.toEqual([{ job_at: 1 }]);
});
