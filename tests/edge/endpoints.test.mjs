import { describe, expect, test } from 'vitest';
import { admin, box, complete, fetchWorker, openPractice, sendJson, tell } from './support.mjs';

const receiver = (name, status = '204') => `https://receiver.example/${status}//${name}`;
const only = (path) => ({ timeout: 10_000, interval: 50, ...path });

/** A name that no other test's box has. */
let count = 0;
const fresh = (name) => `${name}-${++count}-${Math.random().toString(36).slice(2, 8)}`;

async function put(practice, name, body) {
  const answer = await admin(practice, 'PUT', `endpoints/${name}`, body);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return answer.json();
}

const show = async (practice, path) => (await admin(practice, 'GET', path)).json();
const came = (name, times) => expect.poll(() => box(name).then((all) => all.length), only()).toBe(times);

/** How many endpoints the desk's queue says are in trouble. */
const trouble = async (practice) =>
  (await (await fetchWorker(`/v1/desk/${practice.id}/inquiries`, { headers: { authorization: 'Bearer operator' } })).json()).delivery_trouble;

describe('several endpoints', () => {
  test('are each told what their filter lets through, in their flavour', async () => {
    const practice = await openPractice({ receiver: null });
    const [full, thin, alert, uptown, gbp, urgent] = ['full', 'thin', 'alert', 'uptown', 'gbp', 'urgent'].map(fresh);
    await put(practice, 'crm', { url: receiver(full) });
    await put(practice, 'warehouse', { url: receiver(thin), flavour: 'thin', filter: { events: ['inquiry.received'], groups: ['new_patient'] } });
    await put(practice, 'chat', { url: receiver(alert), flavour: 'alert', filter: { locations: ['riverside'] } });
    await put(practice, 'uptown', { url: receiver(uptown), filter: { locations: ['downtown'] } });
    await put(practice, 'listing', { url: receiver(gbp), filter: { groups: ['gbp'] } });
    await put(practice, 'on-call', { url: receiver(urgent), flavour: 'alert', filter: { urgent_only: true } });
    const told = await (await sendJson(practice, { ...complete, patient: 'new', location: 'riverside', message: 'Ana has a question' })).json();

    await Promise.all([came(full, 1), came(thin, 1), came(alert, 1)]);
    const deliveries = await show(practice, 'deliveries');
    expect(deliveries.map(({ endpoint }) => endpoint).sort()).toEqual(['chat', 'crm', 'warehouse']);

    const [handoff] = await box(full);
    expect(handoff.message).toMatchObject({ type: 'inquiry.received', data: { patient: { name: 'Ana Example' }, inquiry: { id: told.id } } });
    expect(Object.keys(handoff.message)).toEqual(['type', 'timestamp', 'data']);

    const [tags] = await box(thin);
    expect(tags.message.data).toMatchObject({
      inquiry: { id: told.id, reference: told.reference, practice: practice.id },
      intent: { primary: expect.any(String), groups: expect.arrayContaining(['new_patient']) },
      location: 'riverside', service: 'implants',
      url: `https://portico.example/v1/inquiries/${told.id}?practice=${practice.id}`,
    });
    const [line] = await box(alert);
    expect(line.message.data).toEqual({
      urgency: expect.stringMatching(/^(priority|normal)$/), group: expect.any(String), source: expect.any(String),
      minutes_left: expect.any(Number), link: `https://portico.example/desk#/${practice.id}/inquiry/${told.id}`,
    });
    expect(line.message.text).toContain('New inquiry');
    for (const { body } of [tags, line]) for (const secret of ['Ana', '555', 'question']) expect(body).not.toContain(secret);

    await sendJson(practice, { ...complete, phone: '(555) 555-0188', message: "I can't breathe and my lips look blue" });
    await came(urgent, 1);
    expect((await box(urgent))[0].message).toMatchObject({ data: { urgency: 'urgent' }, text: expect.stringMatching(/^URGENT: /) });
  });

  test('the rest of a thin message is fetched with a token, which leaves a trace', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('thin');
    await put(practice, 'warehouse', { url: receiver(name), flavour: 'thin' });
    await sendJson(practice, complete);
    await came(name, 1);
    const { url } = (await box(name))[0].message.data;
    const path = url.replace('https://portico.example', '');
    expect((await fetchWorker(path)).status).toBe(401);
    const made = await (await admin(practice, 'POST', 'tokens', { label: 'Warehouse', role: 'reader' })).json();
    const answer = await fetchWorker(path, { headers: { authorization: `Bearer ${made.token}` } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ patient: { name: 'Ana Example' } });
    const [read] = await practice.rows("SELECT actor, inquiry FROM event WHERE kind = 'inquiry.read'");
    expect(read.actor).toContain('Warehouse');
    expect(url).toContain(read.inquiry);
  });

  test('messages about one inquiry keep their order, even when the first fails', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('order');
    await tell(name, 500);
    await put(practice, 'crm', { url: receiver(name, 'as-told'), filter: { events: ['inquiry.received', 'inquiry.updated'] } });
    await sendJson(practice, complete);
    await came(name, 1);
    // As a change of status does it.
    await practice.rows(`INSERT INTO event (seq, inquiry, at, actor, kind, data, hash)
      SELECT max(seq) + 1, (SELECT id FROM inquiry), 0, 'test', 'status.changed', '{"status":"patient_reached"}', '' FROM event`);
    await practice.rows(`INSERT INTO delivery (id, event, kind, inquiry, endpoint, at)
      SELECT 'msg_later', max(seq), 'inquiry.updated', (SELECT id FROM inquiry), 'crm', 0 FROM event`);
    await tell(name, 204);
    await practice.hook('advance', '7000');
    await came(name, 3);
    const types = (await box(name)).map(({ message }) => message.type);
    expect(types).toEqual(['inquiry.received', 'inquiry.received', 'inquiry.updated']);
    const [, , later] = await box(name);
    expect(later.message.data).toMatchObject({ patient: { name: 'Ana Example' }, change: { status: 'patient_reached' } });
  });
});

