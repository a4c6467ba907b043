// Planted words travel every way into Portico; none of them may stand in a file or a log.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPractice } from '../../www/demo/stack.mjs';
import { files, forms, found } from './scan.mjs';
import { folder, policy, receive, run, token, until } from './support.mjs';

/** What a patient could type, and what a browser tells of them without being asked. */
const typed = {
  first: 'Zyxanthe', last: 'Quillfeather', accents: 'Ñandúz',
  phone: '3035550147', phoneAsTyped: '(303) 555-0147',
  email: 'zyxanthe.q@canary-mail.example',
  message: 'glimmerfrond', spanish: 'murciélagos-dentales', refusedMessage: 'vellichor-ache',
  key: 'pangolin-key', wrongNeed: 'okapi-need', wrongContact: 'tapir-contact', wrongEmail: 'wombat@@mail',
  wrongPhone: '555-numbat', unknownField: 'axolotl-field', trap: 'quokka-trap', brokenJson: 'lemur-broken',
  unknownValue: 'ocelot-value', plainText: 'dugong-plain', tooLong: 'narwhal-long', foreign: 'kakapo-foreign', elsewhere: 'aye-aye-elsewhere',
  noKeyField: 'civet-other', landing: 'saola-landing', campaign: 'ana.saola@canary-mail.example', fragment: 'ibex-fragment',
  referrer: 'gerenuk-referrer', receipt: 'jerboa-receipt', agent: 'kinkajou-agent', cookie: 'fossa-cookie',
  address: '203.0.113.177', note: 'solenodon-note', search: 'hoatzin-search', panic: 'potoo-panic', unstored: 'caracal-unstored',
  page: 'margay-page', doctor: 'takin-doctor',
  // What staff write.
  attempted: 'gharial-attempt', missed: 'hirola-missed', moved: 'bongo-moved', reason: 'mandrill-reason', taken: 'binturong-taken', visit: 'pademelon-visit',
  refusedNote: 'dhole-refused', logged: 'Tarsiera', loggedPhone: '7205550148', loggedMessage: 'coypu-logged', loggedNote: 'serow-logged', place: 'Potorooa', placePhone: '3035550149',
};

test('the scanner finds a planted word in every form it knows', () => {
  for (const text of ['Zyxanthe Quillfeather', 'murciélagos 303-555-0147']) {
    const kinds = new Set();
    for (const { form, needle } of forms(text)) {
      const bytes = Buffer.concat([Buffer.from([0, 255, 65]), needle, Buffer.from([1, 0])]);
      assert.ok(found(bytes, [text]).some((hit) => hit.form === form), `${form} of ${text}`);
      kinds.add(form);
    }
    assert.deepEqual([...kinds], ['UTF-8', 'UTF-16', 'base64', 'hex', 'percent', 'JSON']);
    // Base64 of a longer text that holds it, at every offset.
    for (let before = 0; before < 6; before++) {
      const bytes = Buffer.from(Buffer.from(`${'x'.repeat(before)}${text} and more`).toString('base64'));
      assert.ok(found(bytes, [text]).length > 0, `base64 after ${before} bytes`);
    }
    assert.deepEqual(found(Buffer.from('zyxanth Quillfeathe murci 303-555-014'), [text]), []);
  }
});

/**
 * Every answer from now on: its headers, and of problems the body as well. A page that refuses a form
 * shows it again on purpose, so pages are left out, and so is the page's origin where it is let read the answer.
 */
function answersSeen(t) {
  const seen = [];
  t.mock.method(globalThis, 'fetch', async (...asked) => {
    const answer = await real(...asked);
    const json = /json/.test(answer.headers.get('content-type'));
    const body = answer.status >= 400 && json ? await answer.clone().text() : '';
    seen.push({ what: `${asked[1]?.method ?? 'GET'} ${new URL(asked[0]).pathname}`, status: answer.status, body, bytes: Buffer.from(`${JSON.stringify([...answer.headers].filter(([name]) => name !== 'access-control-allow-origin'))}\n${body}`) });
    return answer;
  });
  return seen;
}
const real = globalThis.fetch;

