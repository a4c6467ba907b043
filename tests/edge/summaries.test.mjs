import { describe, expect, test, vi } from 'vitest';
import { admin, box, complete, fetchWorker, openPractice, policy, sendJson } from './support.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const weekdays = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [['08:00', '17:00']]]));
/** Locations without hours of their own. */
const locations = policy.locations.map(({ id, name }) => ({ id, name }));

const zone = 'America/New_York';
const offset = (at) => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at);
  const [, sign, hours] = /GMT([+-])(\d\d)/.exec(parts.find(({ type }) => type === 'timeZoneName').value);
  return Number(`${sign}${hours}`) * HOUR;
};
/** A time of a date (days since 1970) in the practice's zone. */
const local = (day, hour) => {
  const utc = day * DAY + hour * HOUR;
  return utc - offset(utc - offset(utc));
};
const date = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/** The next Sunday on which clocks change, as days since 1970. */
function nextChange() {
  let day = Math.floor(Date.now() / DAY) + 7;
  while (offset(day * DAY) === offset((day + 1) * DAY)) day += 1;
  return day;
}

/** Moves the practice's clock on to a time. */
async function moveTo(practice, time) {
  const by = Math.round(time - Date.now() - (practice.moved ?? 0));
  practice.moved = (practice.moved ?? 0) + by;
  await practice.hook('advance', String(by));
}

const jobs = async (practice) => {
  const rows = await practice.rows('SELECT kind, at FROM job');
  return Object.fromEntries(rows.map(({ kind, at }) => [kind, new Date(at).toISOString()]));
};
const iso = (time) => new Date(time).toISOString();
const told = (practice, kind) =>
  practice.rows('SELECT data FROM event WHERE kind = ? ORDER BY seq', kind).then((rows) => rows.map(({ data }) => JSON.parse(data)));

/** Waits for the list before closing, and gives the newest. */
const lastClosing = (practice) => vi.waitFor(async () => {
  const found = (await told(practice, 'unresolved.closing')).at(-1);
  expect(found).toBeDefined();
  return found;
}, { timeout: 10_000 });