describe('an endpoint', () => {
  // Not what falls due meanwhile: that depends on the hour at which the test runs.
  const filter = { events: ['inquiry.received'] };

  test('gets one secret, shown once and stored sealed', async () => {
    const practice = await openPractice({ receiver: null });
    const made = await put(practice, 'crm', { url: receiver(fresh('secret')) });
    expect(made.secret).toMatch(/^whsec_/);
    expect(await put(practice, 'crm', { url: receiver(fresh('moved')) })).toEqual({ name: 'crm' });
    expect(JSON.stringify(await show(practice, 'endpoints'))).not.toContain('whsec_');
    const [row] = await practice.rows('SELECT secret FROM endpoint');
    expect(row.secret).not.toContain(made.secret.slice(6, 20));
  });

  test('signs with both secrets while one replaces the other, then with the new one', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('rotated');
    const made = await put(practice, 'crm', { url: receiver(name), filter });
    const rotated = await (await admin(practice, 'POST', 'endpoints/crm/rotate', { hours: 2 })).json();
    expect(rotated.secret).not.toBe(made.secret);
    expect(rotated.old_secret_until).toMatch(/Z$/);
    await sendJson(practice, complete);
    await came(name, 1);
    await practice.hook('advance', String(2 * 3_600_000 + 1));
    await sendJson(practice, { ...complete, phone: '(555) 555-0177' });
    await came(name, 2);
    const signatures = (await box(name)).map(({ headers }) => headers['webhook-signature'].split(' ').length);
    expect(signatures).toEqual([2, 1]);
  });

  test('that keeps failing gets only probes, and all that waited once it is back', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('broken');
    await tell(name, 500);
    await put(practice, 'crm', { url: receiver(name, 'as-told'), filter });
    for (let n = 0; n < 8; n++) await sendJson(practice, { ...complete, phone: `(555) 555-01${10 + n}` });
    await came(name, 5);
    expect(await show(practice, 'endpoints/crm')).toMatchObject({ failures: 5, hold_until: expect.any(String), pending: 8, paused: null });
    // A minute later one probe goes, and only one.
    await practice.hook('advance', '61000');
    await came(name, 6);
    await expect.poll(async () => (await show(practice, 'endpoints/crm')).failures, only()).toBe(6);
    await tell(name, 204);
    // As after hours of failing: all but the probe would wait for long.
    await practice.rows("UPDATE delivery SET due_at = due_at + 7200000 WHERE id <> (SELECT id FROM delivery ORDER BY due_at LIMIT 1)");
    await practice.hook('advance', '121000');
    await expect.poll(async () => (await show(practice, 'endpoints/crm')).pending, only()).toBe(0);
    expect(await show(practice, 'endpoints/crm')).toMatchObject({ failures: 0, hold_until: null, failing_since: null });
    expect(new Set((await box(name)).map(({ headers }) => headers['webhook-id'])).size).toBe(8);
  });

  test('that refuses is shown and told to the others at once, and tried again', async () => {
    const practice = await openPractice({ receiver: null });
    const [crm, chat] = ['crm', 'chat'].map(fresh);
    await put(practice, 'crm', { url: receiver(crm, '401'), filter });
    await put(practice, 'chat', { url: receiver(chat), flavour: 'alert', filter: { events: ['endpoint.trouble', 'delivery.dead'] } });
    await sendJson(practice, complete);
    await came(chat, 1);
    expect((await box(chat))[0].message).toMatchObject({
      type: 'endpoint.trouble', data: { endpoint: 'crm', trouble: 'refuses', status: 401 }, text: expect.stringContaining('crm'),
    });
    expect(await show(practice, 'endpoints/crm')).toMatchObject({ refuses: true, failures: 1, paused: null });
    await practice.hook('advance', '7000');
    await came(crm, 2);
    expect((await box(chat)).length).toBe(1);
  });

  test('that is gone is paused and told, keeps what comes, and gets it when somebody resumes it', async () => {
    const practice = await openPractice({ receiver: null });
    const [crm, chat] = ['gone', 'chat'].map(fresh);
    await tell(crm, 410);
    await put(practice, 'crm', { url: receiver(crm, 'as-told'), filter });
    await put(practice, 'chat', { url: receiver(chat), flavour: 'alert', filter: { events: ['endpoint.trouble', 'delivery.dead'] } });
    await sendJson(practice, complete);
    await came(chat, 2);
    const told = (await box(chat)).map(({ message }) => message);
    expect(told).toContainEqual(expect.objectContaining({ type: 'endpoint.trouble', data: { endpoint: 'crm', trouble: 'gone', status: 410 } }));
    expect(told).toContainEqual(expect.objectContaining({ type: 'delivery.dead', data: expect.objectContaining({ endpoint: 'crm', tries: 1, error: 'gone' }) }));
    expect(await show(practice, 'endpoints/crm')).toMatchObject({ paused: 'gone' });
    await sendJson(practice, { ...complete, phone: '(555) 555-0144' });
    expect(await show(practice, 'endpoints/crm')).toMatchObject({ pending: 1 });
    const [dead] = await show(practice, 'deliveries?state=dead');
    for (const asked of ['endpoints/crm/test', `deliveries/${dead.id}/resend`]) {
      const answer = await admin(practice, 'POST', asked);
      expect([answer.status, (await answer.json()).type], asked).toEqual([409, '/problems/conflict']);
    }
    expect(await show(practice, 'deliveries?state=dead')).toEqual([dead]);
    expect(await trouble(practice)).toBe(1);

    await tell(crm, 204);
    expect((await admin(practice, 'POST', 'endpoints/crm/resume')).status).toBe(204);
    await came(crm, 2);
    // What counts is when it was given up, which may be days after it was made.
    await practice.rows("UPDATE delivery SET at = at - 259200000 WHERE state = 'dead'");
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const { resent } = await (await admin(practice, 'POST', 'endpoints/crm/resend', { since })).json();
    expect(resent).toBe(1);
    await came(crm, 3);
    await expect.poll(async () => (await show(practice, 'deliveries?endpoint=crm&state=delivered')).length, only()).toBe(2);
    expect(await trouble(practice)).toBeUndefined();
  });

  test('that goes while it is being told of another’s trouble is told, too; that it takes no such messages is not', async () => {
    const practice = await openPractice({ receiver: null });
    const [crm, chat] = ['refusing', 'going'].map(fresh);
    await put(practice, 'crm', { url: receiver(crm, '401') });
    await tell(chat, 400);
    await put(practice, 'chat', { url: receiver(chat, 'as-told'), filter: { events: ['endpoint.trouble'] } });
    await sendJson(practice, complete);
    await came(chat, 1);
    const about = async () => (await practice.rows("SELECT data FROM event WHERE kind = 'endpoint.trouble' ORDER BY seq")).map(({ data }) => JSON.parse(data));
    await expect.poll(async () => (await show(practice, 'endpoints/chat')).failures, only()).toBe(1);
    expect(await show(practice, 'endpoints/chat')).toMatchObject({ refuses: false });
    expect(await about()).toEqual([{ endpoint: 'crm', trouble: 'refuses', status: 401 }]);
    await tell(chat, 410);
    await practice.hook('advance', '7000');
    await expect.poll(async () => (await show(practice, 'endpoints/chat')).paused, only()).toBe('gone');
    expect(await about()).toContainEqual({ endpoint: 'chat', trouble: 'gone', status: 410 });
    await expect.poll(async () => (await box(crm)).map(({ message }) => message.type), only()).toContain('endpoint.trouble');
    expect(await trouble(practice)).toBe(2);
  });

  test('that fails for five days is paused', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('days');
    await put(practice, 'crm', { url: receiver(name, '500'), filter });
    let tries = 0;
    for (let day = 0; day < 7; day++) {
      await sendJson(practice, { ...complete, phone: `(555) 555-01${20 + day}` });
      await practice.hook('advance', String(24 * 3_600_000));
      const before = tries;
      await expect.poll(async () => {
        tries = (await box(name)).length;
        return tries > before || (await show(practice, 'endpoints/crm')).paused !== null;
      }, only()).toBe(true);
    }
    await expect.poll(async () => (await show(practice, 'endpoints/crm')).paused, only()).toBe('failing');
    await expect.poll(() => practice.nextDelivery(), only()).toBeNull();
    // Nothing is dropped meanwhile: what comes waits.
    const { pending } = await show(practice, 'endpoints/crm');
    await sendJson(practice, { ...complete, phone: '(555) 555-0199' });
    expect((await show(practice, 'endpoints/crm')).pending).toBe(pending + 1);
  });

  test('sends a test message when asked', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('test');
    await put(practice, 'crm', { url: receiver(name), filter: { events: ['task.due'] } });
    const made = await (await admin(practice, 'POST', 'endpoints/crm/test')).json();
    expect(made).toMatchObject({ type: 'endpoint.test', endpoint: 'crm', inquiry: null });
    await came(name, 1);
    expect((await box(name))[0]).toMatchObject({ headers: { 'webhook-id': made.id }, message: { type: 'endpoint.test', data: { endpoint: 'crm' } } });
  });

  test('that a wrong clock has put off for days gets what is due', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('clock');
    await put(practice, 'crm', { url: receiver(name), filter });
    await practice.rows('UPDATE endpoint SET failures = 5, hold_until = ?', Date.now() + 7 * 86_400_000);
    await sendJson(practice, complete);
    await came(name, 1);
    expect(await show(practice, 'endpoints/crm')).toMatchObject({ failures: 0, hold_until: null });
  });

  test('that is taken away is sent nothing more', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('deleted');
    await tell(name, 204);
    await put(practice, 'crm', { url: receiver(name, 'as-told'), filter });
    await sendJson(practice, complete);
    await expect.poll(async () => (await show(practice, 'deliveries?state=delivered')).length, only()).toBe(1);
    await tell(name, 500);
    await sendJson(practice, { ...complete, phone: '(555) 555-0122' });
    expect((await admin(practice, 'DELETE', 'endpoints/crm')).status).toBe(204);
    const deliveries = await show(practice, 'deliveries');
    expect(deliveries.map(({ state }) => state)).toEqual(['cancelled', 'delivered']);
    for (const { id } of deliveries) expect((await admin(practice, 'POST', `deliveries/${id}/resend`)).status).toBe(409);
    expect((await admin(practice, 'DELETE', 'endpoints/crm')).status).toBe(404);
    await expect.poll(() => practice.nextDelivery(), only()).toBeNull();
  });
});

