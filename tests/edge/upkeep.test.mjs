import { createExecutionContext, createScheduledController, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import Worker from '../../edge/build/index.js';
import { admin, complete, fetchWorker, openPractice, sendJson } from './support.mjs';

const DAY = 86_400_000;
const poll = (what) => expect.poll(what, { timeout: 10_000 });

/** The practice's object after the process that held it has died. */
async function restart(practice) {
  await runInDurableObject(practice.stub, (_, state) => state.abort('restarted by a test')).catch(() => {});
  const stub = env.PRACTICES.getByName(practice.id);
  return { stub, sql: (text, ...values) => runInDurableObject(stub, (_, state) => [...state.storage.sql.exec(text, ...values)]) };
}

/** Takes away what newer versions of the Worker have added to the practice's tables. */
const age = (practice) => runInDurableObject(practice.stub, (_, { storage: { sql } }) => {
  for (const trigger of ['facts_gain', 'facts_change', 'facts_lose']) sql.exec(`DROP TRIGGER ${trigger}`);
  for (const table of ['facts', 'partial', 'job', 'wrong_token', 'session', 'token', 'once', 'endpoint_version']) sql.exec(`DROP TABLE ${table}`);
  for (const index of ['event_summary', 'event_token', 'inquiry_held', 'delivery_dead']) sql.exec(`DROP INDEX ${index}`);
  sql.exec('ALTER TABLE endpoint DROP COLUMN unreadable');
  sql.exec('ALTER TABLE delivery DROP COLUMN cancelled_by');
  sql.exec("DELETE FROM setting WHERE name = 'unenrolled'");
  sql.exec('DELETE FROM migration WHERE version > 1');
});

describe('tables of an older version', () => {
  test('are brought up to date before anything is read', async () => {
    const practice = await openPractice();
    await age(practice);
    const { sql } = await restart(practice);
    const answer = await admin(practice, 'GET', 'tokens');
    expect([answer.status, await answer.json()]).toEqual([200, []]);
    expect(await sql('SELECT max(version) AS version FROM migration')).not.toEqual([{ version: 1 }]);
    expect((await sendJson(practice, complete)).status).toBe(201);
  });

  test('are brought up to date by the alarm, too', async () => {
    const practice = await openPractice();
    await sendJson(practice, complete);
    await age(practice);
    const { stub, sql } = await restart(practice);
    await runInDurableObject(stub, (_, state) => state.storage.setAlarm(Date.now() + DAY));
    await runDurableObjectAlarm(stub);
    expect(await sql('SELECT * FROM wrong_token')).toEqual([]);
  });
});

test('facts of the first version are written down anew where they are told otherwise', async () => {
  const practice = await openPractice();
  await sendJson(practice, complete);
  await poll(() => practice.rows("SELECT 1 FROM inquiry WHERE fact LIKE '2|%|' AND job_at > 0")).toHaveLength(1);
  await practice.rows("UPDATE inquiry SET fact = '1' || substr(fact, 2, length(fact) - 2), spam_score = 1");
  await age(practice);
  const { sql } = await restart(practice);
  expect((await admin(practice, 'GET', 'tokens')).status).toBe(200);
  await poll(() => sql("SELECT 1 FROM inquiry WHERE fact LIKE '2|%|' AND job_at > 0")).toHaveLength(1);
});

describe('a practice that was set up before there were a roll and summaries', () => {
  const roll = env.PRACTICES.getByName('.roll');
  const onRoll = (id) => runInDurableObject(roll, (_, state) => [...state.storage.sql.exec('SELECT count(*) AS times FROM roll WHERE practice = ?', id)][0].times);

  test('joins both when somebody asks it for anything', async () => {
    const practice = await openPractice();
    await poll(() => practice.rows("SELECT * FROM setting WHERE name = 'unenrolled'")).toEqual([]);
    await age(practice);
    await runInDurableObject(practice.stub, (_, state) => state.storage.deleteAlarm());
    await runInDurableObject(roll, (_, state) => void state.storage.sql.exec('DELETE FROM roll WHERE practice = ?', practice.id));
    const { sql } = await restart(practice);
    expect(await onRoll(practice.id)).toBe(0);
    expect((await admin(practice, 'GET', 'tokens')).status).toBe(200);
    await poll(() => onRoll(practice.id)).toBe(1);
    await poll(() => sql('SELECT kind FROM job WHERE at > 0')).toHaveLength(3);
  });
});

test('the first inquiry of a run is counted without reading all there are', async () => {
  const practice = await openPractice({ receiver: null });
  await practice.rows(`
    WITH RECURSIVE old (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM old WHERE n < 2000)
    INSERT INTO inquiry (id, reference, received_at, policy_version, way, channel, source, primary_group, groups, concerns, topics,
      language, patient_status, owner, due_at, work_by, priority, job_at, key_version, marks)
    SELECT printf('inq_%026d', n), n, n, 1, 'widget', 'direct', 'direct', 'unmatched', '[]', '[]', '[]',
      'en', 'new', 'x', n, n, 0, NULL, 1, '[]' FROM old`);
  const read = await runInDurableObject(practice.stub, async (_, { storage }) => {
    const prototype = Object.getPrototypeOf(storage.sql);
    const { exec } = prototype;
    const cursors = [];
    prototype.exec = function record(...values) {
      const cursor = exec.apply(this, values);
      cursors.push(cursor);
      return cursor;
    };
    try {
      expect((await sendJson(practice, complete)).status).toBe(201);
    } finally {
      prototype.exec = exec;
    }
    return cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0);
  });
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(500);
});

