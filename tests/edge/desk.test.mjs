import { describe, expect, test, vi } from 'vitest';
import { admin, complete, fetchWorker, nothing, openPractice, policy, sendJson, stored } from './support.mjs';

const json = { 'content-type': 'application/json' };

/** Somebody at the desk of a practice, with a token of a role. */
async function atDesk(practice, role = 'staff', owner) {
  const made = await (await admin(practice, 'POST', 'tokens', { label: `A ${role}`, role, owner })).json();
  const headers = { authorization: `Bearer ${made.token}` };
  const ask = (method, path, body, more) => fetchWorker(`/v1/desk/${practice.id}/${path}`, {
    method, headers: { ...headers, ...(body && json), ...more }, body: body && JSON.stringify(body),
  });
  return {
    token: made.token,
    get: (path, more) => ask('GET', path, undefined, more),
    read: async (path) => {
      const answer = await ask('GET', path);
      expect(answer.status, path).toBe(200);
      return answer.json();
    },
    post: (path, body, more) => ask('POST', path, body, more),
    delete: (path) => ask('DELETE', path),
  };
}

async function received(body = {}) {
  const practice = await openPractice();
  const answer = await sendJson(practice, { ...complete, ...body });
  expect(answer.status).toBe(201);
  const { id } = await answer.json();
  return { practice, id, desk: await atDesk(practice) };
}

const row = (practice, id) => practice.rows('SELECT * FROM inquiry WHERE id = ?', id).then(([found]) => found);
const kinds = (practice, id) => practice.rows("SELECT kind FROM event WHERE inquiry = ? AND kind <> 'inquiry.read' ORDER BY seq", id).then((rows) => rows.map(({ kind }) => kind));
const reached = { channel: 'phone', outcome: 'reached' };

