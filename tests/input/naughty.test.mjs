// Every naughty string through every field and every encoding: what is taken arrives at the
// practice as it was typed, less what hides or reorders text; what is not taken is refused with the
// sender's own fault; nothing is half stored.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openPractice, startReceiver, startWorker, unlimited } from '../../www/demo/stack.mjs';
import { inspect } from '../inspect.mjs';
import { broken, classes } from './strings.mjs';

const policy = { ...unlimited(JSON.parse(process.env.PORTICO_POLICY)), id: 'naughty-strings' };
const token = randomBytes(16).toString('hex');
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const arrived = new Map();
const taken = new Map();
let storage, receiver, worker;

before(async () => {
  storage = await mkdtemp(path.join(tmpdir(), 'portico-input-'));
  receiver = await startReceiver({ port: 0, secret, arrived: ({ message: { data } }) => arrived.set(data.inquiry.id, data) });
  worker = await startWorker({ port: 0, storage, token });
  await openPractice(worker.url, token, policy, { url: receiver.url.replace('localhost', '127.0.0.1'), secret, filter: { events: ['inquiry.received'] } });
});
after(async () => {
  await receiver.stop();
  await rm(storage, { recursive: true, force: true });
});

const complete = { practice: policy.id, need: 'checkup', name: 'Ana Example', phone: '(555) 555-0123', consent: 'yes' };
const FIELDS = [
  'name', 'message', 'phone', 'email', 'need', 'contact', 'time', 'location', 'patient', 'insurance', 'for', 'voicemail', 'language_help', 'consent',
  'practice', 'lang', 'form', 'landing', 'referrer', 'gpc', 'key', 'website', 'consent_version',
];
const ENCODINGS = {
  json: (fields) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) }),
  form: (fields) => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() }),
  multipart: (fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return { headers: {}, body };
  },
};

async function send({ headers, body }) {
  const answer = await fetch(`${worker.url}/v1/inquiries`, { method: 'POST', headers: { accept: 'application/json', ...headers }, body });
  return { status: answer.status, body: await answer.json() };
}

/** What an answer is by the rules: written here once more, from what the documentation promises. */
function promised(text, lines) {
  const shown = [...text].filter((c) => {
    const code = c.codePointAt(0);
    const control = code < 32 ? !(c === '\t' || c === '\n' ) : code >= 0x7f && code <= 0x9f;
    return !control && !(code >= 0x202a && code <= 0x202e) && !(code >= 0x2066 && code <= 0x2069) && code !== 0xfeff;
  }).join('');
  // Unicode's White_Space, which is what neither JavaScript's \s nor trim() is exactly.
  const spaced = lines ? shown.replaceAll('\t', ' ') : shown.replace(/\p{White_Space}+/gu, ' ');
  const trimmed = spaced.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
  const invisible = /^[\p{Default_Ignorable_Code_Point}\u061c\u200e\u200f\u2028\u2029]*$/u.test(trimmed);
  return invisible ? '' : trimmed.normalize('NFC');
}

/** Longest message, in characters. */
const LONGEST = 2000;
/** The least that is taken of all of it in one encoding. */
const LEAST_TAKEN = 400;
/** Whether this has to be taken: whatever is typed into a message harms nobody, if it is not too long. */
const harmless = (field, text) => field === 'message' && [...text].length <= LONGEST;

/** Where a field arrives, and what is expected of it. */
const ARRIVES = {
  name: (data, text) => [data.patient.name, promised(text)],
  message: (data, text) => [data.message, promised(text, true)],
  phone: (data, text) => [data.contact.phone, promised(text)],
  email: (data, text) => [data.contact.email, promised(text)],
};