test('nothing that a patient typed stands in a file or in a log', { timeout: 180_000 }, async (t) => {
  const storage = await folder(t);
  const control = 'heliotrope-control';
  let log = '';
  const receiver = await receive(t);
  receiver.status = 500;
  const capture = (stdout, stderr) => {
    for (const stream of [stdout, stderr]) stream.on('data', (part) => { log += part; });
  };
  const start = () => run(t, { storage, log: capture });
  let worker = await start();
  await openPractice(worker.url, token, { ...policy, name: `${policy.name} ${control}`, partial: { enabled: true, quiet_minutes: 30 } }, receiver.target);
  // Of every flavour, so that what each says is written, too. These two may be told nothing of anybody.
  const outside = {};
  for (const flavour of ['thin', 'alert']) {
    outside[flavour] = await receive(t);
    await worker.call(`/v1/practices/${policy.id}/endpoints/${flavour}`, 'PUT', JSON.stringify({ ...outside[flavour].target, flavour }));
  }
  const answers = answersSeen(t);
  const origin = policy.origins[0];
  const telltale = {
    'user-agent': typed.agent, cookie: `visitor=${typed.cookie}`, 'x-forwarded-for': typed.address, 'cf-connecting-ip': typed.address,
    referer: `https://www.google.com/search?q=${typed.referrer}`,
  };
  const person = {
    name: `${typed.first} ${typed.accents}-${typed.last}`, phone: typed.phoneAsTyped, email: typed.email, message: `It is the ${typed.message}, since Monday.`,
    landing: `https://www.example.com/${typed.landing}@x.example/implants?utm_source=google&utm_medium=cpc&utm_campaign=${typed.campaign}&patient=${typed.landing}#${typed.fragment}`,
    referrer: `https://www.bing.com/search?q=${typed.referrer}`,
  };
  const post = (body, headers) => fetch(`${worker.url}/v1/inquiries`, { method: 'POST', headers: { ...telltale, ...headers }, body });
  const form = (fields) => new URLSearchParams({ practice: policy.id, need: 'implants', consent: 'yes', lang: 'en', ...fields });
  const expectStatus = async (answer, ...expected) => {
    const got = await answer;
    if (!expected.includes(got.status)) assert.fail(`${got.status} instead of ${expected}: ${await got.text()}`);
    return got;
  };

  // Taken, in every encoding; repeated; its key used for another.
  const key = { ...telltale, 'idempotency-key': typed.key };
  const taken = await (await expectStatus(worker.send(person, key), 201)).json();
  await expectStatus(worker.send(person, key), 201);
  await expectStatus(worker.send({ ...person, message: typed.noKeyField }, key), 422);
  await expectStatus(worker.send({ ...person, lang: 'es', message: `Quisiera una cita por ${typed.spanish}` }, telltale), 201);
  const page = await fetch(`${worker.url}/v1/inquiries`, { method: 'POST', redirect: 'manual', headers: telltale, body: form({ ...person, website: typed.trap }) });
  assert.equal(page.status, 303);
  await fetch(new URL(page.headers.get('location'), worker.url));
  const multipart = new FormData();
  for (const [name, value] of form(person)) multipart.set(name, value);
  await expectStatus(fetch(`${worker.url}/v1/inquiries`, { method: 'POST', redirect: 'manual', headers: telltale, body: multipart }), 303);

  // Refused, in every way.
  await expectStatus(worker.send({ ...person, need: typed.wrongNeed, contact: typed.wrongContact, email: typed.wrongEmail, phone: typed.wrongPhone, message: typed.refusedMessage }, telltale), 422);
  await expectStatus(worker.send({ ...person, [typed.unknownField]: typed.unknownValue }, telltale), 422);
  await expectStatus(post(form({ ...person, phone: typed.wrongPhone, message: typed.refusedMessage })), 422);
  await expectStatus(post(form({ ...person, switch: 'es', message: typed.refusedMessage })), 200);
  await expectStatus(post(`{"practice":"${policy.id}","message":"${typed.brokenJson}`, { 'content-type': 'application/json' }), 400);
  await expectStatus(post(typed.plainText, { 'content-type': 'text/plain' }), 415);
  await expectStatus(post(JSON.stringify({ message: `${typed.tooLong} `.repeat(3000) }), { 'content-type': 'application/json' }), 413);
  await expectStatus(worker.send({ ...person, message: typed.foreign }, { ...telltale, origin: `https://${typed.elsewhere}.example` }), 403);
  await expectStatus(worker.send({ ...person, practice: typed.elsewhere, message: typed.foreign }, telltale), 404);
  await expectStatus(worker.send({ ...person, message: typed.foreign }, { ...telltale, 'idempotency-key': `${typed.key} ${'x'.repeat(200)}` }), 400);
  await expectStatus(worker.send({ ...person, message: typed.foreign }, { ...telltale, origin }), 201);
  await expectStatus(fetch(`${worker.url}/r/${policy.id}.${taken.id}.${typed.receipt}`, { headers: telltale }), 404);
  await expectStatus(fetch(`${worker.url}/f/${policy.id}?name=${typed.page}`, { headers: telltale }), 200);
  await expectStatus(fetch(`${worker.url}/f/${policy.id}/doctor?url=${encodeURIComponent(`https://www.example.com/?q=${typed.doctor}`)}`, { headers: telltale }), 200);
  await expectStatus(fetch(`${worker.url}/v2/${typed.page}?q=${typed.page}`, { headers: telltale }), 404);

  // Worked on: noted, searched, read, tried again and again by a receiver that fails.
  const actor = 'operator';
  const desk = (path, body) => fetch(`${worker.url}/v1/desk/${policy.id}/${path}`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...telltale }, body: JSON.stringify(body),
  });
  const done = (what, body, status = 200) => expectStatus(desk(`inquiries/${taken.id}/${what}`, body), status);
  await done('notes', { text: `Told me of the ${typed.note}` });
  await done('attempts', { channel: 'phone', outcome: 'no_answer', note: `Missed: ${typed.missed}` });
  await done('attempts', { channel: 'email', outcome: 'no_answer', note: typed.refusedNote }, 422);
  await done('escalations', { reason: `Upset about the ${typed.reason}` });
  await done('acknowledge', { note: `On it: ${typed.taken}` });
  const appointment = { at: new Date(Date.now() + 5 * 86_400_000).toISOString(), location: policy.locations[0].id };
  await done('attempts', { channel: 'phone', outcome: 'reached', note: `Reached: ${typed.attempted}`, then: { to: 'appointment_booked', appointment, note: `Then: ${typed.moved}` } });
  const call = { way: 'call', source: 'physician_referral', need: 'implants', name: `${typed.logged} ${typed.last}`, phone: typed.loggedPhone, message: `Asks for ${typed.loggedMessage}` };
  const logged = await (await expectStatus(desk('inquiries', { ...call, attempt: { channel: 'phone', outcome: 'no_answer', note: `Logged: ${typed.loggedNote}` } }), 201)).json();
  await expectStatus(desk('inquiries', { ...call, need: typed.wrongNeed }), 422);
  const place = { practice: policy.id, key: typed.key.toUpperCase(), step: '1', name: `${typed.place} ${typed.last}`, phone: typed.placePhone, message: typed.message, lang: 'en' };
  await expectStatus(fetch(`${worker.url}/v1/partials`, { method: 'POST', headers: telltale, body: new URLSearchParams({ ...place, keep: 'yes' }) }), 204);
  for (const q of [typed.search, `${typed.first} ${typed.last}`, typed.email, typed.phone])
    await worker.ask({ Desk: { List: { actor, filter: { q } } } });
  const opened = (await worker.ask({ Desk: { Read: { actor, id: taken.id, known: [] } } })).Desk.Inquiry;
  assert.ok(opened.handoff.message.includes(typed.message));
  for (const written of [typed.note, typed.missed, typed.reason, typed.taken, typed.attempted, typed.moved])
    assert.ok(opened.events.some(({ note }) => note?.includes(written)), written);
  await fetch(`${worker.url}/test/${policy.id}/panic`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  for (const [where, status] of [['1', 503], ['2', 500]]) {
    await worker.call(`/test/${policy.id}/panic`, 'POST', where);
    await expectStatus(worker.send({ ...person, message: typed.panic }, telltale), status);
  }
  await expectStatus(worker.send({ ...person, message: typed.panic }, telltale), 201);
  await worker.call(`/test/${policy.id}/advance`, 'POST', '600000');

  const planted = Object.values(typed);
  const check = (when) => {
    const all = files(storage);
    const databases = all.filter(({ name }) => /\.sqlite(-wal|-shm)?$/.test(name));
    assert.ok(databases.length > 0, 'no database was looked at');
    // What stands there in the clear is found, so what is not found does not stand there.
    assert.ok(databases.some(({ bytes }) => found(bytes, [control]).length > 0), 'the scanner misses what is there');
    for (const { name, bytes } of all) assert.deepEqual(found(bytes, planted), [], `${name} ${when}`);
    assert.deepEqual(found(Buffer.from(log), planted), [], `the log ${when}`);
  };
  check('while running');

  // Without its key: refused, and nothing of the request is kept.
  await worker.stop();
  worker = await run(t, { storage, log: capture, vaultKeys: '' });
  await expectStatus(worker.send({ ...person, message: typed.unstored }, telltale), 503);
  await worker.stop();
  check('after a stop');

  // Delivered, erased.
  worker = await start();
  receiver.status = 204;
  await worker.call(`/test/${policy.id}/advance`, 'POST', String(6 * 86_400_000));
  await done('visit', { outcome: 'kept', note: `Came: ${typed.visit}` });
  await until('the deliveries', () => receiver.messages.some(({ data }) => data.message?.includes(typed.message)));
  for (const { id, words } of [{ id: taken.id, words: [typed.visit] }, { id: logged.id, words: [typed.loggedMessage, typed.loggedNote] }]) {
    const text = JSON.stringify(await worker.call(`/v1/desk/${policy.id}/inquiries/${id}`));
    for (const word of words) assert.ok(text.includes(word), word);
  }
  await until('the place', async () => (await (await desk('inquiries/search', { q: typed.place })).json()).rows.length === 1);
  assert.equal(await worker.ask({ Desk: { Erase: { actor, id: taken.id } } }), 'Done');
  check('after delivery');
  await worker.stop();
  check('at the end');

  // A problem may name the field that there is not.
  const named = ({ text }) => text === typed.unknownField;
  for (const { what, status, bytes } of answers)
    assert.deepEqual(found(bytes, planted).filter((hit) => status !== 422 || !named(hit)), [], `the answer ${status} to ${what}`);
  const refusals = answers.filter(({ body }) => body);
  const told = new Set(refusals.map(({ status }) => status));
  for (const status of [400, 403, 404, 413, 415, 422, 500, 503]) assert.ok(told.has(status), `no problem with ${status} was looked at`);
  assert.ok(refusals.some(({ bytes }) => found(bytes, [typed.unknownField]).length > 0), 'the scanner misses what is there');
  for (const [flavour, { messages }] of Object.entries(outside)) {
    const types = new Set(messages.map(({ type }) => type));
    for (const type of ['inquiry.received', 'inquiry.updated', 'inquiry.escalated', 'task.due', 'summary.daily'])
      assert.ok(types.has(type), `${flavour} got no ${type}`);
    for (const message of messages) assert.deepEqual(found(Buffer.from(JSON.stringify(message)), planted), [], `${message.type} for ${flavour}`);
  }
  assert.match(log, /asked for by a test/, 'the log was not captured');
  assert.match(log, /VAULT_KEYS/, 'the log was not captured');
});
