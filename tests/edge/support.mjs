import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { expect, vi } from 'vitest';

export const policy = JSON.parse(env.POLICY);

let count = 0;

/** A practice of its own for a test, with one endpoint that answers as its address says. */
export async function openPractice({ receiver = 'https://receiver.example/204', filter, change = {} } = {}) {
  const id = `practice-${++count}-${Math.random().toString(36).slice(2, 8)}`;
  await operator(`${id}/policy`, { ...policy, id, ...change });
  if (receiver) await operator(`${id}/endpoints/front-desk`, { url: receiver, ...(filter && { filter }) });
  const stub = env.PRACTICES.getByName(id);
  return {
    id,
    stub,
    /** Rows of the practice's database. */
    rows: (sql, ...values) =>
      runInDurableObject(stub, (_, state) => [...state.storage.sql.exec(sql, ...values)]),
    nextAlarm: () => runInDurableObject(stub, (_, state) => state.storage.getAlarm()),
    /** When the alarm rings, but for what the clocks of inquiries and of the practice want, and for what is months away. */
    nextDelivery: async () => {
      await runInDurableObject(stub, (_, state) => { state.storage.sql.exec('UPDATE inquiry SET job_at = NULL; DELETE FROM job'); });
      await fetchWorker(`/test/${id}/advance`, { method: 'POST', headers: authorized, body: '0' });
      const at = await runInDurableObject(stub, (_, state) => state.storage.getAlarm());
      return at && at < Date.now() + 30 * 86_400_000 ? at : null;
    },
    /** A question to the practice's object, as the Worker asks it. */
    ask: (call) => askObject(stub, call),
    hook: (name, body = '') =>
      fetchWorker(`/test/${id}/${name}`, { method: 'POST', headers: authorized, body }),
  };
}

/** Asks a practice's object: the length of the JSON, the JSON, and nothing sealed behind it. */
export async function askObject(stub, call) {
  const json = new TextEncoder().encode(JSON.stringify(call));
  const body = new Uint8Array(4 + json.length);
  new DataView(body.buffer).setUint32(0, json.length, true);
  body.set(json, 4);
  return JSON.parse(await stub.ask(body));
}

const authorized = { authorization: 'Bearer operator' };

export const fetchWorker = (path, init) =>
  exports.default.fetch(new Request(`https://portico.example${path}`, { redirect: 'manual', ...init }));

export async function operator(path, body) {
  const answer = await fetchWorker(`/v1/practices/${path}`, {
    method: 'PUT',
    headers: { ...authorized, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

/** What the operator asks of a practice. */
export const admin = (practice, method, path, body) =>
  fetchWorker(`/v1/practices/${practice.id}/${path}`, {
    method,
    headers: { ...authorized, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });

/** A complete inquiry of an invented person. */
export const complete = {
  need: 'implants',
  name: 'Ana Example',
  phone: '(555) 555-0123',
  consent: true,
};

export function sendJson(practice, body, headers = {}) {
  return fetchWorker('/v1/inquiries', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ practice: practice.id ?? practice, ...body }),
  });
}

export function sendForm(practice, fields, headers = {}) {
  return fetchWorker('/v1/inquiries', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ practice: practice.id, ...fields }).toString(),
  });
}

/** The handoff of an acknowledged inquiry, as the practice's endpoint got it. */
export async function handoff(answer) {
  const { id } = await answer.json();
  return vi.waitFor(async () => {
    const arrived = await (await fetch(`https://receiver.example/arrived/${id}`)).json();
    expect(arrived).not.toBeNull();
    return arrived;
  }, { timeout: 10_000 });
}

/** What came to a receiver's box. */
export const box = async (name) => (await fetch(`https://receiver.example/box/${name}`)).json();

/** Says what the receiver of a box answers from now on. */
export const tell = (name, status) => fetch(`https://receiver.example/tell/${name}/${status}`);

/** How much of an inquiry is in the practice's database. */
export async function stored(practice) {
  const [row] = await practice.rows(`SELECT
    (SELECT count(*) FROM inquiry) AS inquiries,
    (SELECT count(*) FROM event WHERE inquiry IS NOT NULL) AS events,
    (SELECT count(*) FROM delivery) AS deliveries`);
  return row;
}

export const nothing = { inquiries: 0, events: 0, deliveries: 0 };
export const one = { inquiries: 1, events: 1, deliveries: 1 };