describe('the log of deliveries', () => {
  test('is read page by page and by endpoint, state and inquiry, and shows every try', async () => {
    const practice = await openPractice({ receiver: null });
    const [good, bad] = ['good', 'bad'].map(fresh);
    await put(practice, 'good', { url: receiver(good) });
    await put(practice, 'bad', { url: receiver(bad, '503') });
    const ids = [];
    for (let n = 0; n < 3; n++) ids.push((await (await sendJson(practice, { ...complete, phone: `(555) 555-01${30 + n}` })).json()).id);
    await came(good, 3);
    await expect.poll(async () => (await show(practice, 'deliveries?state=delivered')).length, only()).toBe(3);

    const pages = [];
    for (let before = ''; ;) {
      const page = await show(practice, `deliveries?limit=2${before}`);
      if (page.length === 0) break;
      pages.push(...page);
      before = `&before=${page.at(-1).id}`;
    }
    expect(pages.length).toBe(6);
    expect(new Set(pages.map(({ id }) => id)).size).toBe(6);
    // Whole seconds are written without a fraction, so texts do not sort by time.
    const times = pages.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect((await show(practice, 'deliveries?endpoint=bad')).length).toBe(3);
    const about = await show(practice, `deliveries?inquiry=${ids[1]}&endpoint=bad`);
    expect(about.length).toBe(1);
    await expect.poll(async () => (await show(practice, `deliveries/${about[0].id}`)).log, only()).toMatchObject([
      { number: 1, at: expect.stringMatching(/Z$/), status: 503, error: 'receiver_error', millis: expect.any(Number) },
    ]);
  });

  test('refuses what it does not know, naming the field', async () => {
    const practice = await openPractice();
    const refused = async (method, path, status, field, body) => {
      const answer = await admin(practice, method, path, body);
      expect([path, answer.status]).toEqual([path, status]);
      const problem = await answer.json();
      if (field) expect(problem.errors).toMatchObject([{ field }]);
    };
    await refused('GET', 'deliveries?state=lost', 422, 'state');
    await refused('GET', 'deliveries?limit=0', 422, 'limit');
    await refused('GET', 'deliveries?limit=many', 422, 'limit');
    await refused('GET', 'deliveries/msg_none', 404);
    await refused('POST', 'deliveries/msg_none/resend', 404);
    await refused('POST', 'deliveries', 405);
    await refused('GET', 'endpoints/none', 404);
    await refused('POST', 'endpoints/none/test', 404);
    await refused('POST', 'endpoints/none/rotate', 404);
    await refused('POST', 'endpoints/front-desk/dance', 404);
    await refused('POST', 'endpoints/front-desk/rotate', 422, 'hours', { hours: 721 });
    await refused('POST', 'endpoints/front-desk/resend', 422, 'since', { since: 'yesterday' });
    const url = 'https://receiver.example/204';
    await refused('PUT', 'endpoints/x', 422, 'name', { url });
    await refused('PUT', 'endpoints/crm', 422, 'url', { url: 'http://receiver.example/' });
    await refused('PUT', 'endpoints/crm', 422, 'secret', { url, secret: 'whsec_short' });
    await refused('PUT', 'endpoints/crm', 422, 'flavour', { url, flavour: 'vanilla' });
    await refused('PUT', 'endpoints/crm', 422, 'filter.events[0]', { url, filter: { events: ['inquiry.lost'] } });
    await refused('PUT', 'endpoints/crm', 422, 'filter.locations', { url, filter: { locations: ['nowhere'] } });
    await refused('PUT', 'endpoints/crm', 422, 'filter.sizes', { url, filter: { sizes: [] } });
  });
});