describe('deliveries', () => {
  const states = (practice) => practice.rows('SELECT state FROM delivery ORDER BY state').then((rows) => rows.map(({ state }) => state));

  test('are forgotten with their inquiry, but not before the log is 90 days old', async () => {
    const filter = { events: ['inquiry.received'] };
    const practice = await openPractice({ filter });
    await admin(practice, 'PUT', 'endpoints/gone', { url: 'https://receiver.example/410', filter });
    const kept = await (await sendJson(practice, complete)).json();
    await poll(() => states(practice)).toEqual(['dead', 'delivered']);
    // The second endpoint is paused now, and gets nothing more.
    const other = await (await sendJson(practice, { ...complete, phone: '(555) 555-0124' })).json();
    await poll(() => states(practice)).toEqual(['dead', 'delivered', 'delivered', 'pending']);
    const erased = await fetchWorker(`/v1/desk/${practice.id}/inquiries/${other.id}`, { method: 'DELETE', headers: { authorization: 'Bearer operator' } });
    expect(erased.status).toBe(204);
    expect(await states(practice)).toEqual(['cancelled', 'dead', 'delivered', 'delivered']);
    await practice.hook('advance', String(89 * DAY));
    await runDurableObjectAlarm(practice.stub);
    expect(await states(practice)).toHaveLength(4);
    await practice.hook('advance', String(2 * DAY));
    await poll(() => states(practice)).toEqual(['dead', 'delivered']);
    expect(await practice.rows('SELECT DISTINCT inquiry FROM delivery')).toEqual([{ inquiry: kept.id }]);
    expect(await practice.rows('SELECT count(*) AS tries FROM try')).toEqual([{ tries: 2 }]);
  });

  test('are forgotten a few at a time until all have been looked at', async () => {
    const practice = await openPractice();
    await practice.rows(`
      WITH RECURSIVE old (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM old WHERE n < 1200)
      INSERT INTO delivery (id, event, kind, endpoint, at, state)
      SELECT printf('msg_%012x%020d', n, n), (SELECT max(seq) FROM event), 'endpoint.test', 'front-desk', n,
        iif(n = 700, 'pending', 'delivered') FROM old`);
    await practice.hook('advance', '0');
    await poll(() => states(practice)).toEqual(['pending']);
  });
});

describe('the watchdog', () => {
  const watch = () => new Worker(createExecutionContext(), env).scheduled(createScheduledController());

  test('sets an alarm that was lost', async () => {
    const practice = await openPractice({ receiver: 'https://receiver.example/503/86400' });
    await sendJson(practice, complete);
    await poll(() => practice.rows('SELECT millis FROM try')).toEqual([{ millis: expect.any(Number) }]);
    const [{ due_at }] = await practice.rows('SELECT due_at FROM delivery');
    // On some days the practice opens before that.
    await practice.rows('UPDATE inquiry SET job_at = NULL; DELETE FROM job');
    await runInDurableObject(practice.stub, (_, state) => state.storage.deleteAlarm());
    expect(await practice.nextAlarm()).toBeNull();
    await watch();
    const again = await practice.nextAlarm();
    expect(Math.abs(again - due_at)).toBeLessThan(60_000);
  });

  test('wakes everybody in turn, whoever was not woken for longest first', async () => {
    const practices = [await openPractice(), await openPractice()];
    const roll = env.PRACTICES.getByName('.roll');
    const rows = () => runInDurableObject(roll, (_, state) => [...state.storage.sql.exec('SELECT practice FROM roll WHERE woken_at = 0')].map(({ practice }) => practice));
    expect(await rows()).toEqual(expect.arrayContaining(practices.map(({ id }) => id)));
    await watch();
    expect(await rows()).toEqual([]);
  });
});
