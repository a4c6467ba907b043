// The form in dialogs and frames, and what a page's own scripts can do with it.

import { fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

const text = words.en;
let person = 0;
const patient = (name) => ({ name: `${name} Mode ${++person}`, phone: '(555) 555-0123' });
const link = (page) => page.getByRole('link', { name: 'Request an appointment' });

async function arrives(stack, who) {
  await expect.poll(() => stack.arrivedFor(who.name).length, { timeout: 15_000 }).toBe(1);
  return stack.arrivedFor(who.name)[0].message.data;
}

for (const mode of ['popup', 'slide-over']) {
  test.describe(`a form as ${mode}`, () => {
    test('opens from its link, keeps the focus inside, closes on Escape and gives the focus back', async ({ page, stack }) => {
      await page.goto(`${stack.pages}/${mode}.html`);
      await expect(link(page)).toHaveAttribute('aria-haspopup', 'dialog');
      await link(page).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Request a visit with Bright River Dental' });
      await expect(dialog).toBeVisible();
      await expect(dialog.getByRole('heading', { level: 1 })).toBeFocused();
      // However often Tab is pressed, nothing of the page behind gets the focus.
      for (let n = 0; n < 16; n++) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement?.matches('a'))).toBe(false);
      }
      await dialog.getByLabel('Clear aligners').check();
      await page.evaluate(() => document.addEventListener('portico:closed', ({ detail }) => { window.told = detail; }));
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect.poll(() => page.evaluate(() => window.told)).toEqual({ practice: 'bright-river-dental' });
      await expect(link(page)).toBeFocused();
      // What was typed is there the next time.
      await link(page).click();
      await expect(dialog.getByLabel('Clear aligners')).toBeChecked();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await expect(dialog).toBeHidden();
    });

    test('sends a request', async ({ page, stack }) => {
      const who = patient(mode);
      await page.setViewportSize({ width: 390, height: 700 });
      await page.goto(`${stack.pages}/${mode}.html?utm_source=google&utm_medium=cpc`);
      await expect(link(page)).toHaveAttribute('aria-haspopup', 'dialog');
      await link(page).click();
      const dialog = page.getByRole('dialog');
      await fillIn(dialog, 'en', who);
      await expect(dialog.getByRole('heading', { name: text.done })).toBeVisible();
      expect(await arrives(stack, who)).toMatchObject({ source: { channel: 'paid_search' }, landing: { page: `/${mode}.html` } });
    });
  });
}

test('a dialog that cannot be fetched leads to the hosted page', async ({ page, stack }) => {
  await page.route('**/v1/forms/**', (route) => route.abort());
  await page.goto(`${stack.pages}/popup.html`);
  await expect(link(page)).toHaveAttribute('aria-haspopup', 'dialog');
  await link(page).click();
  await expect(page).toHaveURL(stack.hosted);
});