describe('what a practice is told by the day and the week', () => {
  test('comes at local times across the change of clocks and a holiday, to endpoints and the desk', async () => {
    const sunday = nextChange();
    const [friday, monday, tuesday] = [sunday - 2, sunday + 1, sunday + 2];
    const name = `summaries-${sunday}`;
    const practice = await openPractice({
      receiver: `https://receiver.example/204//${name}`,
      change: { hours: weekdays, holidays: { [date(monday)]: [] }, locations },
    });
    const { id, reference } = await (await sendJson(practice, complete)).json();

    await moveTo(practice, local(friday, 12));
    await vi.waitFor(async () => expect(await jobs(practice)).toEqual({
      'unresolved.closing': iso(local(friday, 16)),
      'summary.daily': iso(local(tuesday, 8)),
      'scorecard.weekly': iso(local(tuesday, 8)),
    }), { timeout: 10_000 });

    await moveTo(practice, local(friday, 16) + 1000);
    await vi.waitFor(async () => expect((await jobs(practice))['unresolved.closing']).toBe(iso(local(tuesday, 16))), { timeout: 10_000 });
    const closing = (await told(practice, 'unresolved.closing')).at(-1);
    expect(closing).toMatchObject({ open: 1, late: 1, closes: iso(local(friday, 17)).replace('.000', ''), rows: [{ inquiry: id, reference, urgent: false }] });
    expect(closing.rows[0].minutes_left).toBeLessThan(0);
    expect(closing).toMatchObject({ rows_in_all: 1, rows_cut: false });

    // Somebody tries to call.
    await fetchWorker(`/v1/desk/${practice.id}/inquiries/${id}/attempts`, {
      method: 'POST', headers: { authorization: 'Bearer operator', 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'phone', outcome: 'no_answer' }),
    });

    await moveTo(practice, local(tuesday, 8) + 1000);
    await vi.waitFor(async () => expect(await jobs(practice)).toEqual({
      'unresolved.closing': iso(local(tuesday, 16)),
      'summary.daily': iso(local(tuesday + 1, 8)),
      'scorecard.weekly': iso(local(monday + 7, 8)),
    }), { timeout: 10_000 });
    const week = (await told(practice, 'scorecard.weekly')).at(-1);
    expect(week).toEqual({ from: iso(local(monday - 7, 0)).replace('.000', ''), until: iso(local(monday, 0)).replace('.000', '') });
    expect(Math.abs(Date.parse(week.until) - Date.parse(week.from) - 7 * DAY)).toBe(HOUR);

    const came = await vi.waitFor(async () => {
      const messages = (await box(name)).map(({ message }) => message);
      for (const type of ['unresolved.closing', 'summary.daily', 'scorecard.weekly'])
        expect(messages.map((message) => message.type)).toContain(type);
      return messages;
    }, { timeout: 10_000 });
    const daily = came.findLast(({ type }) => type === 'summary.daily');
    const link = `https://portico.example/desk#/${practice.id}/inquiry/${id}`;
    // A row is the handoff, as it stands now, and how it was listed.
    const { data: { change, ...arrival } } = came.find(({ type }) => type === 'inquiry.received');
    expect(daily.data.rows).toEqual([{
      ...arrival,
      first_attempt: { at: expect.stringMatching(/Z$/), outcome: 'no_answer' },
      next_action: { action: expect.stringMatching(/./), owner: expect.stringMatching(/./), due: expect.stringMatching(/Z$/) },
      listed: { status: 'first_response_attempted', due: expect.stringMatching(/Z$/), minutes_left: expect.any(Number), owner: expect.stringMatching(/./), link },
    }]);
    expect(arrival).toMatchObject({ inquiry: { id, reference }, patient: { name: 'Ana Example' }, first_attempt: null });
    expect(daily.data).toMatchObject({ open: 1, link: `https://portico.example/desk#/${practice.id}/queue` });
    expect(came.findLast(({ type }) => type === 'inquiry.updated').data).toMatchObject({ first_attempt: { outcome: 'no_answer' }, change: expect.anything() });
    expect(came.findLast(({ type }) => type === 'scorecard.weekly').data).toMatchObject({ scorecard: { total: { now: { inquiries: 0 } } } });
    expect(JSON.stringify(await practice.rows('SELECT data FROM event'))).not.toMatch(/Ana|0123/);

    const desk = await (await admin(practice, 'POST', 'tokens', { label: 'Front desk', role: 'staff' })).json();
    const shown = await (await fetchWorker(`/v1/desk/${practice.id}/summaries`, { headers: { authorization: `Bearer ${desk.token}` } })).json();
    expect(shown.slice(0, 2).map(({ kind }) => kind).sort()).toEqual(['scorecard.weekly', 'summary.daily']);
    expect(shown.find(({ kind }) => kind === 'unresolved.closing')).toMatchObject({ at: expect.stringMatching(/Z$/), rows: [{ inquiry: id }] });
  });

  test('lists before closing everything that is open, whenever its next step is due', async () => {
    const practice = await openPractice({ receiver: null, change: { hours: weekdays, holidays: {}, locations } });
    const { id } = await (await sendJson(practice, complete)).json();
    await fetchWorker(`/v1/desk/${practice.id}/inquiries/${id}/attempts`, {
      method: 'POST', headers: { authorization: 'Bearer operator', 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'phone', outcome: 'reached' }),
    });
    await practice.rows('UPDATE inquiry SET work_by = work_by + ?', 30 * DAY);
    const at = await vi.waitFor(async () => {
      const time = Date.parse((await jobs(practice))['unresolved.closing']);
      expect(time).toBeGreaterThan(Date.now());
      return time;
    }, { timeout: 10_000 });
    await practice.rows('UPDATE inquiry SET job_at = NULL');
    await moveTo(practice, at + 1000);
    const closing = await lastClosing(practice);
    expect(closing).toMatchObject({ open: 1, late: 0, rows: [{ inquiry: id }] });
    expect(closing.rows[0].minutes_left).toBeGreaterThan(0);
    for (const daily of await told(practice, 'summary.daily')) expect(daily.rows).toEqual([]);
  });

  test('names the first hundred, and says how many there are', async () => {
    const practice = await openPractice({ receiver: null, change: { hours: weekdays, holidays: {}, locations } });
    const name = `many-${Math.random().toString(36).slice(2)}`;
    await admin(practice, 'PUT', 'endpoints/records', { url: `https://receiver.example/204//${name}`, flavour: 'thin' });
    await sendJson(practice, complete);
    const [{ at }] = await vi.waitFor(async () => {
      const found = await practice.rows("SELECT at FROM job WHERE kind = 'unresolved.closing' AND at > 0");
      expect(found).toHaveLength(1);
      return found;
    }, { timeout: 10_000 });
    const columns = (await practice.rows("SELECT name FROM pragma_table_info('inquiry')")).map((column) => column.name);
    const copied = columns.map((column) => ({ id: "printf('many-%03d', value)", reference: "printf('MANY-%04d', value)" })[column] ?? column);
    await practice.rows(`WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 120) INSERT INTO inquiry (${columns}) SELECT ${copied} FROM inquiry, n`);
    await practice.rows('UPDATE inquiry SET job_at = NULL');
    await moveTo(practice, at + 1000);
    const closing = await lastClosing(practice);
    expect(closing).toMatchObject({ open: 121, rows_in_all: 121, rows_cut: true });
    expect(closing.rows).toHaveLength(100);
    const { data } = await vi.waitFor(async () => {
      const found = (await box(name)).map((one) => one.message).find(({ type }) => type === 'unresolved.closing');
      expect(found).toBeDefined();
      return found;
    }, { timeout: 10_000 });
    expect(data).toMatchObject({ rows_in_all: 121, rows_cut: true });
  });

  test('names to an endpoint only whom its filter lets through', async () => {
    const practice = await openPractice({ receiver: null, change: { hours: weekdays, holidays: {} } });
    const [here, there] = policy.locations.map(({ id }) => id);
    const name = `filtered-${Math.random().toString(36).slice(2)}`;
    await admin(practice, 'PUT', 'endpoints/clinic', { url: `https://receiver.example/204//${name}`, filter: { locations: [here] } });
    await sendJson(practice, { ...complete, location: here });
    await sendJson(practice, { ...complete, name: 'Ben Example', phone: '(555) 555-0124', location: there });
    const at = await vi.waitFor(async () => {
      const time = Date.parse((await jobs(practice))['summary.daily']);
      expect(time).toBeGreaterThan(Date.now());
      return time;
    }, { timeout: 10_000 });
    // Both are late by then, and in the summary.
    await practice.rows('UPDATE inquiry SET work_by = received_at');
    await moveTo(practice, at + 1000);
    const { data } = await vi.waitFor(async () => {
      const found = (await box(name)).map((one) => one.message).find(({ type }) => type === 'summary.daily');
      expect(found).toBeDefined();
      return found;
    }, { timeout: 10_000 });
    expect((await told(practice, 'summary.daily')).at(-1).rows).toHaveLength(2);
    expect(data.rows.map(({ patient }) => patient.name)).toEqual(['Ana Example']);
    expect(data.open).toBe(2);
    expect(JSON.stringify(data)).not.toContain('Ben');
  });

  test('moves with the hours of a new policy, and a chat gets counts and no names', async () => {
    const name = `chat-${Math.random().toString(36).slice(2)}`;
    const practice = await openPractice({ receiver: null, change: { hours: weekdays, holidays: {}, locations } });
    await admin(practice, 'PUT', 'endpoints/chat', { url: `https://receiver.example/204//${name}`, flavour: 'alert' });
    await admin(practice, 'PUT', 'endpoints/records', { url: `https://receiver.example/204//thin-${name}`, flavour: 'thin' });
    const { id } = await (await sendJson(practice, complete)).json();
    const at = async (kind) => Date.parse((await jobs(practice))[kind]);
    const before = await vi.waitFor(async () => {
      const time = await at('summary.daily');
      expect(time).toBeGreaterThan(Date.now());
      return time;
    }, { timeout: 10_000 });
    const later = Object.fromEntries(Object.keys(weekdays).map((day) => [day, [['10:30', '17:00']]]));
    const answer = await fetchWorker(`/v1/practices/${practice.id}/policy`, {
      method: 'PUT', headers: { authorization: 'Bearer operator', 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ ...policy, id: practice.id, hours: later, holidays: {}, locations }),
    });
    expect(answer.status).toBe(200);
    const moved = await vi.waitFor(async () => {
      const time = await at('summary.daily');
      expect((time - before) % DAY).toBe(2.5 * HOUR);
      return time;
    }, { timeout: 10_000 });
    await moveTo(practice, moved + 1000);
    const summary = (to) => vi.waitFor(async () => {
      const found = (await box(to)).map((one) => one.message).find(({ type }) => type === 'summary.daily');
      expect(found).toBeDefined();
      return found;
    }, { timeout: 10_000 });
    const message = await summary(name);
    expect(message.text).toMatch(/^Daily summary \(1 open, [01] late\)\. https:/);
    const link = expect.stringContaining(`/inquiry/${id}`);
    expect(message.data.rows).toEqual([{ urgency: expect.stringMatching(/./), group: expect.stringMatching(/./), source: expect.stringMatching(/./), minutes_left: expect.any(Number), link }]);
    const thin = await summary(`thin-${name}`);
    expect(thin.data.rows).toMatchObject([{ inquiry: { id }, url: expect.stringContaining(`/v1/inquiries/${id}`), listed: { status: 'new_inquiry', link } }]);
    for (const told of [message, thin]) expect(JSON.stringify(told)).not.toMatch(/Ana|0123|"patient"|"contact"/);
  });
});

