// "Keep my place": what the practice is told of a form that is not finished, and only with the tick.

import { ana, fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

const slot = (page) => page.locator('[data-portico]');
const offer = { en: /^Save my progress/, es: /^Guardar mi avance/ };

test.beforeAll(({ stack }) => stack.putPolicy({ ...stack.policy, partial: { enabled: true, quiet_minutes: 30 } }));
test.afterAll(({ stack }) => stack.putPolicy(stack.policy));

/** Opens the form on its second screen, reachable, and returns what is told of places; ticks the box on the first if `keep`. */
async function begin(page, stack, keep, language = 'en') {
  const told = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/partials')) told.push(Object.fromEntries(new URLSearchParams(request.postData())));
  });
  await page.goto(`${stack.pages}/generic.html`);
  const form = slot(page);
  if (language === 'es') await form.getByRole('button', { name: 'Español' }).click();
  await form.getByLabel(words[language].need, { exact: true }).check();
  const box = form.getByLabel(offer[language]);
  await expect(box).not.toBeChecked();
  await expect(box).toHaveAccessibleDescription(/.{20}/);
  if (keep) await box.check();
  await form.getByRole('button', { name: words[language].next }).filter({ visible: true }).click();
  await form.getByLabel(words[language].name, { exact: true }).fill(ana.name);
  await form.getByLabel(words[language].phone, { exact: true }).fill(ana.phone);
  await expect(box).toBeHidden();
  expect(told).toHaveLength(0);
  return { form, told, next: () => form.getByRole('button', { name: words[language].next }).filter({ visible: true }).click() };
}

for (const language of ['en', 'es'])
  test(`with the tick, contact and the screen are told, and nothing else (${language})`, async ({ page, stack }) => {
    const { form, told, next } = await begin(page, stack, true, language);
    await next();
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]).toMatchObject({ practice: stack.policy.id, lang: language, keep: 'yes', step: '3', name: ana.name, phone: ana.phone });
    expect(Object.keys(told[0]).sort()).toEqual(['contact', 'email', 'form', 'keep', 'key', 'lang', 'name', 'phone', 'practice', 'shown', 'step', 'voicemail', 'website']);
    await form.locator('textarea').fill('not to be told');
    await next();
    await expect.poll(() => told.length).toBe(2);
    expect(told[1]).toMatchObject({ step: '4', key: told[0].key });
    expect(JSON.stringify(told)).not.toContain('not to be told');
  });

test('without the tick nothing is told, and a tick that is taken away takes it back', async ({ page, stack }) => {
  const { form, told, next } = await begin(page, stack, false);
  await next();
  await expect(form.getByRole('heading', { name: 'About the visit' })).toBeVisible();
  expect(told).toHaveLength(0);
  const back = () => form.getByRole('button', { name: 'Back' }).filter({ visible: true }).click();
  await back();
  await back();
  await form.getByLabel(offer.en).check();
  await next();
  expect(told).toHaveLength(0);
  await next();
  await expect.poll(() => told.length).toBe(1);
  await back();
  await back();
  await form.getByLabel(offer.en).uncheck();
  await expect.poll(() => told.at(-1).keep).toBe('');
  expect(told.at(-1).key).toBe(told[0].key);
});

test('a tick that is taken away is taken back as soon as the practice can hear it', async ({ page, context, stack }) => {
  const { form, told, next } = await begin(page, stack, true);
  await next();
  await expect.poll(() => told.length).toBe(1);
  for (let screens = 1; screens < 3; screens++) {
    await form.getByRole('button', { name: 'Back' }).filter({ visible: true }).click();
    await expect.poll(() => told.length).toBe(1 + screens);
  }
  let down = true;
  const heard = [];
  await page.route('**/v1/partials', async (route) => {
    if (down) return route.abort();
    heard.push(new URLSearchParams(route.request().postData()));
    return route.continue();
  });
  await form.getByLabel(offer.en).uncheck();
  await expect.poll(() => told.at(-1).keep).toBe('');
  down = false;
  await context.setOffline(true);
  await context.setOffline(false);
  await expect.poll(() => heard.map((place) => [place.get('key'), place.get('keep')])).toEqual([[told[0].key, '']]);
  // Once is enough.
  for (let screens = 1; screens < 4; screens++) await next();
  await expect(form.locator('dl')).toBeVisible();
  expect(heard).toHaveLength(1);
});

test('answers that are changed after a try to send have a place of their own, and the first one is taken back', async ({ page, stack }) => {
  const { form, told, next } = await begin(page, stack, true);
  await next();
  await next();
  await expect.poll(() => told.length).toBe(2);
  await page.route('**/v1/inquiries', (route) => route.abort());
  await form.getByLabel(words.en.consent).check();
  await form.getByRole('button', { name: words.en.send }).click();
  await expect(form.getByRole('status')).toContainText('we keep trying');
  await form.getByRole('button', { name: `Change ${words.en.phone}` }).click();
  await form.getByLabel(words.en.phone).fill('(555) 555-0124');
  await page.unroute('**/v1/inquiries');
  await next();
  await expect.poll(() => told.slice(-2).map(({ key, keep }) => [key === told[0].key, keep])).toEqual([[true, ''], [false, 'yes']]);
  await next();
  await form.getByRole('button', { name: words.en.send }).click();
  await expect(form.getByRole('heading', { name: words.en.done })).toBeVisible();
});

test('the form is sent as ever where nobody can be told', async ({ page, stack }) => {
  await page.route('**/v1/partials', (route) => route.abort());
  await page.goto(`${stack.pages}/generic.html`);
  const form = slot(page);
  await expect(form.locator('form[data-step="1"]')).toBeVisible();
  await form.locator('[name=keep]').evaluate((box) => { box.checked = true; });
  const who = { name: 'Kept Place', phone: '(555) 555-0123' };
  await fillIn(form, 'en', who);
  await expect(form.getByRole('heading', { name: words.en.done })).toBeVisible();
  await expect.poll(() => stack.arrivedFor(who.name).length, { timeout: 15_000 }).toBe(1);
});

test('without scripts, where no screen can be left, it is not offered', async ({ page, stack }) => {
  await page.route('**/embed.js', (route) => route.abort());
  await page.goto(stack.hosted);
  await expect(page.locator('[name=keep]')).toBeHidden();
  await expect(page.locator('[name=name]')).toBeVisible();
});
