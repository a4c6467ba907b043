import { env } from 'cloudflare:workers';
import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, test, vi } from 'vitest';
import { admin, box, complete, fetchWorker, handoff, nothing, one, openPractice, policy, sendForm, sendJson, stored } from './support.mjs';

/** Puts a changed policy in force behind the Worker's back, as another machine would. */
const putInForce = (practice, change) =>
  practice.rows('INSERT INTO policy (document, at) VALUES (?, 0)', JSON.stringify({ ...policy, id: practice.id, ...change }));

describe('an inquiry', () => {
  test('is stored with its event and outbox row before it is acknowledged', async () => {
    const practice = await openPractice();
    const answer = await sendJson(practice, { ...complete, lang: 'es' });
    expect(answer.status).toBe(201);
    const told = await answer.json();
    expect(told).toMatchObject({
      reference: expect.stringMatching(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/),
      language: 'es',
      message: policy.scripts.received.text.es,
      phone: policy.phone,
    });
    expect(told.next_steps).toEqual(policy.texts.next_steps.map((step) => step.es));
    expect(await stored(practice)).toEqual(one);
    const [event] = await practice.rows("SELECT kind, inquiry FROM event WHERE kind LIKE 'inquiry.%'");
    expect(event).toEqual({ kind: 'inquiry.received', inquiry: told.id });
  });

  test('tells the eleven parts of the handoff', async () => {
    const practice = await openPractice();
    const answer = await sendJson(practice, {
      ...complete, location: 'riverside', patient: 'new', contact: 'phone', time: 'morning',
      insurance: 'unsure', language_help: true, voicemail: true,
      landing: 'https://www.example.com/implants?utm_source=google&utm_medium=cpc&utm_campaign=fall',
      referrer: 'https://www.google.com/search?q=secret+condition',
    });
    const data = await handoff(answer);
    expect(data).toMatchObject({
      source: { channel: 'paid_search', campaign: 'fall' },
      request: { need: 'service', service: { id: 'implants', name: 'Dental implants' }, campaign: 'fall' },
      location: { id: 'riverside' },
      patient: { name: 'Ana Example', status: 'new' },
      contact: { method: 'phone', time: 'morning', phone: '(555) 555-0123', voicemail_may_say_why: true },
      language: { form: 'en', help: true },
      insurance: { insured: 'unsure', question: false },
      landing: { page: '/implants', form: 'api' },
      received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      first_attempt: null,
      next_action: { action: 'call_patient', owner: 'Bilingual team', due: expect.stringMatching(/Z$/) },
      tags: { intent: { primary: 'paid_campaign', groups: ['new_patient', 'paid_campaign', 'spanish'] }, priority: true },
    });
    expect(JSON.stringify(data)).not.toContain('secret');
  });

  test('repeated with its key is the same inquiry and the same answer', async () => {
    const practice = await openPractice();
    const key = { 'idempotency-key': 'a-key' };
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => sendJson(practice, complete, key)));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(await stored(practice)).toEqual(one);
  });

  test.each([
    ['a service was removed', {}, { services: policy.services.filter(({ id }) => id !== 'implants') }],
    ['the consent was reworded', { consent_version: policy.texts.consent.version }, { texts: { ...policy.texts, consent: { ...policy.texts.consent, version: 'another' } } }],
    ['a language was dropped', { lang: 'es' }, { languages: ['en'] }],
  ])('repeated with its key after %s is the same inquiry and the same answer', async (_, said, change) => {
    const practice = await openPractice();
    const key = { 'idempotency-key': 'a-key' };
    const first = await sendJson(practice, { ...complete, ...said }, key);
    expect(first.status).toBe(201);
    await putInForce(practice, change);
    // From here on the Worker knows the newer policy.
    expect((await sendJson(practice, { ...complete, need: 'other', phone: '(555) 555-0124' })).status).toBe(201);
    const again = await sendJson(practice, { ...complete, ...said }, key);
    expect([again.status, await again.text()]).toEqual([201, await first.text()]);
    const form = await sendForm(practice, { ...complete, ...said, consent: 'yes' }, key);
    expect(form.status).toBe(303);
    const wrong = await sendJson(practice, { ...complete, ...said, need: 'moon' }, key);
    expect((await wrong.json()).errors.map(({ field }) => field)).toContain('need');
    expect(await stored(practice)).toMatchObject({ inquiries: 2 });
  });

  test('is refused with the key of another one', async () => {
    const practice = await openPractice();
    const key = { 'idempotency-key': 'a-key' };
    await sendJson(practice, complete, key);
    const answer = await sendJson(practice, { ...complete, name: 'Ben Example' }, key);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ type: '/problems/key-reused' });
    expect(await stored(practice)).toEqual(one);
  });

  test('is checked against the newest policy, even where an older one is remembered', async () => {
    const practice = await openPractice();
    await sendJson(practice, complete);
    await putInForce(practice, { services: policy.services.filter((service) => service.id !== 'implants') });
    const answer = await sendJson(practice, complete);
    expect(answer.status).toBe(422);
    expect((await answer.json()).errors).toMatchObject([{ field: 'need' }]);
    expect(await stored(practice)).toEqual(one);
  });
});

