// The script of a practice's pages, which carries its form.

import { expect, test } from 'vitest';
import { fetchWorker, openPractice, policy } from './support.mjs';

const script = (practice, query = '', headers = {}) => fetchWorker(`/f/${practice.id}/embed.js${query}`, { headers });

/** What the script gives to the loader behind it. */
async function given(answer) {
  const text = await answer.text();
  // workerd runs no code from text; the names of the object's parts are all that JSON lacks.
  const [, object] = /push\((\{.*?\})\);/s.exec(text);
  const json = object.replace(/'((?:[^'\\]|\\.)*)'/gs, (_, inside) => JSON.stringify(inside.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1')))
    .replace(/([{,])(portico|service|location|lang|origins|html):/g, '$1"$2":').replace(',]', ']');
  return JSON.parse(json);
}

test('it carries the form that is fetched by itself, whatever the practice has written', async () => {
  const name = `O'Example \\ "Sons" & Co`;
  const practice = await openPractice({ receiver: null, change: { name } });
  const answer = await script(practice);
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  const form = await given(answer);
  expect(form).toMatchObject({ portico: practice.id, lang: 'en', origins: policy.origins });
  const alone = await (await fetchWorker(`/v1/forms/${practice.id}`)).text();
  const timeless = (html) => html.replace(/value="\d+"( type="hidden" name="shown")/, '$1');
  expect(timeless(form.html)).toBe(timeless(alone));
  expect(form.html).toContain(name.replace('&', '&amp;'));
});

test('the address chooses language, service and location', async () => {
  const practice = await openPractice({ receiver: null });
  const { id } = policy.services[0];
  const form = await given(await script(practice, `?lang=es&service=${id}`));
  expect(form).toMatchObject({ lang: 'es', service: id });
  expect(form.html).toContain('Solicite una cita');
});

test('it is the same until the policy or the build changes', async () => {
  const practice = await openPractice({ receiver: null });
  const etag = (await script(practice)).headers.get('etag');
  expect((await script(practice, '', { 'if-none-match': etag })).status).toBe(304);
  expect((await script(practice, '?lang=es', { 'if-none-match': etag })).status).toBe(200);
  const changed = await fetchWorker(`/v1/practices/${practice.id}/policy`, {
    method: 'PUT',
    headers: { authorization: 'Bearer operator', 'content-type': 'application/json', 'if-match': '*' },
    body: JSON.stringify({ ...policy, id: practice.id, phone: '(555) 555-0199' }),
  });
  expect(changed.status).toBe(200);
  const after = await script(practice, '', { 'if-none-match': etag });
  expect(after.status).toBe(200);
  expect((await given(after)).html).toContain('(555) 555-0199');
});