describe('versions of an endpoint', () => {
  const filter = { events: ['inquiry.received'] };
  const versions = (practice, name) => show(practice, `endpoints/${name}/versions`);
  const preview = async (practice, name, body) => (await admin(practice, 'POST', `endpoints/${name}/preview`, body)).json();

  test('are written for every change, without secrets, and one is put in force again with its secret', async () => {
    const practice = await openPractice({ receiver: null });
    const [first, second] = [fresh('first'), fresh('second')];
    const made = await put(practice, 'crm', { url: receiver(first), filter });
    await put(practice, 'crm', { url: receiver(second), flavour: 'thin', filter });
    const rotated = await (await admin(practice, 'POST', 'endpoints/crm/rotate')).json();
    const all = await versions(practice, 'crm');
    expect(all.map(({ change, flavour, actor }) => [change, flavour, actor])).toEqual([
      ['rotated', 'thin', 'operator'], ['changed', 'thin', 'operator'], ['changed', 'full', 'operator'],
    ]);
    expect(JSON.stringify(all)).not.toContain('whsec_');
    const stored = JSON.stringify(await practice.rows('SELECT * FROM endpoint_version'));
    for (const secret of [made.secret, rotated.secret]) expect(stored).not.toContain(secret.slice(6, 20));

    const { version } = all.at(-1);
    const told = await preview(practice, 'crm', { change: 'restore', version });
    expect(told.errors).toEqual([]);
    expect(told.effects).toContain(`The secret of version ${version} signs again from now on.`);
    expect(await versions(practice, 'crm')).toHaveLength(3);
    const answer = await admin(practice, 'POST', `endpoints/crm/versions/${version}/restore`);
    expect(await answer.json()).toEqual({ name: 'crm', old_secret_until: expect.stringMatching(/Z$/) });
    expect(await show(practice, 'endpoints/crm')).toMatchObject({ url: receiver(first), flavour: 'full' });
    expect((await versions(practice, 'crm'))[0]).toMatchObject({ change: 'restored', url: receiver(first) });
    await sendJson(practice, complete);
    await came(first, 1);
    // Both secrets sign: that of the version, and the one that was in force.
    expect((await box(first))[0].headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const path of ['versions/999/restore', 'versions/none/restore'])
      expect((await admin(practice, 'POST', `endpoints/crm/${path}`)).status, path).toBe(404);
    const kinds = await practice.rows("SELECT kind FROM event WHERE kind LIKE 'endpoint.%' ORDER BY seq");
    expect(kinds.map(({ kind }) => kind)).toEqual(['endpoint.changed', 'endpoint.changed', 'endpoint.rotated', 'endpoint.restored']);
  });

  test('bring a deleted one back, and what was cancelled with it, but for what was erased', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('gone');
    await tell(name, 500);
    await put(practice, 'crm', { url: receiver(name, 'as-told'), filter });
    const { id } = await (await sendJson(practice, complete)).json();
    const other = await (await sendJson(practice, { ...complete, phone: '(555) 555-0188' })).json();
    await came(name, 2);
    const told = await preview(practice, 'crm', { change: 'delete' });
    expect(told.effects[1]).toMatch(/^2 waiting messages are cancelled/);
    expect((await admin(practice, 'DELETE', 'endpoints/crm')).status).toBe(204);
    expect((await admin(practice, 'GET', 'endpoints/crm')).status).toBe(404);
    const [gone] = await show(practice, 'deleted-endpoints');
    expect(gone).toMatchObject({ endpoint: 'crm', change: 'deleted' });
    const made = await (await admin(practice, 'POST', 'tokens', { label: 'Boss', role: 'admin' })).json();
    await fetchWorker(`/v1/desk/${practice.id}/inquiries/${other.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${made.token}` } });
    expect((await preview(practice, 'crm', { change: 'restore', version: gone.version })).effects).toContain('1 message that was cancelled with it is sent after all.');
    await tell(name, 204);
    expect((await admin(practice, 'POST', `endpoints/crm/versions/${gone.version}/restore`)).status).toBe(200);
    await expect.poll(async () => (await show(practice, 'deliveries')).map(({ inquiry, state }) => [inquiry, state]).sort(), only())
      .toEqual([[id, 'delivered'], [other.id, 'cancelled']].sort());
    expect(await show(practice, 'deleted-endpoints')).toEqual([]);
  });

  test('are judged as a registration is, and a preview says why', async () => {
    const practice = await openPractice({ receiver: null });
    await put(practice, 'crm', { url: receiver(fresh('judged')), filter: { locations: ['riverside'] } });
    const [{ version }] = await versions(practice, 'crm');
    await practice.rows("UPDATE endpoint_version SET url = 'http://plain.example/hook'");
    const wrong = await preview(practice, 'crm', { change: 'restore', version });
    expect(wrong).toMatchObject({ effects: [], errors: [{ field: 'url' }] });
    expect((await admin(practice, 'POST', `endpoints/crm/versions/${version}/restore`)).status).toBe(422);
    const put_ = { change: 'put', endpoint: { url: receiver(fresh('new')), filter: { locations: ['nowhere'] } } };
    expect((await preview(practice, 'other', put_)).errors).toMatchObject([{ field: 'filter.locations' }]);
    expect((await preview(practice, 'crm', { change: 'rotate', hours: 9999 })).errors).toMatchObject([{ field: 'hours' }]);
    expect((await admin(practice, 'POST', 'endpoints/none-such/preview', { change: 'delete' })).status).toBe(404);
    expect((await admin(practice, 'GET', 'endpoints/none-such/versions')).status).toBe(404);
    expect((await admin(practice, 'POST', 'endpoints/crm/preview', { change: 'paint' })).status).toBe(422);
  });

  test('say how many inquiries a filter would have let through, and which messages go elsewhere', async () => {
    const practice = await openPractice({ receiver: null });
    const name = fresh('waits');
    await tell(name, 500);
    await put(practice, 'crm', { url: receiver(name, 'as-told'), filter });
    await sendJson(practice, { ...complete, location: 'riverside' });
    await came(name, 1);
    const endpoint = { url: 'https://new.example.com/hook', filter: { locations: ['downtown'] } };
    const { effects } = await preview(practice, 'crm', { change: 'put', endpoint });
    expect(effects).toEqual([
      'It is sent to new.example.com from now on; until now to receiver.example.',
      '1 waiting message is sent so, too.',
      'Of the inquiries of the last 30 days (1), its filter would have let 0 through; until now 1.',
    ]);
  });
});