describe('what happens to an inquiry', () => {
  test('is told to endpoints: the arrival, a change, an escalation, a task that is due', async () => {
    const practice = await openPractice();
    const { id } = await (await sendJson(practice, complete)).json();
    const desk = await (await admin(practice, 'POST', 'tokens', { label: 'Front desk', role: 'staff' })).json();
    const post = (path, body) => fetchWorker(`/v1/desk/${practice.id}/inquiries/${id}/${path}`, {
      method: 'POST', headers: { authorization: `Bearer ${desk.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    await post('escalations', { reason: 'Asks for the manager' });
    await post('acknowledge', {});
    await post('attempts', { channel: 'phone', outcome: 'no_answer' });
    // The next step may be begun some time later.
    const [{ plan }] = await practice.rows('SELECT plan FROM inquiry');
    const next = JSON.parse(plan).filter(({ kind, from }) => !/^(warn|tell)_/.test(kind) && Date.parse(from) > Date.now());
    expect(next.length, plan).toBeGreaterThan(0);
    await moveTo(practice, Date.parse(next[0].from) + 1000);
    await vi.waitFor(async () => {
      const sent = await practice.rows('SELECT DISTINCT kind FROM delivery WHERE inquiry IS NOT NULL');
      expect(sent.map(({ kind }) => kind).sort()).toEqual(['inquiry.escalated', 'inquiry.received', 'inquiry.updated', 'task.due']);
    }, { timeout: 10_000 });
  });
});

describe('a script', () => {
  test('whose words changed is put in force only under a new version with its approval, and an older one comes back', async () => {
    const practice = await openPractice();
    const put = (scripts) => fetchWorker(`/v1/practices/${practice.id}/policy`, {
      method: 'PUT', headers: { authorization: 'Bearer operator', 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ ...policy, id: practice.id, scripts }),
    });
    const [key, script] = Object.entries(policy.scripts).find(([, one]) => one.approved);
    const words = { ...script, text: { ...script.text, en: `${script.text.en} Thank you.` } };
    const refused = await put({ ...policy.scripts, [key]: words });
    expect(refused.status).toBe(422);
    expect((await refused.json()).errors).toMatchObject([{ field: `scripts.${key}.version` }]);
    const raised = await put({ ...policy.scripts, [key]: { ...words, version: (script.version ?? 1) + 1 } });
    expect((await raised.json()).errors).toMatchObject([{ field: `scripts.${key}.approved` }]);
    const approved = { ...words, version: (script.version ?? 1) + 1, approved: { by: 'Robin Example', on: '2026-11-20' } };
    expect((await put({ ...policy.scripts, [key]: approved })).status).toBe(200);
    const back = await fetchWorker(`/v1/practices/${practice.id}/policy/versions/1/restore`, { method: 'POST', headers: { authorization: 'Bearer operator', 'if-match': '"2"' } });
    expect(back.status).toBe(200);
  });
});
