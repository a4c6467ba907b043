// Host pages as they are out there: each a real page in www/pages.

import { chromium } from '@playwright/test';
import { fillIn, launch, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

const text = words.en;
let person = 0;
const patient = (name) => ({ name: `${name} Host ${++person}`, phone: '(555) 555-0123' });
const slot = (page) => page.locator('[data-portico]');

/** Opens a page and fails the test on anything the page complains of. */
async function open(page, stack, name, query = '') {
  page.on('pageerror', (error) => { throw error; });
  await page.addInitScript(() => {
    document.write = () => { throw new Error('document.write'); };
  });
  await page.goto(`${stack.pages}/${name}.html${query}`);
}

/** Fills in the form and waits until the practice has it. */
async function works(stack, form, name, language = 'en') {
  const who = patient(name);
  await fillIn(form, language, who);
  await expect(form.getByRole('heading', { name: words[language].done })).toBeVisible();
  await expect.poll(() => stack.arrivedFor(who.name).length, { timeout: 15_000 }).toBe(1);
  return stack.arrivedFor(who.name)[0].message.data;
}

test.describe('the form stands', () => {
  test('on a page that resets every style', async ({ page, stack }) => {
    await open(page, stack, 'reset');
    const form = slot(page);
    const heading = form.getByText(text.needTitle);
    await expect(heading).toHaveCSS('letter-spacing', 'normal');
    await expect(heading).toHaveCSS('text-transform', 'none');
    await expect(heading).toHaveCSS('color', 'rgb(23, 33, 43)');
    await expect(heading).toHaveCSS('font-size', '22px');
    await expect(heading).toHaveCSS('text-align', 'start');
    const box = await form.locator('label', { hasText: 'Dental implants' }).boundingBox();
    expect(box.height).toBeGreaterThanOrEqual(44);
    await works(stack, form, 'Reset');
  });

  test('on a page that runs from right to left', async ({ page, stack }) => {
    await open(page, stack, 'rtl');
    const form = slot(page);
    await expect(form.locator('.p')).toHaveCSS('direction', 'ltr');
    const radio = await form.getByLabel(text.need, { exact: true }).boundingBox();
    const label = await form.getByText(text.need, { exact: true }).boundingBox();
    expect(radio.x).toBeLessThan(label.x);
    await works(stack, form, 'Rtl');
  });

  test('in an application that changes its page without loading one', async ({ page, stack }) => {
    await open(page, stack, 'spa', '?page=home&utm_source=google&utm_medium=cpc&utm_campaign=fall');
    await expect(slot(page)).toHaveCount(0);
    for (let times = 0; times < 2; times++) {
      await page.getByRole('link', { name: 'Visit' }).click();
      await expect(slot(page).getByRole('heading', { name: text.needTitle })).toBeVisible();
      await page.getByRole('link', { name: 'Home' }).click();
      await expect(slot(page)).toHaveCount(0);
    }
    await page.getByRole('link', { name: 'Visit' }).click();
    // Where the visit began is what counts, whatever the address says by now.
    expect(await works(stack, slot(page), 'Spa')).toMatchObject({ source: { channel: 'paid_search', campaign: 'fall' } });
  });

  test('where a tag manager puts it', async ({ page, stack }) => {
    await open(page, stack, 'tag-manager');
    await works(stack, slot(page), 'Manager');
  });

  test('once where the script stands twice', async ({ page, stack }) => {
    await open(page, stack, 'twice');
    await works(stack, slot(page), 'Twice');
    expect(await page.locator('[data-portico]').count()).toBe(1);
  });

  test('twice on one page, each by itself', async ({ page, stack }) => {
    await open(page, stack, 'two');
    const [one, two] = [page.locator('#one [data-portico]'), page.locator('#two [data-portico]')];
    await expect(two.getByRole('heading', { name: words.es.needTitle })).toBeVisible();
    await one.getByLabel('Clear aligners').check();
    await works(stack, two, 'Second', 'es');
    await expect(one.getByLabel('Clear aligners')).toBeChecked();
    await works(stack, one, 'First');
  });

  test('with what was typed where a builder moves it, and anew where a builder copies it', async ({ page, stack }) => {
    await open(page, stack, 'builder');
    await slot(page).getByLabel('Clear aligners').check();
    await page.evaluate(() => document.getElementById('right').append(document.querySelector('[data-portico]')));
    const moved = page.locator('#right [data-portico]');
    await expect(moved.getByLabel('Clear aligners')).toBeChecked();
    await page.evaluate(() => {
      document.getElementById('left').innerHTML = document.getElementById('right').innerHTML;
    });
    const copy = page.locator('#left [data-portico]');
    await expect(copy.getByRole('heading', { name: text.needTitle })).toBeVisible();
    await expect(copy.getByLabel('Clear aligners')).not.toBeChecked();
    await works(stack, moved, 'Moved');
  });

  test('where the script alone stands', async ({ page, stack }) => {
    await open(page, stack, 'script-only');
    await works(stack, slot(page), 'Alone', 'es');
  });

  test('where the script alone stands for each location, and once for each', async ({ page, stack }) => {
    await open(page, stack, 'alone-twice');
    // Asynchronous scripts run in any order: which of two that are the same comes first is not known.
    const chosen = page.locator('[data-portico] [name=location]:checked');
    await expect.poll(() => chosen.evaluateAll((all) => all.map(({ value }) => value).sort())).toEqual(['downtown', 'riverside']);
    await expect(page.locator('[data-portico]')).toHaveCount(2);
  });

  test('where a tool has gathered the scripts into one of its own', async ({ page, stack }) => {
    const loader = await (await fetch(`${stack.edge}/embed.js`)).text();
    await page.route('**/bundle.js', (route) => route.fulfill({ contentType: 'text/javascript', body: `${loader};var theirs = 1;` }));
    await open(page, stack, 'optimised');
    await works(stack, slot(page), 'Gathered');
  });

  test('on the window of an app’s own browser', async ({ page, stack }) => {
    for (const viewport of [{ width: 320, height: 430 }, { width: 360, height: 500 }, { width: 844, height: 300 }]) {
      await page.setViewportSize(viewport);
      await open(page, stack, 'landing');
      const form = slot(page);
      await form.getByRole('heading', { name: text.needTitle }).scrollIntoViewIfNeeded();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    }
    await works(stack, slot(page), 'Small');
  });

  test('with its answers after the visitor has gone away and come back', async ({ stack }) => {
    // Playwright switches the back/forward cache off; here it has to be on.
    const browser = await chromium.launch({ ...launch, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${stack.pages}/landing.html`);
    const form = slot(page);
    await form.getByLabel(text.need, { exact: true }).check();
    await expect(form.locator('form[data-ready]')).toBeVisible();
    await form.getByRole('button', { name: text.next }).filter({ visible: true }).click();
    await form.getByLabel(text.name).fill('Away Host');
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => { window.kept = persisted; });
    });
    await page.goto(`${stack.pages}/rtl.html`);
    await page.evaluate(() => history.back());
    await page.waitForFunction(() => window.kept === true);
    await expect(form.getByLabel(text.name)).toHaveValue('Away Host');
    await form.getByLabel(text.phone).fill('(555) 555-0123');
    for (let screens = 0; screens < 2; screens++)
      await form.getByRole('button', { name: text.next }).filter({ visible: true }).click();
    await form.getByLabel(text.consent).check();
    await form.getByRole('button', { name: text.send }).click();
    await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
    await browser.close();
  });
});

test.describe('the link stays', () => {
  test('where the loader is blocked', async ({ page, stack }) => {
    await page.route('**/embed.js', (route) => route.abort('blockedbyclient'));
    await open(page, stack, 'landing');
    await page.getByRole('link', { name: 'Request an appointment' }).click();
    await expect(page.getByRole('heading', { name: text.needTitle })).toBeVisible();
  });

  test('where the form cannot be fetched, and tells why', async ({ page, stack }) => {
    await page.route('**/v1/forms/**', (route) => route.abort());
    await open(page, stack, 'generic');
    await expect(slot(page)).toHaveAttribute('data-problem', /fetch/);
    await expect(page.getByRole('link', { name: 'Request an appointment' })).toBeVisible();
  });
});

test('a form whose own script is blocked is one long page that works', async ({ page, stack }) => {
  await page.route('**/assets/form-*.js', (route) => route.abort());
  await page.goto(`${stack.pages}/generic.html`);
  const form = slot(page);
  const who = patient('Unrun');
  await form.getByLabel(text.need, { exact: true }).check();
  await form.getByLabel(text.name).fill(who.name);
  await form.getByLabel(text.phone).fill(who.phone);
  await form.getByLabel(text.consent).check();
  await form.getByRole('button', { name: text.send }).click();
  await expect(page.getByRole('heading', { name: text.done })).toBeVisible();
  await expect.poll(() => stack.arrivedFor(who.name).length, { timeout: 15_000 }).toBe(1);
});