describe('the desk', () => {
  test('shows the queue, and one inquiry with everything the next person needs', async () => {
    const { practice, id, desk } = await received({ message: 'Do you take my insurance?' });
    const { rows } = await desk.read('inquiries');
    expect(rows).toMatchObject([{ id, name: 'Ana Example', status: 'new_inquiry', quarantined: false }]);
    const view = await desk.read(`inquiries/${id}`);
    expect(view).toMatchObject({
      id, status: 'new_inquiry', erased: false, opted_out: false,
      handoff: { patient: { name: 'Ana Example' }, message: 'Do you take my insurance?', first_attempt: null },
      clocks: { standing: expect.any(String) },
      history: [{ kind: 'inquiry.received', actor: 'patient' }],
    });
    expect(view.moves.map(({ to }) => to)).toContain('not_qualified');
    expect(view.moves.map(({ to }) => to)).not.toContain('appointment_booked');
    // On a weekend the escalation of its concern, which may be answered at once, stands before it.
    expect(view.tasks.map(({ task }) => task.kind)).toContain('first_response');
    expect(view.scripts.length).toBeGreaterThan(0);
    const [{ actor }] = await practice.rows("SELECT actor FROM event WHERE kind = 'inquiry.read'");
    expect(actor).toMatch(/^token:A staff \(tok_/);
  });

  test('tells who is there, and the practice’s names', async () => {
    const practice = await openPractice();
    const desk = await atDesk(practice);
    const me = await desk.read('me');
    expect(me).toMatchObject({ practice: practice.id, role: 'staff', label: 'A staff' });
    expect(me.owners.length * me.locations.length * me.services.length).toBeGreaterThan(0);
    expect(me.reasons).toContainEqual({ key: 'no_request', label: policy.reasons.find(({ key }) => key === 'no_request').label.en });
  });

  test('gives a marketer aggregates, and a reader nothing of the queue', async () => {
    const { practice, id } = await received();
    const marketer = await atDesk(practice, 'marketer');
    const scorecard = await marketer.read('scorecard');
    expect(scorecard).toMatchObject({ small_hidden: true, total: { now: { inquiries: null } } });
    const reader = await atDesk(practice, 'reader');
    for (const path of ['inquiries', `inquiries/${id}`, 'tasks', 'export', 'audit', 'live'])
      for (const who of [marketer, reader]) expect((await who.get(path)).status, path).toBe(403);
    expect((await reader.get('scorecard')).status).toBe(403);
    expect((await marketer.post(`inquiries/${id}/attempts`, reached)).status).toBe(403);
    expect((await (await atDesk(practice)).delete(`inquiries/${id}`)).status).toBe(403);
  });
});

describe('an attempt', () => {
  test('stops the clock, changes status and handoff, and is told to endpoints', async () => {
    const { practice, id, desk } = await received();
    const answer = await desk.post(`inquiries/${id}/attempts`, { channel: 'phone', outcome: 'no_answer', note: 'Asked for Monday' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id, status: 'first_response_attempted' });
    expect(await row(practice, id)).toMatchObject({ status: 'first_response_attempted', attempts: 1, first_attempt_at: expect.any(Number), reached_at: null });
    const view = await desk.read(`inquiries/${id}`);
    expect(view.handoff.first_attempt).toMatchObject({ outcome: 'no_answer' });
    expect(view.clocks.standing).toBe('met');
    expect(view.history.at(-1)).toMatchObject({ kind: 'attempt.logged', note: 'Asked for Monday' });
    const sent = await practice.rows('SELECT kind FROM delivery ORDER BY event');
    expect(sent.map(({ kind }) => kind)).toEqual(['inquiry.received', 'inquiry.updated']);
    const stored = JSON.stringify(await practice.rows('SELECT data FROM event'));
    expect(stored).not.toContain('Asked for Monday');
  });

  test('that is sent again with its key is logged once, and another one with that key not at all', async () => {
    const { practice, id, desk } = await received();
    const send = (body, key) => desk.post(`inquiries/${id}/attempts`, body, { 'idempotency-key': key });
    const body = { channel: 'phone', outcome: 'no_answer', note: 'Asked for Monday' };
    const first = await (await send(body, 'k-1')).json();
    expect(await (await send(body, 'k-1')).json()).toEqual(first);
    expect((await send({ ...body, outcome: 'left_voicemail' }, 'k-1')).status).toBe(422);
    expect(await kinds(practice, id)).toEqual(['inquiry.received', 'attempt.logged']);
    expect((await send({ channel: 'phone', outcome: 'no_answer' }, 'k-2')).status).toBe(200);
    expect((await row(practice, id)).attempts).toBe(2);
    // Neither key nor note stands there, and a day later nothing does.
    expect(JSON.stringify(await practice.rows('SELECT * FROM once'))).not.toMatch(/k-1|Monday/);
    await practice.hook('advance', String(25 * 3_600_000));
    expect((await send({ channel: 'phone', outcome: 'no_answer' }, 'k-3')).status).toBe(200);
    expect(await practice.rows('SELECT count(*) AS count FROM once')).toEqual([{ count: 1 }]);
  });

  test('that reaches the patient opens the way to a booking, in the same call', async () => {
    const { practice, id, desk } = await received();
    const appointment = { at: new Date(Date.now() + 5 * 86_400_000).toISOString(), location: 'riverside' };
    const answer = await desk.post(`inquiries/${id}/attempts`, { ...reached, then: { to: 'appointment_booked', appointment } });
    expect(await answer.json()).toMatchObject({ status: 'appointment_booked' });
    expect(await kinds(practice, id)).toEqual(['inquiry.received', 'attempt.logged', 'status.changed']);
    const view = await desk.read(`inquiries/${id}`);
    expect(view.appointment.location).toBe('riverside');
    expect(view.checklist.length).toBeGreaterThan(0);
    const [{ item }] = view.checklist;
    expect((await desk.post(`inquiries/${id}/checklist`, { item, done: true })).status).toBe(200);
    expect((await desk.read(`inquiries/${id}`)).checklist.find((one) => one.item === item).done).toBe(true);
  });

  test.each([
    ['in the future', { ...reached, made_at: '2999-01-01T00:00:00Z' }, 422, 'made_at'],
    ['by a channel that does not fit', { channel: 'email', outcome: 'left_voicemail' }, 422, 'outcome'],
    ['with an unknown field', { ...reached, more: 1 }, 400],
    ['with a move that is not legal then', { channel: 'phone', outcome: 'no_answer', then: { to: 'appointment_booked' } }, 409],
  ])('%s is refused and nothing is recorded', async (_, body, status, field) => {
    const { practice, id, desk } = await received();
    const answer = await desk.post(`inquiries/${id}/attempts`, body);
    expect(answer.status).toBe(status);
    if (field) expect((await answer.json()).errors).toMatchObject([{ field }]);
    expect(await kinds(practice, id)).toEqual(['inquiry.received']);
  });
});

describe('a move', () => {
  test('that is not legal names the legal ones', async () => {
    const { id, desk } = await received();
    const answer = await desk.post(`inquiries/${id}/status`, { to: 'appointment_booked' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ type: '/problems/not-now', detail: expect.stringContaining('awaiting_document') });
  });

  test('to the end wants a reason of the practice’s, and takes the inquiry out of the queue', async () => {
    const { practice, id, desk } = await received();
    const close = (reason) => desk.post(`inquiries/${id}/status`, { to: 'closed_after_cadence', reason });
    expect((await close(undefined)).status).toBe(422);
    expect((await close('because')).status).toBe(422);
    const view = await desk.read(`inquiries/${id}`);
    const { reasons } = view.moves.find(({ to }) => to === 'closed_after_cadence');
    expect((await close(reasons[0].key)).status).toBe(200);
    expect((await desk.read('inquiries')).rows).toEqual([]);
    expect((await desk.read('tasks')).rows).toEqual([]);
    expect(await row(practice, id)).toMatchObject({ closed_at: expect.any(Number), job_at: null });
  });
});

describe('notes, owners and escalations', () => {
  test('are recorded, and an escalation stands until somebody takes it', async () => {
    const { practice, id, desk } = await received();
    expect((await desk.post(`inquiries/${id}/notes`, { text: 'Prefers mornings' })).status).toBe(200);
    const owner = (await desk.read('me')).owners[0].key;
    expect((await desk.post(`inquiries/${id}/owner`, { owner })).status).toBe(200);
    expect((await desk.post(`inquiries/${id}/owner`, { owner: 'nobody' })).status).toBe(422);
    expect((await desk.post(`inquiries/${id}/acknowledge`)).status).toBe(409);
    expect((await desk.post(`inquiries/${id}/escalations`, { reason: 'Upset on the phone' })).status).toBe(200);
    expect(await row(practice, id)).toMatchObject({ status: 'escalated', escalated: 1, owner });
    expect((await desk.post(`inquiries/${id}/acknowledge`, { note: 'On it' })).status).toBe(200);
    expect(await row(practice, id)).toMatchObject({ escalated: 0 });
    const notes = (await desk.read(`inquiries/${id}`)).history.map(({ note }) => note).filter(Boolean);
    expect(notes).toEqual(['Prefers mornings', 'Upset on the phone', 'On it']);
    expect(JSON.stringify(await practice.rows('SELECT data FROM event'))).not.toMatch(/mornings|Upset/);
    const sent = await practice.rows("SELECT count(*) AS n FROM delivery WHERE kind = 'inquiry.escalated'");
    expect(sent).toEqual([{ n: 1 }]);
  });

  test('tell what has to be done next as it stands now: by whom, and nothing once nothing is', async () => {
    const { practice, id, desk } = await received();
    const told = async () => (await fetchWorker(`/v1/inquiries/${id}?practice=${practice.id}`, { headers: { authorization: `Bearer ${desk.token}` } })).json();
    const next = async () => [(await desk.read(`inquiries/${id}`)).handoff.next_action, (await told()).next_action];
    await desk.post(`inquiries/${id}/owner`, { owner: 'hygienist' });
    const { name } = policy.owners.hygienist;
    expect(await next()).toEqual(Array(2).fill({ action: 'call_patient', owner: name, due: expect.stringMatching(/Z$/) }));
    await desk.post(`inquiries/${id}/attempts`, { ...reached, note: 'Has asked elsewhere', then: { to: 'lost_other_provider', reason: (await desk.read(`inquiries/${id}`)).moves.find(({ to }) => to === 'lost_other_provider').reasons[0].key, note: 'Too far away' } });
    expect(await next()).toEqual([null, null]);
    const [{ note, event }] = (await desk.read(`inquiries/${id}`)).history.filter(({ kind }) => kind === 'attempt.logged');
    expect(note).toBe('Has asked elsewhere\nToo far away');
    expect(event['attempt.logged']).toMatchObject({ from: 'new_inquiry', to: 'patient_reached' });
    await vi.waitFor(async () => expect(await practice.rows("SELECT kind FROM event WHERE inquiry = ? AND kind = 'inquiry.read'", id)).not.toEqual([]), { timeout: 5000 });
  });

  test('are readings each, but for what the desk knows already, which is not told again', async () => {
    const { practice, id, desk } = await received();
    const reads = async () => (await practice.rows("SELECT seq FROM event WHERE inquiry = ? AND kind = 'inquiry.read'", id)).length;
    for (let n = 0; n < 3; n++) await desk.read(`inquiries/${id}`);
    expect(await reads()).toBe(3);
    const tag = (await desk.get(`inquiries/${id}`)).headers.get('etag');
    const again = () => desk.get(`inquiries/${id}`, { 'if-none-match': tag });
    const same = await again();
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', tag]);
    // Somebody else's reading changes nothing.
    await (await atDesk(practice, 'admin')).read(`inquiries/${id}`);
    expect((await again()).status).toBe(304);
    expect(await reads()).toBe(5);
    await desk.post(`inquiries/${id}/notes`, { text: 'Something has happened' });
    expect((await again()).status).toBe(200);
    expect(await reads()).toBe(6);
    expect((await desk.get(`inquiries/${id}`, { 'if-none-match': '"1-999999", nonsense' })).status).toBe(200);
  });

  test('are found under “mine” by whoever was told, and in time left under a status', async () => {
    const { practice, id, desk } = await received();
    const { id: later } = await (await sendJson(practice, { ...complete, name: 'Ben Example', phone: '(555) 555-0124' })).json();
    const { owner } = await row(practice, id);
    const other = Object.keys(policy.owners).find((key) => key !== owner);
    const ids = async (query) => (await desk.read(`inquiries?${query}`)).rows.map((one) => one.id);
    expect(await ids(`owner=${other}`)).toEqual([]);
    await desk.post(`inquiries/${later}/escalations`, { reason: 'Upset', to: other });
    expect(await ids(`owner=${other}`)).toEqual([later]);
    await desk.post(`inquiries/${later}/acknowledge`);
    const { id: third } = await (await sendJson(practice, { ...complete, name: 'Cam Example', phone: '(555) 555-0125' })).json();
    expect(await ids('status=new_inquiry')).toEqual([id, third]);
    expect(await ids('status=new_inquiry,not_qualified')).toEqual([third, id]);
  });

  test('asked for only where overdue, tell when the next of the others will be', async () => {
    const { practice, id, desk } = await received({ need: 'checkup' });
    const { id: later } = await (await sendJson(practice, { ...complete, name: 'Ben Example', phone: '(555) 555-0124' })).json();
    const now = Date.parse((await desk.read('inquiries')).now);
    await practice.rows('UPDATE inquiry SET work_by = ? WHERE id = ?', now + 60_000, id);
    await practice.rows('UPDATE inquiry SET work_by = ? WHERE id = ?', now + 120_000, later);
    const iso = (time) => new Date(time).toISOString().replace('.000', '');
    const overdue = async (more = '') => desk.read(`inquiries?overdue=true${more}`);
    expect(await overdue()).toMatchObject({ rows: [], next_due: iso(now + 60_000) });
    const search = async (q) => (await (await desk.post('inquiries/search', { q, overdue: true })).json()).next_due;
    expect(await search('Ben')).toBe(iso(now + 120_000));
    expect(await desk.read('inquiries')).not.toHaveProperty('next_due');
    await practice.rows('UPDATE inquiry SET work_by = ? WHERE id = ?', now - 60_000, id);
    const after = await overdue();
    expect(after.rows.map((one) => one.id)).toEqual([id]);
    expect(after.next_due).toBe(iso(now + 120_000));
    expect(await overdue('&language=es')).not.toHaveProperty('next_due');
  });

  test('on an inquiry that does not exist are refused', async () => {
    const { desk } = await received();
    for (const path of ['inquiries/inq_nothing/notes', 'inquiries/inq_nothing/owner'])
      expect((await desk.post(path, { text: 'x', owner: 'x' })).status).toBeGreaterThanOrEqual(400);
    expect((await desk.post('inquiries/inq_nothing/notes', { text: 'x' })).status).toBe(404);
    expect((await desk.get('inquiries/inq_nothing')).status).toBe(404);
    expect((await desk.post('tasks/nothing/done')).status).toBe(404);
  });
});

describe('the clock', () => {
  /** Lets the object's own alarm plan and do what is due. */
  const planned = (practice, id) => vi.waitFor(async () => {
    const { job_at, plan } = await row(practice, id);
    expect(plan).not.toBe('[]');
    expect(job_at).toBeGreaterThan(0);
    return { job_at, plan: JSON.parse(plan) };
  }, { timeout: 5000, interval: 50 });

  test('warns before the due, tells of the breach, tells again, and stops when somebody takes it', async () => {
    const { practice, id, desk } = await received();
    await planned(practice, id);
    const told = async () => (await practice.rows("SELECT data FROM event WHERE inquiry = ? AND kind = 'inquiry.escalated' ORDER BY seq", id)).map(({ data }) => JSON.parse(data));
    const due = (await row(practice, id)).due_at;
    const now = (await desk.read('inquiries')).now;
    await practice.hook('advance', String(due - Date.parse(now) + 1_000));
    await vi.waitFor(async () => expect((await told()).map(({ cause }) => cause)).toContain('breach'), { timeout: 5000 });
    const [queue] = (await desk.read('inquiries?overdue=true')).rows;
    expect(queue).toMatchObject({ id, standing: 'late', escalated: true });
    expect((await desk.post(`inquiries/${id}/acknowledge`)).status).toBe(200);
    const before = (await told()).length;
    await practice.hook('advance', String(20 * 86_400_000));
    await vi.waitFor(async () => expect((await row(practice, id)).job_at ?? Infinity).toBeGreaterThan(Date.parse(now) + 20 * 86_400_000), { timeout: 5000 });
    expect((await told()).length).toBe(before);
  });

  test('shows an inquiry as due soon once the warning is given, and one taken escalation leaves the others', async () => {
    const { practice, id, desk } = await received({ message: "I can't breathe right and my lips look blue" });
    await planned(practice, id);
    const { due_at: due, due_soon: soon } = await row(practice, id);
    const now = Date.parse((await desk.read('inquiries')).now);
    await practice.hook('advance', String(Math.round((soon + due) / 2) - now));
    await vi.waitFor(async () => expect((await practice.rows("SELECT data FROM event WHERE kind = 'inquiry.escalated'")).join()).not.toBe(''), { timeout: 5000 });
    await vi.waitFor(async () => expect((await desk.read(`inquiries/${id}`)).escalations.map(({ told }) => Object.keys(told.cause)[0])).toContain('before_breach'), { timeout: 5000 });
    expect((await desk.read('inquiries')).rows).toMatchObject([{ id, standing: 'due_soon' }]);
    expect((await row(practice, id)).due_soon).toBe(soon);
    // An open page tells by itself when the others become so.
    expect((await desk.read('inquiries')).rows[0].due_soon).toBe(new Date(soon).toISOString().replace('.000', ''));
    expect((await desk.post(`inquiries/${id}/acknowledge`, { cause: 'before_breach' })).status).toBe(200);
    const standing = (await desk.read(`inquiries/${id}`)).escalations.filter(({ acknowledged }) => !acknowledged);
    expect(standing.map(({ told }) => told.cause)).toEqual([{ concern: 'urgent' }]);
    expect((await desk.post(`inquiries/${id}/acknowledge`, { cause: 'before_breach' })).status).toBe(409);
  });

  test('tells of a concern as soon as it arrives, to whoever wants nothing but escalations', async () => {
    const practice = await openPractice({ filter: { events: ['inquiry.escalated'] } });
    const { id } = await (await sendJson(practice, { ...complete, message: "I can't breathe right and my lips look blue" })).json();
    const sent = () => practice.rows('SELECT kind FROM delivery WHERE inquiry = ?', id);
    await vi.waitFor(async () => expect(await sent()).toEqual([{ kind: 'inquiry.escalated' }]), { timeout: 3000 });
    const [{ data }] = await practice.rows("SELECT data FROM event WHERE kind = 'inquiry.escalated'");
    expect(JSON.parse(data)).toMatchObject({ cause: { concern: 'urgent' }, notice: 1 });
    expect(await practice.rows("SELECT kind FROM event WHERE kind = 'task.due'")).toEqual([]);
    const desk = await atDesk(practice);
    const close = { to: 'not_qualified', reason: (await desk.read(`inquiries/${id}`)).moves.find(({ to }) => to === 'not_qualified')?.reasons[0].key ?? 'spam' };
    const refused = await desk.post(`inquiries/${id}/status`, close);
    expect([refused.status, (await refused.json()).detail]).toEqual([409, expect.stringContaining('taken the escalation')]);
  });

  test('plans anew what is open when the policy changes', async () => {
    const { practice, id, desk } = await received();
    await desk.post(`inquiries/${id}/attempts`, { channel: 'phone', outcome: 'no_answer' });
    const due = async () => JSON.parse((await row(practice, id)).plan).find(({ key }) => key === 'cadence.1').due;
    const before = await due();
    const cadences = { standard: { steps: [{ kind: 'first_response' }, { kind: 'attempt', after: { business_days: 9 } }, { kind: 'close_out', after: { business_days: 1 } }] } };
    const put = await fetchWorker(`/v1/practices/${practice.id}/policy`, {
      method: 'PUT', headers: { authorization: 'Bearer operator', ...json, 'if-match': '*' }, body: JSON.stringify({ ...policy, id: practice.id, cadences }),
    });
    expect(put.status).toBe(200);
    await vi.waitFor(async () => expect(Date.parse(await due())).toBeGreaterThan(Date.parse(before) + 5 * 86_400_000), { timeout: 5000 });
  });

  test('keeps a list of tasks by owner, and a reminder is done by saying so', async () => {
    const { practice, id, desk } = await received();
    await planned(practice, id);
    const [first] = (await desk.read('tasks')).rows;
    expect(first).toMatchObject({ inquiry: id, name: 'Ana Example', task: { kind: 'first_response' } });
    expect((await desk.read(`tasks?owner=${first.task.owner}`)).rows.length).toBeGreaterThan(0);
    expect((await desk.read('tasks?owner=nobody')).rows).toEqual([]);
    const whole = await desk.read('tasks');
    expect(whole.left).toBe(0);
    const page = await desk.read('tasks?limit=1');
    expect(page.left).toBe(whole.rows.length - 1);
    expect((await desk.post(`tasks/${first.id}/done`)).status).toBe(409);
    const appointment = { at: new Date(Date.now() + 21 * 86_400_000).toISOString(), location: 'riverside' };
    await desk.post(`inquiries/${id}/attempts`, { ...reached, then: { to: 'appointment_booked', appointment } });
    const reminder = (await desk.read('tasks')).rows.find(({ task }) => task.kind === 'reminder');
    expect((await desk.post(`tasks/${reminder.id}/done`)).status).toBe(200);
    expect((await desk.read('tasks')).rows.map((one) => one.id)).not.toContain(reminder.id);
  });
});

describe('an inquiry logged at the desk', () => {
  const call = { way: 'call', source: 'physician_referral', need: 'implants', name: 'Ben Example', phone: '(555) 555-0145' };

  test('has the same record and clocks as one from a form, with the source that was asked for', async () => {
    const practice = await openPractice();
    const desk = await atDesk(practice);
    const answer = await desk.post('inquiries', { ...call, attempt: reached });
    expect(answer.status).toBe(201);
    const logged = await answer.json();
    expect(logged).toMatchObject({ reference: expect.stringMatching(/^.{3}-.{3}$/), due: expect.stringMatching(/Z$/) });
    const view = await desk.read(`inquiries/${logged.id}`);
    expect(view).toMatchObject({
      status: 'patient_reached',
      handoff: { patient: { name: 'Ben Example' }, source: { channel: 'referral', source: 'physician_referral', reason: { rule: 'told' } }, landing: { page: null, form: 'call' }, consent: { version: 'none: logged by staff' } },
    });
    expect(view.history[0].actor).toMatch(/^token:/);
    expect(await practice.rows("SELECT kind FROM delivery ORDER BY event")).toMatchObject([{ kind: 'inquiry.received' }, { kind: 'inquiry.updated' }]);
  });

  test('is stored with what was done about it, or not at all', async () => {
    const practice = await openPractice();
    const desk = await atDesk(practice);
    const send = () => fetchWorker(`/v1/desk/${practice.id}/inquiries`, {
      method: 'POST', headers: { ...json, authorization: `Bearer ${desk.token}`, 'idempotency-key': 'a-call' }, body: JSON.stringify({ ...call, attempt: reached }),
    });
    const attempts = () => practice.rows("SELECT actor FROM event WHERE kind = 'attempt.logged'");
    await practice.rows("CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.kind = 'attempt.logged' BEGIN SELECT RAISE(ABORT, 'full'); END");
    expect((await send()).status).toBe(503);
    expect(await stored(practice)).toEqual(nothing);
    await practice.rows('DROP TRIGGER full');
    for (let n = 0; n < 2; n++) expect((await send()).status).toBe(201);
    expect(await attempts()).toHaveLength(1);
    expect(await practice.rows('SELECT status FROM inquiry')).toEqual([{ status: 'patient_reached' }]);
  });

  test('is one inquiry however often it is sent with its key', async () => {
    const practice = await openPractice();
    const desk = await atDesk(practice);
    const send = (body) => fetchWorker(`/v1/desk/${practice.id}/inquiries`, {
      method: 'POST', headers: { ...json, authorization: `Bearer ${desk.token}`, 'idempotency-key': 'a-call' }, body: JSON.stringify(body),
    });
    const answers = await Promise.all([1, 2, 3].map(async () => (await send(call)).text()));
    expect(new Set(answers).size).toBe(1);
    expect((await send({ ...call, name: 'Cam Example' })).status).toBe(422);
    // An hour later, and under a policy that would not take it any more, it is what it was.
    await practice.hook('move', '3600000');
    try {
      const again = await send(call);
      expect([again.status, await again.text()]).toEqual([201, answers[0]]);
      const services = policy.services.filter((service) => service.id !== call.need);
      await practice.rows('INSERT INTO policy (document, at) VALUES (?, 0)', JSON.stringify({ ...policy, id: practice.id, services }));
      expect((await desk.post('inquiries', { ...call, phone: '(555) 555-0146' })).status).toBe(422);
      expect(await (await send(call)).text()).toBe(answers[0]);
      expect((await send({ ...call, name: 'Cam Example' })).status).toBe(422);
    } finally {
      await practice.hook('move', '0');
    }
  });

  test.each([
    ['no way to call back', { phone: '' }, 'phone'], ['a form as way in', { way: 'widget' }, 'way'],
    ['a time to come', { received_at: '2999-01-01T00:00:00Z' }, 'received_at'], ['an unknown service', { need: 'moon' }, 'need'],
    ['an attempt that cannot be', { attempt: { channel: 'email', outcome: 'no_answer' } }, 'attempt'],
  ])('with %s is refused', async (_, changed, field) => {
    const practice = await openPractice();
    const answer = await (await atDesk(practice)).post('inquiries', { ...call, ...changed });
    expect(answer.status).toBe(422);
    expect((await answer.json()).errors.map((error) => error.field)).toContain(field);
    expect(await practice.rows('SELECT id FROM inquiry')).toEqual([]);
  });
});

describe('what is likely spam', () => {
  const spam = { name: 'Best SEO', message: 'We build backlinks: https://a.example and https://b.example' };

  test('is stored and acknowledged like any other, held back, and told to nobody until it is released', async () => {
    const { practice, id, desk } = await received(spam);
    expect(await row(practice, id)).toMatchObject({ quarantined: 1, spam_score: 90 });
    expect(await practice.rows('SELECT id FROM delivery')).toEqual([]);
    expect((await desk.read('inquiries')).rows).toEqual([]);
    expect((await desk.read('tasks')).rows).toEqual([]);
    // In no list, but told.
    expect(await desk.read('inquiries')).toMatchObject({ rows: [], quarantined: 1 });
    const [kept] = (await desk.read('inquiries?quarantine=true')).rows;
    expect(kept).toMatchObject({ id, quarantined: true });
    const held = await desk.read(`inquiries/${id}`);
    // No clock runs, and none is told.
    expect([kept.standing, held.clocks.standing]).toEqual([undefined, undefined]);
    expect(held.quarantine).toEqual({ score: 90, reasons: ['The message has several links.', 'The message offers something to the practice.'] });
    expect(held.moves).toEqual([]);
    expect((await desk.read('scorecard')).total.now).toMatchObject({ inquiries: 0, quarantined: 1 });
    expect((await desk.post(`inquiries/${id}/attempts`, reached)).status).toBe(409);

    await practice.hook('advance', String(3 * 86_400_000));
    expect((await desk.post(`inquiries/${id}/release`)).status).toBe(200);
    const released = await desk.read(`inquiries/${id}`);
    // The clock starts at the release: nobody could have answered before.
    expect(Date.parse(released.clocks.due)).toBeGreaterThan(Date.now() + 3 * 86_400_000);
    expect(['on_time', 'due_soon']).toContain(released.clocks.standing);
    // What is told elsewhere says the same, and by whom and when the patient was tried.
    const told = async () => (await fetchWorker(`/v1/inquiries/${id}?practice=${practice.id}`, { headers: { authorization: `Bearer ${desk.token}` } })).json();
    const before = await told();
    expect([before.tags.due, before.next_action.due, before.first_attempt]).toEqual([released.clocks.due, released.clocks.due, null]);
    expect((await desk.post(`inquiries/${id}/attempts`, { channel: 'phone', outcome: 'no_answer' })).status).toBe(200);
    const { first_attempt, next_action } = (await desk.read(`inquiries/${id}`)).handoff;
    const after = await told();
    expect(after).toMatchObject({ first_attempt: { outcome: 'no_answer' }, tags: { due: released.clocks.due } });
    expect([after.first_attempt, after.next_action]).toEqual([first_attempt, next_action]);
    // What the practice is told by the day is about no inquiry.
    expect(await practice.rows("SELECT DISTINCT kind FROM delivery WHERE inquiry IS NOT NULL AND kind <> 'task.due' ORDER BY kind")).toEqual([{ kind: 'inquiry.received' }, { kind: 'inquiry.updated' }]);
    expect((await desk.read('inquiries')).rows).toMatchObject([{ id }]);
    expect((await desk.post(`inquiries/${id}/release`)).status).toBe(409);
  });

  test('lends nobody a promise, and tells what was asked before once it is released', async () => {
    const practice = await openPractice();
    const desk = await atDesk(practice);
    const send = async (fields) => (await (await sendJson(practice, { ...complete, ...fields })).json()).id;
    const held = await send(spam);
    await practice.hook('move', String(3 * 86_400_000));
    try {
      const wanted = await send({ message: 'Do you take my insurance?' });
      expect(await row(practice, wanted)).toMatchObject({ linked_to: held, first_due: null });
      const { received_at, work_by } = await row(practice, wanted);
      expect(work_by).toBeGreaterThan(received_at);
      const more = await send({ ...spam, message: `${spam.message} again` });
      expect(await row(practice, more)).toMatchObject({ quarantined: 1, linked_to: wanted });
      expect(await row(practice, wanted)).toMatchObject({ priority: 1 });
      await practice.rows('UPDATE inquiry SET priority = 0 WHERE id = ?', wanted);
      const told = () => practice.rows("SELECT data FROM event WHERE inquiry = ? AND kind = 'inquiry.asked_again'", wanted);
      expect(await told()).toEqual([]);
      expect((await desk.post(`inquiries/${more}/release`)).status).toBe(200);
      expect((await told()).map(({ data }) => JSON.parse(data))).toEqual([{ inquiry: more }]);
      expect(await row(practice, wanted)).toMatchObject({ priority: 1 });
      const audit = await fetchWorker(`/v1/desk/${practice.id}/audit`, { headers: { authorization: 'Bearer operator' } });
      expect(await audit.json()).toMatchObject({ intact: true });
    } finally {
      await practice.hook('move', '0');
    }
  });

  test('is promised no time, however often the sender asks, and keeps its record', async () => {
    const practice = await openPractice();
    const desk = await atDesk(practice);
    const send = () => sendJson(practice, { ...complete, ...spam }, { 'idempotency-key': 'held' });
    const told = await (await send()).json();
    expect(told).not.toHaveProperty('promise');
    expect(told).toMatchObject({ message: expect.any(String), phone: policy.phone, reference: expect.any(String) });
    expect(await (await send()).json()).toEqual(told);
    const { handoff } = await desk.read(`inquiries/${told.id}`);
    expect(handoff).toMatchObject({ patient: { name: 'Best SEO' }, tags: { promise: null } });
    const audit = await fetchWorker(`/v1/desk/${practice.id}/audit`, { headers: { authorization: 'Bearer operator' } });
    expect(await audit.json()).toMatchObject({ intact: true });
  });

  test('is destroyed after the time that closed ones are kept, unless somebody releases it', async () => {
    const { practice, id } = await received(spam);
    const { id: open } = await (await sendJson(practice, complete)).json();
    await practice.hook('advance', String((policy.retention_days + 1) * 86_400_000));
    await vi.waitFor(async () => expect(await practice.rows('SELECT id FROM inquiry WHERE wrapped_key IS NULL')).toEqual([{ id }]), { timeout: 10_000 });
    expect((await practice.rows('SELECT id FROM inquiry WHERE wrapped_key IS NOT NULL')).map((row) => row.id)).toEqual([open]);
    const summaries = await practice.rows("SELECT data FROM event WHERE kind = 'summary.daily' ORDER BY seq");
    expect(JSON.parse(summaries[0].data)).toHaveProperty('quarantined');
  });

  test('is held back for the hidden field even where it tells of an emergency, and else is not', async () => {
    const urgent = { ...spam, message: "I can't breathe right and my lips look blue, see https://a.example https://b.example, backlink" };
    const { practice, id } = await received(urgent);
    expect(await row(practice, id)).toMatchObject({ quarantined: 0, spam_score: 90 });
    const { id: trapped } = await (await sendJson(practice, { ...complete, ...urgent, website: 'x' })).json();
    expect(await row(practice, trapped)).toMatchObject({ quarantined: 1 });
  });

  test('a form sent at once and repeated is noticed; an ordinary one has no mark', async () => {
    const practice = await openPractice();
    const { id: calm } = await (await sendJson(practice, { ...complete, form: 'widget', shown: String(Date.now() - 60_000) })).json();
    expect(await row(practice, calm)).toMatchObject({ spam_score: 0, spam_reasons: '[]' });
    const { id: hasty } = await (await sendJson(practice, { ...complete, form: 'widget', shown: String(Date.now()) })).json();
    expect(JSON.parse((await row(practice, hasty)).spam_reasons)).toEqual(['too_fast', 'repeated']);
  });
});

describe('too many at once', () => {
  test('are told when to come again, by sender and by practice, and nothing is stored of them', async () => {
    const spam = { sender_in_ten_minutes: 1, sender_limit: 2, practice_in_ten_minutes: 3, practice_limit: 4 };
    const practice = await openPractice({ change: { spam } });
    const from = (address, n) => sendJson(practice, { ...complete, name: `Person ${n} Example` }, { 'cf-connecting-ip': address });
    const statuses = [];
    for (const [n, address] of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'].entries())
      statuses.push((await from(address, n)).status);
    expect(statuses).toEqual([201, 201, 429, 201, 201, 429]);
    const answer = await from('192.0.2.1', 9);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ type: '/problems/too-many' });
    const [{ n }] = await practice.rows('SELECT count(*) AS n FROM inquiry');
    expect(n).toBe(4);
    const tables = await practice.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'");
    for (const { name } of tables) expect(JSON.stringify(await practice.rows(`SELECT * FROM "${name}"`))).not.toContain('192.0.2');
    await practice.hook('advance', '600001');
  });
});