describe('a message', () => {
  test('that may tell of an emergency is answered with the guidance first, and goes to its owner', async () => {
    const practice = await openPractice();
    const answer = await sendJson(practice, { ...complete, message: "I can't breathe right and my lips look blue" });
    const told = await answer.clone().json();
    expect(told.guidance).toBe(policy.scripts.emergency.text.en);
    expect(told.promise).toMatch(/^We will be in touch /);
    const { tags, next_action } = await handoff(answer);
    expect(tags.concerns).toContainEqual({ concern: 'urgent', rule: expect.any(String), start: expect.any(Number), end: expect.any(Number) });
    expect(tags.owner).toBe('dentist');
    expect(next_action.owner).toBe(policy.owners.dentist.name);
  });

  test('that may tell of an emergency in Spanish gets the guidance in Spanish first, under an English form', async () => {
    const practice = await openPractice();
    const urgent = { ...complete, message: 'mi hijo no puede respirar' };
    const told = await (await sendJson(practice, urgent)).json();
    const { en, es } = policy.scripts.emergency.text;
    expect(told).toMatchObject({ language: 'en', guidance_first: es, guidance: en });
    const page = await (await sendForm(practice, { ...urgent, consent: 'yes' }, { accept: 'application/vnd.portico.fragment+html' })).text();
    expect(page.indexOf(es)).toBeGreaterThan(0);
    expect(page.indexOf(en)).toBeGreaterThan(page.indexOf(es));
    expect(page).toMatch(new RegExp(`<p [^>]*lang="es"[^>]*>${es.slice(0, 20)}`));
  });

  test('that is surely in Spanish is answered in Spanish first, under an English form', async () => {
    const practice = await openPractice();
    const asked = { ...complete, need: 'checkup', message: 'Hola, quisiera una cita por la tarde, ¿es posible?' };
    const told = await (await sendJson(practice, asked)).json();
    const { en, es } = policy.scripts.received.text;
    expect(told).toMatchObject({ language: 'en', message_first: es, message: en });
    expect(told.promise_first).toMatch(/^Nos comunicaremos con usted /);
    expect(told.promise).toMatch(/^We will be in touch /);
    const page = await (await sendForm(practice, { ...asked, consent: 'yes' }, { accept: 'application/vnd.portico.fragment+html' })).text();
    expect(page).toMatch(new RegExp(`<p [^>]*lang="es"[^>]*>${es.slice(0, 20)}`));
    expect(page.indexOf(en)).toBeGreaterThan(page.indexOf(es));
    expect(page.indexOf(es)).toBeGreaterThan(0);
  });

  test('that asks for advice is answered with guidance and with what to do in an emergency', async () => {
    for (const [lang, message] of [['en', 'My gum has been bleeding a little since yesterday, is it normal?'], ['es', 'Me sangra un poco la encía desde ayer, ¿es normal?']]) {
      const practice = await openPractice();
      const asked = { ...complete, lang, message };
      const { guidance, emergency } = await (await sendJson(practice, asked)).json();
      expect(guidance).not.toContain('911');
      expect(emergency).toContain('911');
      const form = { ...asked, consent: 'yes' };
      const piece = await (await sendForm(practice, form, { accept: 'application/vnd.portico.fragment+html' })).text();
      const sent = await sendForm(practice, form);
      const page = await (await fetchWorker(sent.headers.get('location'))).text();
      for (const html of [piece, page])
        expect(html.replace(/<!--.*?-->/g, '')).toContain(`<p class="sos">${guidance}</p><p class="sos">${emergency}</p>`);
    }
  });

  test('in Spanish under an English form is not lost', async () => {
    const practice = await openPractice();
    const answer = await sendJson(practice, { ...complete, message: 'Quisiera una cita para la próxima semana, por favor' });
    expect(await handoff(answer)).toMatchObject({ language: { form: 'en', answer_in: 'es' }, tags: { owner: 'bilingual' } });
  });
});

