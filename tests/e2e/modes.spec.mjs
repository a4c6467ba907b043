// The form in dialogs and frames, and what a page's own scripts can do with it.

import { fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';
import { hurry } from './states.mjs';

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

/** Puts a dialog without a link on a page. */
const withoutLink = (page, options) => page.evaluate((options) => {
  const at = document.createElement('div');
  at.id = 'made';
  document.querySelector('[data-portico]').replaceWith(at);
  return window.Portico.load({ at, practice: 'bright-river-dental', mode: 'popup', ...options });
}, options);

test('the words around a form are in its language, whatever the page’s is', async ({ page, stack }) => {
  await page.goto(`${stack.pages}/generic.html`);
  await withoutLink(page, { language: 'es' });
  const button = page.getByRole('button', { name: 'Solicitar una cita' });
  await expect(button).toHaveAttribute('lang', 'es');
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Solicite una cita con Bright River Dental' });
  await expect(dialog).toHaveAttribute('lang', 'es');
  await expect(dialog.getByRole('button', { name: 'Cerrar' })).toBeVisible();
  await dialog.getByRole('button', { name: 'English' }).click();
  const english = page.getByRole('dialog', { name: 'Request a visit with Bright River Dental' });
  await expect(english).toHaveAttribute('lang', 'en');
  await expect(english.getByRole('button', { name: 'Close' })).toBeVisible();
  await page.goto(`${stack.pages}/generic.html`);
  await withoutLink(page, { mode: 'frame', language: 'es' });
  await expect(page.locator('iframe')).toHaveAttribute('title', 'Solicitud de cita');
  await expect(page.locator('iframe')).toHaveAttribute('lang', 'es');
});

test('a link that was a dialog’s is a link again', async ({ page, stack }) => {
  await page.goto(`${stack.pages}/popup.html`);
  await expect(link(page)).toHaveAttribute('aria-haspopup', 'dialog');
  await page.evaluate(() => window.Portico.unmount());
  await expect(link(page)).not.toHaveAttribute('aria-haspopup');
  await link(page).click();
  await expect(page).toHaveURL(stack.hosted);
  await page.goto(`${stack.pages}/generic.html`);
  await withoutLink(page, {});
  await page.evaluate(() => window.Portico.unmount('#made'));
  await expect(page.getByRole('button')).toHaveCount(0);
});

test('who has closed a dialog is told what has become of the request', async ({ page, stack }) => {
  await hurry(page);
  await page.goto(`${stack.pages}/popup.html`);
  await expect(link(page)).toHaveAttribute('aria-haspopup', 'dialog');
  await link(page).click();
  const dialog = page.getByRole('dialog');
  let go;
  const held = new Promise((come) => { go = come; });
  await page.route('**/v1/inquiries', async (route) => {
    await held;
    return route.abort();
  });
  await fillIn(dialog, 'en', patient('Closed'));
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  go();
  await expect(dialog.getByRole('status')).toContainText('may not have arrived');
  await page.unroute('**/v1/inquiries');
  await page.route('**/v1/inquiries', async (route) => {
    await page.evaluate(() => window.Portico.close());
    return route.continue();
  });
  await dialog.getByRole('button', { name: text.send }).click();
  await expect(dialog.getByRole('heading', { name: text.done })).toBeVisible();
});

test('a dialog without a link leads to the hosted page where it cannot be fetched, and coming near it does no harm', async ({ page, stack }) => {
  const broken = [];
  page.on('pageerror', (problem) => broken.push(problem.message));
  await page.route('**/v1/forms/**', (route) => route.abort());
  for (const open of [(page) => page.getByRole('button').click(), (page) => page.evaluate(() => { window.Portico.open('#made'); })]) {
    await page.goto(`${stack.pages}/far.html`);
    await withoutLink(page, { label: 'Ask' });
    await page.getByRole('button', { name: 'Ask' }).hover();
    await expect(page.locator('#made')).toHaveAttribute('data-problem', /fetch/);
    await open(page);
    await expect(page).toHaveURL(stack.hosted);
  }
  expect(broken).toEqual([]);
});

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
    expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors ${stack.pages} 'self'`);
    const port = new URL(stack.pages).port;
    await page.goto(`http://127.0.0.1:${port}/frame.html`);
    await expect(link(page)).toBeVisible();
    await expect(page.locator('iframe')).toBeHidden();
  });

  test('is sized and tells what happens where the page is slow to answer', async ({ page, stack }) => {
    await page.addInitScript(() => {
      const listen = window.addEventListener.bind(window);
      window.addEventListener = (kind, act, ...rest) => listen(kind, kind === 'message'
        ? (event) => setTimeout(act, event.data?.portico === 'hello' ? 2500 : 0, event)
        : act, ...rest);
    });
    await page.goto(`${stack.pages}/frame.html`);
    await page.evaluate(() => document.addEventListener('portico:step', ({ detail }) => { window.told = detail.step; }));
    const frame = page.frameLocator('iframe');
    await frame.getByLabel(text.need, { exact: true }).check();
    await expect.poll(async () => (await page.locator('iframe').boundingBox()).height).toBeGreaterThan(300);
    await frame.getByRole('button', { name: text.next }).filter({ visible: true }).click();
    await expect.poll(() => page.evaluate(() => window.told)).toBe(2);
  });

  test('tells the page’s dataLayer, where the page wants that', async ({ page, stack }) => {
    const who = patient('Layer');
    await page.goto(`${stack.pages}/frame.html`);
    await page.locator('[data-portico]').evaluate((slot) => { slot.dataset.datalayer = ''; });
    await fillIn(page.frameLocator('iframe'), 'en', who);
    const { inquiry } = await arrives(stack, who);
    await expect.poll(() => page.evaluate(() => window.dataLayer)).toEqual([{ event: 'portico_submitted', reference: inquiry.reference }]);
  });

  test('whose script cannot be had leaves the link', async ({ page, stack }) => {
    await page.route('**/assets/form-*.js', (route) => route.abort());
    const asked = page.waitForRequest('**/assets/form-*.js');
    await page.goto(`${stack.pages}/frame.html`);
    await asked;
    await expect(link(page)).toBeVisible();
    await expect(page.locator('iframe')).toBeHidden();
  });

  test('made by hand works without scripts on the practice’s pages', async ({ page, stack }) => {
    await page.route('**/embed.js', (route) => route.abort());
    await page.goto(`${stack.pages}/no-tag.html`);
    await page.evaluate((address) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.append(frame);
    }, `${stack.hosted}/frame`);
    const frame = page.frameLocator('iframe');
    await frame.getByLabel(text.name).fill('Hand Made');
    await frame.getByRole('button', { name: text.send }).click();
    await expect(frame.getByRole('heading', { name: text.summary })).toBeVisible();
    await expect(frame.getByLabel(text.name)).toHaveValue('Hand Made');
    await frame.getByLabel(text.need, { exact: true }).check();
    await frame.getByLabel(text.phone).fill('(555) 555-0123');
    await frame.getByLabel(text.consent).check();
    await frame.getByRole('button', { name: text.send }).click();
    await expect(frame.getByRole('heading', { name: text.done })).toBeVisible();
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

  test('can ask for a form that stands there, and nothing that was typed is lost', async ({ page, stack }) => {
    await page.goto(`${stack.pages}/landing.html`);
    const form = page.locator('[data-portico]');
    await form.getByLabel('Clear aligners').check();
    const load = (options) => page.evaluate((options) => window.Portico.load({ at: '[data-portico]', practice: 'bright-river-dental', ...options }), options);
    await load();
    await expect(form.getByLabel('Clear aligners')).toBeChecked();
    await load({ datalayer: true });
    await expect(form).toHaveAttribute('data-datalayer', '');
    await load({ datalayer: false });
    await expect(form).not.toHaveAttribute('data-datalayer');
    // Another one is another one.
    await load({ language: 'es' });
    await expect(form.getByRole('heading', { name: words.es.needTitle })).toBeVisible();
    for (const mode of ['popup', 'frame']) {
      await page.goto(`${stack.pages}/${mode}.html`);
      await expect(mode === 'popup' ? page.locator('a[aria-haspopup]') : page.locator('iframe')).toBeVisible();
      await page.evaluate((mode) => window.Portico.load({ at: '[data-portico]', practice: 'bright-river-dental', mode }), mode);
      if (mode === 'popup') {
        await link(page).click();
        await expect(page.getByRole('dialog')).toHaveCount(1);
      } else await expect(page.locator('iframe')).toHaveCount(1);
    }
  });

  test('may ask for it, take it away and ask again before it is there', async ({ page, stack }) => {
    const who = patient('Strict');
    await page.goto(`${stack.pages}/generic.html`);
    await page.evaluate(() => {
      const at = document.createElement('div');
      at.id = 'component';
      document.querySelector('[data-portico]').replaceWith(at);
      window.events = [];
      for (const name of ['ready', 'submitted'])
        document.addEventListener(`portico:${name}`, () => window.events.push(name));
      // As React does it in its strict mode.
      const load = () => window.Portico.load({ at, practice: 'bright-river-dental', datalayer: true });
      load();
      window.Portico.unmount(at);
      load();
    });
    const form = page.locator('#component');
    await fillIn(form, 'en', who);
    await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
    await arrives(stack, who);
    expect(await page.evaluate(() => [window.events, window.dataLayer.length])).toEqual([['ready', 'submitted'], 1]);
    await page.evaluate(() => {
      const at = document.createElement('div');
      at.id = 'gone';
      document.body.append(at);
      window.done = window.Portico.load({ at, practice: 'bright-river-dental' });
      window.Portico.unmount(at);
      return window.done;
    });
    await expect(page.locator('#gone form')).toHaveCount(0);
  });

  test('opens a form that is far down once', async ({ page, stack }) => {
    await page.goto(`${stack.pages}/far.html`);
    const form = page.locator('[data-portico]');
    await page.evaluate(() => window.Portico.open());
    await form.getByLabel('Clear aligners').check();
    await expect(form).toBeInViewport();
    await page.evaluate(() => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle))));
    await page.waitForLoadState('networkidle');
    await expect(form.getByLabel('Clear aligners')).toBeChecked();
  });

  test('finds the edge where tools hide the script’s address', async ({ page, stack }) => {
    const loader = await (await fetch(`${stack.edge}/embed.js`)).text();
    await page.route('**/bundle.js', (route) => route.fulfill({ contentType: 'text/javascript', body: loader }));
    await page.goto(`${stack.pages}/optimised.html`);
    const form = page.locator('[data-portico]');
    await expect(form.getByRole('heading', { name: text.needTitle })).toBeVisible();
    await page.evaluate(() => { document.querySelector('[data-portico]').id = 'place'; });
    await page.evaluate(() => window.Portico.open('#place'));
    await expect(form.getByRole('heading', { name: text.needTitle })).toBeFocused();
    await page.evaluate((edge) => {
      const at = document.createElement('div');
      at.id = 'other';
      document.querySelector('[data-portico]').replaceWith(at);
      return window.Portico.load({ at: '#other', practice: 'bright-river-dental', edge });
    }, stack.edge);
    await expect(page.locator('#other').getByRole('heading', { name: text.needTitle })).toBeVisible();
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