for (const [encoding, encode] of Object.entries(ENCODINGS))
  test(`every string through every field as ${encoding}`, async () => {
    let count = 0;
    const work = [];
    for (const strings of Object.values(classes))
      for (const text of strings)
        for (const field of FIELDS) {
          // Only text has a content that could be mangled; for the others one of each class does.
          if (!ARRIVES[field] && strings.indexOf(text) > 0) continue;
          work.push([field, text]);
        }
    const next = async () => {
      for (let item; (item = work.pop());) {
        const [field, text] = item;
        const fields = { ...complete, [field]: text };
        // The address alone is then what the practice reaches the patient by.
        if (field === 'email') delete fields.phone;
        const what = `${field} = ${JSON.stringify(text).slice(0, 80)}`;
        const answer = await send(encode(fields));
        count++;
        if (harmless(field, text)) assert.equal(answer.status, 201, `${what} was refused: ${JSON.stringify(answer.body)}`);
        if (answer.status === 201) taken.set(answer.body.id, { field, text, what, encoding });
        else {
          assert.ok([400, 403, 404, 413, 422].includes(answer.status), `${what} got ${answer.status}`);
          assert.match(answer.body.type, /^\/problems\//, what);
          assert.notEqual(answer.body.detail, '', what);
        }
      }
    };
    await Promise.all([next(), next(), next(), next()]);
    const sum = [...taken.values()].filter((one) => one.encoding === encoding).length;
    console.log(`    ${count} inquiries, ${sum} taken`);
    assert.ok(sum >= LEAST_TAKEN, `only ${sum} of ${count} were taken`);
  });

test('bytes that are no UTF-8 are refused in every encoding', async () => {
  const ascii = (text) => Buffer.from(text, 'latin1');
  for (const bytes of broken)
    for (const field of ['name', 'message', 'landing']) {
      const rest = Object.entries(complete).filter(([name]) => name !== field);
      const json = Buffer.concat([ascii(`{${rest.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`).join('')}"${field}":"A`), Buffer.from(bytes), ascii('"}')]);
      const form = Buffer.concat([ascii(`${new URLSearchParams(rest)}&${field}=A`), Buffer.from(bytes)]);
      const escaped = ascii(`${new URLSearchParams(rest)}&${field}=A${bytes.map((byte) => `%${byte.toString(16)}`).join('')}`);
      const part = (name, value) => Buffer.concat([ascii(`--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`), value, ascii('\r\n')]);
      const multipart = Buffer.concat([...rest.map(([name, value]) => part(name, ascii(value))), part(field, Buffer.concat([ascii('A'), Buffer.from(bytes)])), ascii('--b--\r\n')]);
      for (const [type, body] of [['application/json', json], ['application/x-www-form-urlencoded', form], ['application/x-www-form-urlencoded', escaped], ['multipart/form-data; boundary=b', multipart]]) {
        const { status } = await send({ headers: { 'content-type': type }, body });
        assert.equal(status, 400, `${field} with ${bytes} as ${type}`);
      }
    }
});

test('bodies of odd shapes are refused', async () => {
  const json = { 'content-type': 'application/json' };
  const odd = [
    ['', json], ['null', json], ['"text"', json], ['[]', json], ['{', json], ['{"name":"\\ud800"}', json], [`${'['.repeat(5000)}`, json], [`{"name":${'{"a":'.repeat(3000)}`, json],
    ['{"name":{"$gt":""}}', json], ['{"name":["Ana"]}', json], ['{"name":1}', json], [`\ufeff${JSON.stringify(complete)}`, json], ['{"a":1e400}', json],
    [JSON.stringify({ message: 'x'.repeat(40_000) }), json], ['x'.repeat(40_000), { 'content-type': 'application/x-www-form-urlencoded' }],
    ['', { 'content-type': 'multipart/form-data' }], ['--b', { 'content-type': 'multipart/form-data; boundary=b' }], ['x', { 'content-type': 'multipart/form-data; boundary=""' }],
    ['<a/>', { 'content-type': 'text/xml' }], ['x', { 'content-type': 'application/json; charset=utf-16' }], ['{}', { 'content-type': ';;;' }],
    [JSON.stringify(complete), { ...json, 'idempotency-key': 'x'.repeat(200) }], [JSON.stringify(complete), { ...json, 'idempotency-key': 'ä' }],
  ];
  for (const [body, headers] of odd) {
    const { status } = await send({ headers, body });
    assert.ok(status >= 400 && status < 500, `${JSON.stringify(body).slice(0, 60)} got ${status}`);
  }
});

test('what was taken has arrived as it was typed, and nothing else is stored', async () => {
  for (const end = Date.now() + 120_000; arrived.size < taken.size && Date.now() < end;)
    await new Promise((later) => setTimeout(later, 200));
  for (const [id, { field, text, what, encoding }] of taken) {
    const data = arrived.get(id);
    assert.ok(data, `${what} never arrived`);
    const expected = ARRIVES[field]?.(data, multiline(text, encoding));
    if (expected) assert.equal(expected[0], expected[1], `${what} as ${encoding}`);
    if (field !== 'name') assert.equal(data.patient.name, complete.name, what);
  }
  await worker.stop();
  const database = await inspect(storage);
  const [[inquiries], [events], [deliveries]] = await database.rows(policy.id, 'SELECT count(*) AS rows FROM inquiry',
    "SELECT count(*) AS rows FROM event WHERE kind = 'inquiry.received'", 'SELECT count(*) AS rows FROM delivery');
  const [names] = await database.rows(policy.id, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  await database.close();
  assert.deepEqual([inquiries.rows, events.rows, deliveries.rows], [taken.size, taken.size, taken.size]);
  assert.ok(names.some(({ name }) => name === 'inquiry'));
});

/** Browsers write line ends of a multipart form as CR LF; a lone one is made whole on the way. */
const multiline = (text, encoding) => (encoding === 'multipart' ? text.replace(/\r\n|\r|\n/g, '\r\n') : text);
