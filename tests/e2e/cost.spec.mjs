// What a form costs the page that it stands on, and whom it tells of the visitor.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ana, fillIn, words } from '../../www/demo/browser.mjs';
import { root } from '../../www/demo/stack.mjs';
import { expect, test } from './stack.mjs';

const slot = (page) => page.locator('[data-portico]');

test('a form far down the page is fetched when a visitor comes within 600 pixels of it, not before', async ({ page, stack }) => {
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto(`${stack.pages}/far.html`);
  await page.waitForFunction(() => window.Portico);
  const top = await slot(page).evaluate((element) => element.getBoundingClientRect().top);
  const fetched = () => asked.filter((path) => path.startsWith('/v1/forms'));
  await page.evaluate((to) => window.scrollTo(0, to), top - 700 - 700);
  await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => setTimeout(seen, 200))));
  expect(fetched()).toHaveLength(0);
  await page.evaluate((to) => window.scrollTo(0, to), top - 700 - 500);
  await expect(slot(page).getByRole('heading', { name: words.en.needTitle })).toBeAttached();
  expect(fetched()).toHaveLength(1);
  await expect(slot(page)).not.toBeInViewport();
});

/** Adds up in `window.moved` what moves on a page by itself. */
const watch = (page) => page.addInitScript(() => {
  window.moved = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.moved += value;
  }).observe({ type: 'layout-shift', buffered: true });
});

for (const [name, viewport] of [['a phone', { width: 390, height: 844 }], ['a desktop', { width: 1280, height: 900 }]])
  test(`what stands below the form does not move where the page reserves the height that is published (${name})`, async ({ page, stack }) => {
    const published = /```css\s+(.*min-height[^`]*)```/.exec(await readFile(path.join(root, 'docs/embed.md'), 'utf8'))[1];
    await page.setViewportSize(viewport);
    await watch(page);
    let style = '';
    await page.route('**/page.css', (route) => route.fulfill({ contentType: 'text/css', body: `body{font-family:sans-serif}${style}` }));
    await page.route('**/embed.js', async (route) => {
      await new Promise((later) => setTimeout(later, 600));
      await route.continue();
    });
    const moves = async () => {
      await page.goto(`${stack.pages}/text-below.html`);
      await expect(slot(page).locator('form[data-step="1"]')).toBeVisible();
      await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => setTimeout(seen, 300))));
      return page.evaluate(() => window.moved);
    };
    expect(await moves()).toBeGreaterThan(0);
    style = published;
    expect(await moves()).toBe(0);
    // Without a gap that nobody would want.
    const [place, form] = [await slot(page).boundingBox(), await slot(page).locator('.p').boundingBox()];
    expect(place.height - form.height).toBeLessThan(120);
  });

test('nothing on the page moves by itself, from the first paint to the confirmation', async ({ page, stack }) => {
  await watch(page);
  await page.goto(`${stack.pages}/landing.html`);
  const form = slot(page);
  await expect(form.locator('form[data-step="1"]')).toBeVisible();
  await page.mouse.move(10, 10);
  await page.mouse.move(20, 20);
  await expect(form.locator('form[data-ready]')).toBeVisible();
  expect(await page.evaluate(() => window.moved)).toBe(0);
  await fillIn(form, 'en', { ...ana, name: 'Still Example' });
  await expect(form.getByRole('heading', { name: words.en.done })).toBeVisible();
});

test('nobody but the page and the edge is asked for anything, and nobody gets or sets a cookie', async ({ page, context, stack }) => {
  // The desk's session lives on the same host.
  await context.addCookies([{ name: 'session', value: 'of-the-desk', url: stack.edge }]);
  const origins = new Set();
  const withCookies = [];
  const settings = [];
  page.on('request', async (request) => {
    if (request.url().startsWith('data:')) return;
    origins.add(new URL(request.url()).origin);
    // The tag itself is the page's: browsers send what they have with it, and the edge does not look.
    const cookie = (await request.allHeaders()).cookie;
    if (cookie && !request.isNavigationRequest() && !/embed\.js$|\.css$/.test(request.url())) withCookies.push(request.url());
  });
  page.on('response', async (response) => {
    if ((await response.allHeaders())['set-cookie']) settings.push(response.url());
  });
  for (const name of ['landing', 'generic']) {
    await page.goto(`${stack.pages}/${name}.html`);
    await slot(page).getByRole('button', { name: 'Español' }).click();
    await expect(slot(page).getByRole('heading', { name: words.es.needTitle })).toBeVisible();
    await fillIn(slot(page), 'es', { ...ana, name: 'Nobody Example' });
    await expect(slot(page).getByRole('heading', { name: words.es.done })).toBeVisible();
  }
  expect([...origins].sort()).toEqual([stack.edge, stack.pages].sort());
  expect(withCookies).toEqual([]);
  expect(settings).toEqual([]);
  expect((await context.cookies()).map(({ name }) => name)).toEqual(['session']);
});

test('a page’s dataLayer hears nothing unless it is asked for', async ({ page, stack }) => {
  await page.addInitScript(() => { window.dataLayer = []; });
  await page.goto(`${stack.pages}/landing.html`);
  await fillIn(slot(page), 'en', { ...ana, name: 'Unheard Example' });
  await expect(slot(page).getByRole('heading', { name: words.en.done })).toBeVisible();
  expect(await page.evaluate(() => window.dataLayer)).toEqual([]);
});