describe('a form', () => {
  const form = { ...complete, consent: 'yes', lang: 'en' };

  test('sent without scripts leads to a confirmation that works for an hour', async () => {
    const practice = await openPractice();
    const answer = await sendForm(practice, form);
    expect(answer.status).toBe(303);
    const address = answer.headers.get('location');
    expect(address).toMatch(/^\/r\//);
    expect(address).not.toMatch(/Ana|555/);
    const page = await fetchWorker(address);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain(policy.scripts.received.text.en);
    expect(html).not.toContain('Ana');
    const said = async (at) => {
      const answer = await fetchWorker(at);
      return [answer.status, (await answer.json()).detail];
    };
    const nowhere = [404, expect.stringMatching(/^There is no confirmation at this address/)];
    for (const wrong of [`${address}X`, address.slice(0, -8), `/r/${practice.id}.none.none`, '/r/nothing']) expect(await said(wrong)).toEqual(nowhere);
    await practice.hook('advance', '3600001');
    expect(await said(address)).toEqual([404, expect.stringContaining('Your request is stored')]);
    expect(await said(`${address}X`)).toEqual(nowhere);
    await practice.ask({ Desk: { Erase: { actor: 'operator', id: address.split('.')[1] } } });
    expect(await said(address)).toEqual(nowhere);
  });

  test('comes back with a summary and every value kept', async () => {
    const practice = await openPractice();
    const answer = await sendForm(practice, { ...form, phone: 'call me', message: 'a "quoted" <b>' });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('There is a problem');
    expect(html).toContain('href="#p-phone"');
    expect(html).toContain('value="call me"');
    expect(html).toContain('&lt;b&gt;');
    expect(html).not.toContain('<b>quoted');
    expect(await stored(practice)).toEqual(nothing);
  });

  test('sent again with other answers under the key that it was shown with is another inquiry, once', async () => {
    const practice = await openPractice();
    const [first, changed] = ['', 'Por la tarde'].map((message) => ({ ...form, lang: 'es', key: 'shown-again', message }));
    const place = async (fields) => {
      const answer = await sendForm(practice, fields);
      expect(answer.status).toBe(303);
      return answer.headers.get('location');
    };
    const one = await place(first);
    const other = await place(changed);
    expect(other).not.toBe(one);
    expect(await place(changed)).toBe(other);
    expect(await place(first)).toBe(one);
    const fragment = await sendForm(practice, changed, { accept: 'application/vnd.portico.fragment+html' });
    expect([fragment.status, await fragment.text()]).toEqual([201, expect.stringContaining(policy.scripts.received.text.es)]);
    expect(await stored(practice)).toMatchObject({ inquiries: 2 });
  });

  test('changes its language with every value kept, and stores nothing', async () => {
    const practice = await openPractice();
    const answer = await sendForm(practice, { ...form, switch: 'es' });
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('Su nombre');
    expect(html).toContain('value="Ana Example"');
    expect(await stored(practice)).toEqual(nothing);
  });

  test('is taken as multipart too', async () => {
    const practice = await openPractice();
    const body = new FormData();
    for (const [name, value] of Object.entries({ practice: practice.id, ...form })) body.set(name, value);
    const answer = await fetchWorker('/v1/inquiries', { method: 'POST', body });
    expect(answer.status).toBe(303);
    expect(await stored(practice)).toEqual(one);
  });
});

test('nothing personal in an address is stored, shown or sent, in whatever part of it it stands', async () => {
  const practice = await openPractice({ receiver: null });
  const boxes = ['full', 'thin'].map((flavour) => ({ flavour, name: `${flavour}-${practice.id}` }));
  for (const { flavour, name } of boxes) {
    const wanted = { url: `https://receiver.example/204//${name}`, flavour, filter: { events: ['inquiry.received'] } };
    expect((await admin(practice, 'PUT', `endpoints/${flavour}`, wanted)).ok).toBe(true);
  }
  const planted = {
    clickId: 'EAIaIQ-planted-click', email: 'planted@example.com', phone: '555-555-0177', address: '203.0.113.77',
    recipient: 'recipient_884213', search: 'planted-condition', name: 'plantedname', birth: '1980-04-17',
  };
  const landing = `https://www.example.com/welcome/${planted.email}?gclid=${planted.clickId}`
    + `&utm_source=newsletter&utm_medium=email&utm_campaign=${planted.email}&utm_content=${planted.recipient}&utm_id=${planted.address}`
    + `&utm_term=${planted.phone}&patient=${planted.name}&dob=${planted.birth}#/${planted.search}`;
  const referrer = `https://www.google.com/search?q=${planted.search}&name=${planted.name}`;
  const answer = await sendJson(practice, { ...complete, landing, referrer });
  expect(answer.status).toBe(201);
  const acknowledgment = await answer.text();
  const tables = await practice.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'");
  expect(tables.length).toBeGreaterThan(5);
  const stored = [];
  for (const { name } of tables) stored.push(JSON.stringify(await practice.rows(`SELECT * FROM "${name}"`)));
  // The stored handoff is sealed: it is read as the desk and the endpoints get it.
  const sent = [];
  for (const { name } of boxes) {
    const messages = await vi.waitFor(async () => {
      const all = await box(name);
      expect(all).toHaveLength(1);
      return all;
    }, { timeout: 10_000 });
    sent.push(JSON.stringify(messages));
  }
  const path = `/v1/desk/${practice.id}/inquiries/${JSON.parse(acknowledgment).id}`;
  const read = await fetchWorker(path, { headers: { authorization: 'Bearer operator' } });
  expect(read.status).toBe(200);
  const shown = await read.text();
  // What may be told of the address is in each, so that nothing is missed by looking elsewhere.
  for (const text of [...sent, shown]) expect(text).toContain('paid_search');
  expect(shown).toContain('Ana Example');
  for (const value of Object.values(planted)) expect([acknowledgment, ...stored, ...sent, shown].join()).not.toContain(value);
});

test('the doctor says how a link would be tagged and what is thrown away', async () => {
  const practice = await openPractice();
  const link = 'https://www.example.com/implants?utm_source=google&utm_medium=cpc&gclid=a-secret-value';
  const page = await fetchWorker(`/f/${practice.id}/doctor?url=${encodeURIComponent(link)}`);
  expect(page.status).toBe(200);
  const html = await page.text();
  const verdict = html.slice(html.indexOf('How it would be tagged'));
  expect(verdict).toContain('gclid');
  expect(verdict).toMatch(/paid search/i);
  expect(verdict).not.toContain('a-secret-value');
  const attack = await fetchWorker(`/f/${practice.id}/doctor?url=${encodeURIComponent('"><script>alert(1)</script>')}`);
  expect(await attack.text()).not.toContain('<script>alert');
});

describe('what cannot be taken', () => {
  const json = { 'content-type': 'application/json' };
  const post = (body, headers = json) => fetchWorker('/v1/inquiries', { method: 'POST', headers, body });

  test.each([
    ['broken JSON', 400, 'malformed', () => post('{"practice":')],
    ['a list', 400, 'malformed', () => post('[]')],
    ['no content type', 415, 'wrong-content-type', () => post(new Uint8Array([1]), {})],
    ['text', 415, 'wrong-content-type', () => post('hello', { 'content-type': 'text/plain' })],
    ['a body over 32 KiB', 413, 'too-large', () => post(JSON.stringify({ message: 'x'.repeat(33_000) }))],
    ['an unknown practice', 404, 'unknown-practice', () => sendJson('no-such-practice', complete)],
    ['no practice', 404, 'unknown-practice', () => sendJson('', complete)],
    ['another method', 405, 'wrong-method', () => fetchWorker('/v1/inquiries')],
    ['another address', 404, 'not-found', () => fetchWorker('/v2')],
  ])('%s gets its own answer', async (_, status, kind, send) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const problem = await answer.json();
    expect(problem).toMatchObject({ type: `/problems/${kind}`, status });
    expect(problem.detail).not.toBe('');
  });

  test('a body without end is not read to its end', async () => {
    let sent = 0;
    const chunk = new Uint8Array(64 * 1024).fill(32);
    const body = new ReadableStream({
      pull(controller) {
        if (sent >= 16 * 1024 * 1024) return controller.close();
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const answer = await fetchWorker('/v1/inquiries', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect([answer.status, (await answer.json()).type]).toEqual([413, '/problems/too-large']);
    expect(sent).toBeLessThan(2 * 1024 * 1024);
  });

  test('an unknown practice leaves nothing behind', async () => {
    await sendJson('nobody-at-all', complete);
    const tables = await runInDurableObject(env.PRACTICES.getByName('nobody-at-all'), (_, state) =>
      [...state.storage.sql.exec("SELECT name FROM sqlite_schema WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")]);
    expect(tables).toEqual([]);
  });

  test('a page of another origin is told so, and nothing is stored', async () => {
    const practice = await openPractice();
    const answer = await sendJson(practice, complete, { origin: 'https://elsewhere.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://elsewhere.example');
    expect((await fetchWorker(`/v1/forms/${practice.id}`, { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
    expect(await stored(practice)).toEqual(nothing);
  });

  test('a page of an allowed origin may read the answer', async () => {
    const practice = await openPractice();
    const answer = await sendJson(practice, complete, { origin: 'https://www.example.com' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://www.example.com');
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  test('wrong answers are named field by field, in the language of the request', async () => {
    const practice = await openPractice();
    const answer = await sendJson(practice, { lang: 'es', need: 'moon', email: 'x' });
    expect(answer.status).toBe(422);
    const problem = await answer.json();
    expect(problem.errors.map((error) => error.field)).toEqual(['need', 'name', 'email', 'consent']);
    expect(problem.errors[1].detail).toBe('Escriba su nombre');
    expect(await stored(practice)).toEqual(nothing);
  });

  test('a field that does not exist is named, because it would be a lost answer', async () => {
    const practice = await openPractice();
    const answer = await sendJson(practice, { ...complete, fone: '1', phone: 5 });
    expect(answer.status).toBe(422);
    expect((await answer.json()).errors.map((error) => error.field)).toEqual(['fone', 'phone']);
  });

  test('an operator needs the token', async () => {
    const answer = await fetchWorker('/v1/practices/some-practice/policy', { method: 'PUT', body: '{}' });
    expect(answer.status).toBe(401);
  });
});

test('a panic costs its own request, rolls its writes back, and the next request is served', async () => {
  const practice = await openPractice();
  expect((await practice.hook('panic')).status).toBeGreaterThanOrEqual(500);
  expect(await practice.rows("SELECT name FROM setting WHERE name = 'half-written'")).toEqual([]);
  expect((await sendJson(practice, complete)).status).toBe(201);
  expect(await stored(practice)).toEqual(one);
});

test('a panic before the practice is asked is told with its phone number, and the next inquiry is stored', async () => {
  const practice = await openPractice();
  await practice.hook('panic', '2');
  const answer = await sendJson(practice, complete);
  expect(answer.status).toBe(500);
  expect((await answer.json()).detail).toContain(policy.phone);
  expect(await stored(practice)).toEqual(nothing);
  expect((await sendJson(practice, complete)).status).toBe(201);
  expect(await stored(practice)).toEqual(one);
});

test('a panic once an inquiry is written leaves nothing of it, and its retry is stored once', async () => {
  const practice = await openPractice();
  const key = { 'idempotency-key': 'a-key' };
  await practice.hook('panic', '1');
  expect((await sendJson(practice, complete, key)).status).toBeGreaterThanOrEqual(500);
  expect(await stored(practice)).toEqual(nothing);
  expect((await sendJson(practice, complete, key)).status).toBe(201);
  expect(await stored(practice)).toEqual(one);
});

test('what was rolled back is not counted: the retry is the first, and the next is a repetition', async () => {
  const practice = await openPractice();
  const form = { ...complete, form: 'widget', shown: '0' };
  const reasons = async (answer) => {
    expect(answer.status).toBe(201);
    const { id } = await answer.json();
    const [row] = await practice.rows('SELECT spam_reasons FROM inquiry WHERE id = ?', id);
    return JSON.parse(row.spam_reasons);
  };
  await practice.hook('panic', '1');
  expect((await sendJson(practice, form)).status).toBeGreaterThanOrEqual(500);
  expect(await reasons(await sendJson(practice, form))).toEqual([]);
  expect(await reasons(await sendJson(practice, form))).toEqual(['repeated']);
});

describe('a form without scripts that comes while too much comes', () => {
  test('comes back with its answers, in its language, and says how long to wait', async () => {
    const spam = { sender_in_ten_minutes: 1, sender_limit: 2 };
    const practice = await openPractice({ receiver: null, change: { spam } });
    const answers = { ...complete, consent: 'yes', lang: 'es' };
    const from = { 'cf-connecting-ip': '192.0.2.7' };
    for (const key of ['first', 'next']) expect((await sendForm(practice, { ...answers, key }, from)).status).toBe(303);
    const refused = await sendForm(practice, { ...answers, key: 'second', message: 'Por la tarde' }, from);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const html = await refused.text();
    expect(html).toContain('<html lang="es">');
    expect(html).toMatch(/role="alert"[^>]*>No se guardó nada\. Envíelo otra vez en \d+ segundos/);
    for (const kept of ['Ana Example', 'Por la tarde', 'value="second"']) expect(html).toContain(kept);
  });

  test('and a confirmation that is not there says so in the browser’s language', async () => {
    const shown = (practice, language) => fetchWorker(`/r/${practice}.none.none`, { headers: { accept: 'text/html', 'accept-language': language } });
    const { id } = await openPractice();
    // Whom to ask is known where the address names a practice.
    for (const [practice, language, said] of [
      [id, 'es-MX,es;q=0.9', `No hay ninguna confirmación en esta dirección. Llame a ${policy.name} al ${policy.phone}.`],
      [id, 'en-US', `There is no confirmation at this address. Call ${policy.name} at ${policy.phone}.`],
      ['unknown', 'en-US', 'There is no confirmation at this address.'],
    ]) {
      const answer = await shown(practice, language);
      expect(answer.status).toBe(404);
      const html = await answer.text();
      expect(html).toContain(`<html lang="${language.slice(0, 2)}">`);
      expect(html).toContain(`<p>${said}</p>`);
    }
  });
});

describe('what a person without scripts is refused', () => {
  const practice = 'nobody-at-all';
  const asks = { accept: 'text/html,application/xhtml+xml', 'accept-language': 'es-US,es;q=0.9,en;q=0.8' };
  const long = 'x'.repeat(40_000);

  test('is said in the browser’s language', async () => {
    const open = await openPractice({ receiver: null });
    for (const [what, refused, status, said] of [
      ['a form of no practice', fetchWorker(`/f/${practice}`, { headers: asks }), 404, 'Aquí no existe ese consultorio.'],
      ['an inquiry to no practice', sendForm({ id: practice }, complete, asks), 404, 'Aquí no existe ese consultorio.'],
      ['another page', sendForm(open, complete, { ...asks, origin: 'https://elsewhere.example' }), 403, 'Desde esa página no se pueden enviar solicitudes a este consultorio.'],
      ['a long message', sendForm(open, { ...complete, message: long }, asks), 413, 'La solicitud es demasiado larga.'],
      ['a wrong key', sendForm(open, { ...complete, key: 'ñ' }, asks), 400, 'No se pudo leer la solicitud.'],
    ]) {
      const answer = await refused;
      expect(answer.status, what).toBe(status);
      const html = await answer.text();
      expect(html, what).toContain('<html lang="es">');
      expect(html, what).toContain('<h1>Hay un problema</h1>');
      expect(html, what).toMatch(new RegExp(`<p>${said.replaceAll('.', '\\.')}`));
    }
    const english = await (await fetchWorker(`/f/${practice}`, { headers: { ...asks, 'accept-language': 'en-US' } })).text();
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('There is no such practice here');
  });
});