describe('records', () => {
  test('are exported as lines without patient data, and the audit holds', async () => {
    const { practice, id, desk } = await received();
    await desk.post(`inquiries/${id}/notes`, { text: 'A private note' });
    const office = await atDesk(practice, 'admin');
    const text = await (await office.get('export')).text();
    const lines = text.trim().split('\n').map((line) => JSON.parse(line));
    expect(lines.map(({ kind }) => kind)).toContain('note.added');
    expect(text).not.toMatch(/Ana|0123|private/);
    // What is left then is this export, and then nothing.
    const left = async (after) => (await (await office.get(`export?after=${after}`)).text()).trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
    const [own, ...others] = await left(lines.at(-1).seq);
    expect([own.kind, others]).toEqual(['events.exported', []]);
    expect(await left(own.seq)).toEqual([]);
    // One that goes on from the middle stands in the history too, and its end is an end.
    await desk.post(`inquiries/${id}/notes`, { text: 'Another' });
    const more = await left(1);
    expect(more.map(({ kind }) => kind)).toContain('events.exported');
    const [second, ...none] = await left(more.at(-1).seq);
    expect([second.kind, none]).toEqual(['events.exported', []]);
    expect(await practice.rows("SELECT seq FROM event WHERE kind = 'events.exported'")).toHaveLength(2);
    expect(await office.read('audit')).toMatchObject({ intact: true, head: expect.stringMatching(/^[\w-]{43}$/) });
  });

  test('of an erased inquiry keep that it was there, and it leaves the queue', async () => {
    const { practice, id, desk } = await received();
    const office = await atDesk(practice, 'admin');
    expect((await office.delete(`inquiries/${id}`)).status).toBe(204);
    expect((await office.delete(`inquiries/${id}`)).status).toBe(404);
    await vi.waitFor(async () => expect((await desk.read('inquiries')).rows).toEqual([]), { timeout: 5000 });
    const view = await desk.read(`inquiries/${id}`);
    expect(view).toMatchObject({ erased: true, moves: [], tasks: [] });
    expect(view.handoff).toBeUndefined();
    expect((await desk.post(`inquiries/${id}/attempts`, reached)).status).toBe(409);
  });

  test('make the scorecard, as JSON and as CSV', async () => {
    const { id, desk } = await received({ landing: 'https://www.example.com/?utm_source=google&utm_medium=cpc' });
    await desk.post(`inquiries/${id}/attempts`, reached);
    const scorecard = await desk.read('scorecard?by=channel');
    expect(scorecard.total.now).toMatchObject({ inquiries: 1, contacted: { count: 1, of: 1 } });
    expect(scorecard.rows[0].key).toBe('paid_search');
    const csv = await desk.get('scorecard?format=csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    for (const query of ['by=moon', 'from=yesterday', 'format=pdf', 'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z'])
      expect((await desk.get(`scorecard?${query}`)).status, query).toBe(422);
  });
});

describe('the live connection', () => {
  test('tells of changes in ids and tags, and ends when a token is revoked', async () => {
    const { practice, id, desk } = await received();
    const answer = await fetchWorker(`/v1/desk/${practice.id}/live`, { headers: { upgrade: 'websocket', authorization: `Bearer ${desk.token}` } });
    expect(answer.status).toBe(101);
    const socket = answer.webSocket;
    const messages = [];
    let closed = false;
    socket.addEventListener('message', ({ data }) => messages.push(data));
    socket.addEventListener('close', () => { closed = true; });
    socket.accept();
    await sendJson(practice, { ...complete, name: 'Cam Example', phone: '(555) 555-0146' });
    await desk.post(`inquiries/${id}/attempts`, reached);
    await vi.waitFor(() => expect(messages.length).toBeGreaterThanOrEqual(2), { timeout: 5000 });
    expect(messages.map((text) => JSON.parse(text).changed.kind)).toContain('inquiry.received');
    expect(JSON.parse(messages.at(-1)).changed).toMatchObject({ id, status: 'patient_reached' });
    expect(messages.join()).not.toMatch(/Cam|Ana|555/);
    const [{ id: token }] = await (await admin(practice, 'GET', 'tokens')).json();
    await admin(practice, 'DELETE', `tokens/${token}`);
    await vi.waitFor(() => expect(closed).toBe(true), { timeout: 5000 });
  });

  test('tells what the clock does, and what is erased', async () => {
    const { practice, id, desk } = await received();
    const [{ job_at }] = await practice.rows('SELECT job_at FROM inquiry');
    expect(job_at).toBeGreaterThan(Date.now());
    await practice.hook('advance', String(job_at - Date.now() - 10_000));
    const answer = await fetchWorker(`/v1/desk/${practice.id}/live`, { headers: { upgrade: 'websocket', authorization: `Bearer ${desk.token}` } });
    const told = [];
    answer.webSocket.addEventListener('message', ({ data }) => told.push(JSON.parse(data).changed));
    answer.webSocket.accept();
    await practice.hook('advance', '11000');
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ id, kind: 'inquiry.updated' }), { timeout: 10_000 });
    expect((await (await atDesk(practice, 'admin')).delete(`inquiries/${id}`)).status).toBe(204);
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ id, kind: 'inquiry.erased' }), { timeout: 10_000 });
    answer.webSocket.close();
  });

  test('ends on signing out, and where it is older than a session may be without a request', async () => {
    const { practice, desk } = await received();
    const origin = 'https://portico.example';
    const set = await fetchWorker('/desk/session', { method: 'POST', headers: { ...json, origin }, body: JSON.stringify({ token: desk.token }) });
    const cookie = set.headers.get('set-cookie').split(';')[0];
    const open = async () => {
      const { webSocket } = await fetchWorker(`/v1/desk/${practice.id}/live`, { headers: { upgrade: 'websocket', cookie, origin } });
      const state = { closed: false, told: [] };
      webSocket.addEventListener('message', ({ data }) => state.told.push(data));
      webSocket.addEventListener('close', () => { state.closed = true; });
      webSocket.accept();
      return state;
    };
    const old = await open();
    await practice.hook('advance', String(20 * 60_000));
    const newer = await open();
    await practice.hook('advance', String(11 * 60_000));
    const before = [old.told.length, newer.told.length];
    await sendJson(practice, { ...complete, phone: '(555) 555-0147' });
    await vi.waitFor(() => expect(newer.told.length).toBeGreaterThan(before[1]), { timeout: 5000 });
    await vi.waitFor(() => expect(old.closed).toBe(true), { timeout: 5000 });
    expect([old.told.length, newer.closed]).toEqual([before[0], false]);
    expect((await fetchWorker('/desk/session', { method: 'DELETE', headers: { cookie, origin } })).status).toBeLessThan(300);
    await vi.waitFor(() => expect(newer.closed).toBe(true), { timeout: 5000 });
  });

  test('is not opened by another page', async () => {
    const { practice, desk } = await received();
    const set = await fetchWorker('/desk/session', { method: 'POST', headers: { ...json, origin: 'https://portico.example' }, body: JSON.stringify({ token: desk.token }) });
    const cookie = set.headers.get('set-cookie').split(';')[0];
    const open = (origin) => fetchWorker(`/v1/desk/${practice.id}/live`, { headers: { upgrade: 'websocket', cookie, origin } });
    expect((await open('https://elsewhere.example')).status).toBe(403);
    const own = await open('https://portico.example');
    expect(own.status).toBe(101);
    own.webSocket.accept();
    own.webSocket.close();
  });
});