test.describe('a form in a frame', () => {
  test('has the height of its content, tells where the visit began, and sends', async ({ page, stack }) => {
    const who = patient('Frame');
    await page.goto(`${stack.pages}/frame.html?utm_source=google&utm_medium=cpc&utm_campaign=fall`, { referer: 'https://www.google.com/' });
    await page.evaluate(() => {
      window.events = [];
      for (const name of ['ready', 'start', 'step', 'submitted'])
        document.addEventListener(`portico:${name}`, ({ detail }) => window.events.push([name, detail]));
    });
    const frame = page.frameLocator('iframe');
    await expect(frame.getByRole('heading', { name: text.needTitle })).toBeVisible();
    await expect(link(page)).toBeHidden();
    const fits = () => expect.poll(async () => {
      const inner = await frame.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().bottom));
      const outer = (await page.locator('iframe').boundingBox()).height;
      return Math.abs(outer - inner);
    }).toBeLessThanOrEqual(1);
    await fits();
    await fillIn(frame, 'en', who);
    await expect(frame.getByRole('heading', { name: text.done })).toBeVisible();
    await fits();
    expect(await arrives(stack, who)).toMatchObject({ source: { channel: 'paid_search', campaign: 'fall' }, landing: { page: '/frame.html', form: 'widget' } });
    const events = await page.evaluate(() => window.events);
    expect(events.map(([name]) => name)).toEqual(expect.arrayContaining(['start', 'step', 'submitted']));
    expect(JSON.stringify(events)).not.toContain(who.name);
  });

  test('may stand only on pages of the practice', async ({ page, stack }) => {
    const answer = await fetch(`${stack.hosted}/frame`);
    expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors ${stack.pages}`);
    const port = new URL(stack.pages).port;
    await page.goto(`http://127.0.0.1:${port}/frame.html`);
    await expect(link(page)).toBeVisible();
    await expect(page.locator('iframe')).toBeHidden();
  });

  test('does not listen to others', async ({ page, stack }) => {
    await page.goto(`${stack.pages}/frame.html`);
    const frame = page.frameLocator('iframe');
    await expect(frame.getByRole('heading', { name: text.needTitle })).toBeVisible();
    const before = (await page.locator('iframe').boundingBox()).height;
    const heard = await page.evaluate(() => new Promise((done) => {
      let events = 0;
      document.addEventListener('portico:submitted', () => { events += 1; });
      window.postMessage({ portico: 'height', height: 5 }, '*');
      window.postMessage({ portico: 'event', name: 'portico:submitted', detail: {} }, '*');
      addEventListener('message', ({ data }) => data === 'last' && done(events));
      window.postMessage('last', '*');
    }));
    expect(heard).toBe(0);
    expect((await page.locator('iframe').boundingBox()).height).toBe(before);
  });
});

test.describe('a page’s own script', () => {
  test('can leave calls before the loader is there, and is told what happens by ids only', async ({ page, stack }) => {
    const who = patient('Calls');
    await page.goto(`${stack.pages}/calls.html`);
    const form = page.locator('#place');
    await expect(form.getByLabel('Clear aligners')).toBeChecked();
    await fillIn(form, 'en', who);
    await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
    const { inquiry } = await arrives(stack, who);
    const { events, dataLayer } = await page.evaluate(() => ({ events: window.events, dataLayer: window.dataLayer }));
    const practice = 'bright-river-dental';
    expect(events).toEqual([
      ['ready', { practice }], ['start', { practice }],
      ['step', { practice, step: 2 }], ['step', { practice, step: 3 }], ['step', { practice, step: 4 }],
      ['submitted', { practice, id: inquiry.id, reference: inquiry.reference }],
    ]);
    expect(dataLayer).toEqual([{ event: 'portico_submitted', reference: inquiry.reference }]);
  });

  test('can open, close, take away and put back a form', async ({ page, stack }) => {
    await page.goto(`${stack.pages}/landing.html`);
    const form = page.locator('[data-portico]');
    await expect(form.getByRole('heading', { name: text.needTitle })).toBeVisible();
    await page.evaluate(() => window.Portico.open());
    await expect(form.getByRole('heading', { name: text.needTitle })).toBeFocused();
    await page.evaluate(() => window.Portico.unmount());
    await expect(form.getByRole('heading', { name: text.needTitle })).toHaveCount(0);
    await expect(link(page)).toBeVisible();
    await page.evaluate(() => window.Portico.open('bright-river-dental'));
    await expect(form.getByRole('heading', { name: text.needTitle })).toBeVisible();
    expect(await page.evaluate(() => window.dataLayer)).toBeUndefined();
    await page.evaluate(() => window.Portico.load({ at: 'h1', practice: 'bright-river-dental', mode: 'popup', language: 'es' }));
    await page.evaluate(() => window.Portico.open('h1'));
    await expect(page.getByRole('dialog', { name: 'Solicite una cita con Bright River Dental' })).toBeVisible();
    await page.evaluate(() => window.Portico.close('h1'));
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});
