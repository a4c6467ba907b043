// No connection, a failing edge, an edge that is down: nothing is lost, nothing is stored twice, and
// what happens is said.

import { ana, fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';
import { hurry } from './states.mjs';

const text = words.en;
const slot = (page) => page.locator('[data-portico]');
let person = 0;

/** Opens a form and fills it in up to the last button. */
async function filled(page, stack, name = `Offline Example ${++person}`, at = 'landing') {
  await page.goto(`${stack.pages}/${at}.html`);
  const form = slot(page);
  const next = form.getByRole('button', { name: text.next }).filter({ visible: true });
  await form.getByLabel(text.need, { exact: true }).check();
  // Strict pages have no Yew.
  if (at === 'landing') await expect(form.locator('form[data-ready]')).toBeVisible();
  await next.click();
  await form.getByLabel(text.name).fill(name);
  await form.getByLabel(text.phone).fill(ana.phone);
  await next.click();
  await next.click();
  await form.getByLabel(text.consent).check();
  return { form, name, send: form.getByRole('button', { name: text.send }) };
}

const arrives = (stack, name) => expect.poll(() => stack.arrivedFor(name).length, { timeout: 15_000 }).toBe(1);

test('without a connection the form says so, names the phone, and sends by itself when there is one again', async ({ page, context, stack }) => {
  const { form, name, send } = await filled(page, stack);
  await context.setOffline(true);
  await send.click();
  const status = form.getByRole('status');
  await expect(status).toContainText('Your answers are kept here and we keep trying');
  await expect(status).toContainText(stack.policy.phone);
  await expect(form.locator('[name=name]')).toHaveValue(name);
  await context.setOffline(false);
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible({ timeout: 20_000 });
  await arrives(stack, name);
});

test('an edge that is down for half a minute costs no request', async ({ page, stack }) => {
  test.setTimeout(90_000);
  const { form, name, send } = await filled(page, stack);
  await stack.stopWorker();
  const began = Date.now();
  await send.click();
  await expect(form.getByRole('status')).toContainText('we keep trying');
  await page.waitForTimeout(30_000 - (Date.now() - began));
  await stack.startWorker();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible({ timeout: 30_000 });
  await arrives(stack, name);
});

test('an answer that got lost on its way is asked for with the same key, and stored once', async ({ page, stack }) => {
  await hurry(page);
  const { form, name, send } = await filled(page, stack);
  const keys = [];
  let lost = 2;
  await page.route('**/v1/inquiries', async (route) => {
    keys.push(new URLSearchParams(route.request().postData()).get('key'));
    if (lost-- > 0) {
      // It reaches the edge; its answer does not reach the page.
      await route.fetch();
      return route.abort();
    }
    return route.continue();
  });
  await send.click();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  expect(keys.length).toBe(3);
  expect(new Set(keys).size).toBe(1);
  await arrives(stack, name);
});

test('a busy edge is given the time it asks for', async ({ page, stack }) => {
  await hurry(page);
  const { form, send } = await filled(page, stack);
  let busy = 2;
  await page.route('**/v1/inquiries', (route) => {
    if (busy-- <= 0) return route.continue();
    return route.fulfill({
      status: busy ? 429 : 503, contentType: 'application/problem+json', body: '{}',
      headers: { 'retry-after': busy ? '7' : '3600', 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' },
    });
  });
  await send.click();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  const pauses = await page.evaluate(() => window.pauses);
  expect(pauses).toContain(7000);
  // Nobody waits an hour: the form asks again after a minute.
  expect(pauses).toContain(60000);
});

test('each pause is longer than the one before, up to a quarter of a minute', async ({ page, stack }) => {
  await hurry(page);
  const { form, send } = await filled(page, stack);
  let down = 6;
  await page.route('**/v1/inquiries', (route) => (down-- > 0 ? route.abort() : route.continue()));
  await send.click();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  const pauses = await page.evaluate(() => window.pauses);
  expect(pauses.filter((ms) => ms <= 15_000).slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
});

for (const [state, said] of [['retrying', 'we keep trying'], ['failed', 'Your request may not have arrived']])
  test(`what is said is whole in sight on a phone, and its number calls (${state})`, async ({ page, stack }) => {
    await page.setViewportSize({ width: 390, height: 700 });
    if (state === 'failed') await hurry(page);
    const { form, send } = await filled(page, stack);
    await page.route('**/v1/inquiries', (route) => route.abort());
    await send.click();
    const status = form.getByRole('status');
    await expect(status).toContainText(said);
    // A page scrolls by whole pixels, and what stands on it may end between two.
    await expect(status).toBeInViewport({ ratio: 0.99 });
    await expect(status.getByRole('link', { name: stack.policy.phone })).toHaveAttribute('href', 'tel:5555550100');
    // Nothing is disabled meanwhile: whoever presses Send again is not left without an answer.
    await expect(form.locator(':disabled')).toHaveCount(0);
  });

test('the edge tells how long to wait, and lets the page read it', async ({ stack }) => {
  const answer = await fetch(`${stack.edge}/v1/inquiries`, {
    method: 'POST', headers: { origin: stack.pages, 'content-type': 'application/json' }, body: '{}',
  });
  expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
});

test('when trying has no end the form gives up aloud, and Send tries again with other answers under another key', async ({ page, stack }) => {
  await hurry(page);
  const { form, name, send } = await filled(page, stack);
  const told = [];
  await page.exposeFunction('tell', (...of) => told.push(of));
  await page.evaluate(() => document.addEventListener('portico:failed', ({ detail }) => window.tell(detail)));
  const keys = [];
  let down = true;
  await page.route('**/v1/inquiries', (route) => {
    keys.push(new URLSearchParams(route.request().postData()).get('key'));
    return down ? route.abort() : route.continue();
  });
  await send.click();
  await expect(form.getByRole('status')).toContainText(`Your request may not have arrived. Please call ${stack.policy.phone}`);
  expect(told).toEqual([[{ practice: stack.policy.id }]]);
  expect(new Set(keys).size).toBe(1);
  down = false;
  await form.getByRole('button', { name: `Change ${text.name}` }).click();
  await form.getByLabel(text.name).fill(`${name} again`);
  for (let screens = 0; screens < 2; screens++)
    await form.getByRole('button', { name: text.next }).filter({ visible: true }).click();
  await send.click();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  expect(new Set(keys).size).toBe(2);
  await arrives(stack, `${name} again`);
});

test('rules of the page that only report change nothing of this', async ({ page, stack }) => {
  await hurry(page);
  const { form, name, send } = await filled(page, stack, undefined, 'csp-report-only');
  let down = 3;
  await page.route('**/v1/inquiries', (route) => (down-- > 0 ? route.abort() : route.continue()));
  await send.click();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  expect(page.url()).toBe(`${stack.pages}/csp-report-only.html`);
  await arrives(stack, name);
});

test('a page whose rules forbid sending in any way says so, each time, and names the phone', async ({ page, stack }) => {
  const { name, send } = await filled(page, stack, undefined, 'csp-no-send');
  const told = [];
  await page.exposeFunction('tell', (...of) => told.push(of));
  await page.evaluate(() => document.addEventListener('portico:failed', ({ detail }) => window.tell(detail)));
  // Playwright waits for the page that never comes, so that the page itself is asked from here on.
  const inside = (act) => page.evaluate(`(${act})(document.querySelector('[data-portico]').shadowRoot)`);
  for (let times = 1; times < 3; times++) {
    if (times === 1) await send.click({ noWaitAfter: true });
    else await inside((root) => root.querySelector('[data-s="4"] [name=send]').click());
    await expect.poll(() => told).toEqual(Array(times).fill([{ practice: stack.policy.id }]));
    await expect.poll(() => inside((root) => root.querySelector('[role=status]').textContent))
      .toBe(`Your request may not have arrived. Please call ${stack.policy.phone}.`);
  }
  expect(await inside((root) => root.querySelector('[name=name]').value)).toBe(name);
  // Another language cannot be had either, which is no request that has failed.
  await inside((root) => root.querySelector('[name=switch]').click());
  await page.waitForTimeout(500);
  expect(told).toHaveLength(2);
});

test('another language that a page’s rules forbid is said not to be had', async ({ page, stack }) => {
  await page.goto(`${stack.pages}/csp-no-send.html`);
  await expect(slot(page).locator('form[data-step="1"]')).toBeVisible();
  // Playwright would wait for the page that never comes.
  await page.evaluate(() => setTimeout(() => document.querySelector('[data-portico]').shadowRoot.querySelector('[name=switch]').click()));
  const said = () => page.evaluate(() => document.querySelector('[data-portico]').shadowRoot.querySelector('[role=status]').textContent);
  await expect.poll(said).toBe(`We cannot reach ${stack.policy.name} right now. Your answers are kept here.`);
});

test('what may be stored already is another request once it is in another language', async ({ page, stack }) => {
  await hurry(page);
  const { form, name, send } = await filled(page, stack);
  const keys = [];
  await page.route('**/v1/inquiries', async (route) => {
    const sent = new URLSearchParams(route.request().postData());
    if (sent.get('switch')) return route.continue();
    keys.push(sent.get('key'));
    if (sent.get('lang') === 'es') return route.continue();
    // It is stored, and no answer reaches the page.
    await route.fetch();
    return route.abort();
  });
  await send.click();
  await expect(form.getByRole('status')).toContainText('may not have arrived');
  await form.getByRole('button', { name: 'Español' }).click();
  await form.getByLabel(words.es.consent).check();
  await form.getByRole('button', { name: words.es.send }).click();
  await expect(form.getByRole('heading', { name: words.es.done })).toBeVisible();
  expect(new Set(keys).size).toBe(2);
  await expect.poll(() => stack.arrivedFor(name).length, { timeout: 15_000 }).toBe(2);
});

test('what happens to a request is told on every screen', async ({ page, stack }) => {
  const { form, send } = await filled(page, stack);
  await page.route('**/v1/inquiries', (route) => route.abort());
  await send.click();
  await expect(form.getByRole('status')).toContainText('we keep trying');
  await form.getByRole('button', { name: `Change ${text.name}` }).click();
  await expect(form.getByRole('status')).toBeVisible();
});

test('answers that are changed while sending is tried are sent when they are all there, and alone', async ({ page, stack }) => {
  await hurry(page);
  const { form, name, send } = await filled(page, stack);
  await page.route('**/v1/inquiries', (route) => route.abort());
  await send.click();
  const status = form.getByRole('status');
  await expect(status).toContainText('we keep trying');
  await form.getByRole('button', { name: `Change ${text.name}` }).click();
  await form.getByLabel(text.name).fill(`${name} half cor`);
  const sent = [];
  page.on('request', (request) => sent.push(request.url()));
  await page.unroute('**/v1/inquiries');
  await form.getByLabel(text.name).fill(`${name} corrected`);
  for (let screens = 0; screens < 2; screens++)
    await form.getByRole('button', { name: text.next }).filter({ visible: true }).click();
  await expect(form.locator('dl')).toContainText(`${name} corrected`);
  expect(sent).toEqual([]);
  await send.click();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  await arrives(stack, `${name} corrected`);
  expect(stack.arrivedFor(name)).toHaveLength(0);
});

for (const [language, own, said] of [['en', 'Español', /^We cannot reach .* right now\. Your answers are kept here\.$/], ['es', 'English', /^No podemos comunicarnos con .* en este momento\. Sus respuestas siguen aquí\.$/]])
  test(`a language that cannot be had is told in the one that is shown, until something else is done (${language})`, async ({ page, stack }) => {
    await hurry(page);
    await page.goto(`${stack.hosted}?lang=${language}`);
    const form = page.locator('main');
    const status = form.getByRole('status');
    await expect(form.locator('form[data-step="1"]')).toBeVisible();
    await page.route('**/v1/inquiries', (route) => route.abort());
    await form.getByRole('button', { name: own }).click();
    await expect(status).toHaveText(said);
    // Nothing that was sent is lost by leaving.
    expect(await page.evaluate(() => window.dispatchEvent(new Event('beforeunload', { cancelable: true })))).toBe(true);
    await form.getByLabel(words[language].need, { exact: true }).check();
    await expect(status).toBeEmpty();
    // A second press is told anew.
    await form.getByRole('button', { name: own }).click();
    await expect(status).toHaveText(said);
    await page.unroute('**/v1/inquiries');
    await form.getByRole('button', { name: own }).click();
    await expect(form.getByRole('heading', { name: words[{ en: 'es', es: 'en' }[language]].needTitle })).toBeVisible();
    await expect(status).toBeEmpty();
  });

test('a language that cannot be had leaves the form as it is, and Send works meanwhile', async ({ page, stack }) => {
  await hurry(page);
  const { form, name, send } = await filled(page, stack);
  const told = [];
  await page.exposeFunction('tell', (name) => told.push(name));
  await page.evaluate(() => document.addEventListener('portico:failed', () => window.tell('failed')));
  let tries = 0;
  await page.route('**/v1/inquiries', (route) => {
    if (new URLSearchParams(route.request().postData()).get('switch') !== 'es') return route.continue();
    // The second try never ends.
    return tries++ ? undefined : route.abort();
  });
  await form.getByRole('button', { name: 'Español' }).click();
  await expect.poll(() => tries).toBe(2);
  await expect(form.getByLabel(text.consent)).toBeChecked();
  await send.click();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  await arrives(stack, name);
  expect(told).toEqual([]);
});

test('a firewall’s page does not take the form’s place', async ({ page, stack }) => {
  await page.goto(stack.hosted);
  await page.route('**/v1/inquiries', (route) => route.fulfill({ status: 403, contentType: 'text/html', body: '<!doctype html><h1>Blocked</h1>' }));
  const form = page.locator('main');
  const who = { name: 'Firewall Example', phone: ana.phone };
  await fillIn(form, 'en', who);
  await expect(form.getByRole('status')).toContainText('may not have arrived');
  await expect(form.locator('[name=name]')).toHaveValue(who.name);
  await page.unroute('**/v1/inquiries');
  await form.getByRole('button', { name: text.send }).click();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
});

test('leaving the page is warned of only while something unsent would be lost', async ({ page, stack }) => {
  const warns = () => page.evaluate(() => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  });
  const { form, send } = await filled(page, stack);
  expect(await warns()).toBe(false);
  let go;
  const gone = new Promise((done) => { go = done; });
  await page.route('**/v1/inquiries', async (route) => {
    await gone;
    return route.continue();
  });
  await send.click();
  await expect(form.getByRole('status')).toContainText('Sending your request');
  expect(await warns()).toBe(true);
  go();
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  expect(await warns()).toBe(false);
});

test('no answer is left on the device, sent or not', async ({ page, context, stack }) => {
  const { name, send } = await filled(page, stack);
  await context.setOffline(true);
  await send.click();
  await expect(slot(page).getByRole('status')).toContainText('we keep trying');
  const left = await page.evaluate(async () => JSON.stringify([
    { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state,
    await indexedDB.databases(), await caches.keys().catch(() => []),
  ]));
  expect(left).not.toContain(name);
  expect(left).not.toContain('555-0123');
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
  await context.setOffline(false);
});
