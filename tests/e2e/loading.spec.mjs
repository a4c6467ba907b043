// What a page loads before anybody has touched the form, and from where.

import { fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

const slot = (page) => page.locator('[data-portico]');

/** Opens a page and returns the paths that it asks the edge for. */
async function open(page, stack, name) {
  const asked = [];
  page.on('request', (request) => {
    const { origin, pathname, search } = new URL(request.url());
    if (origin === stack.edge) asked.push(pathname + search);
  });
  await page.goto(`${stack.pages}/${name}.html`);
  return asked;
}

test('a practice’s script brings its form and what runs it in one request', async ({ page, stack }) => {
  const asked = await open(page, stack, 'landing');
  await expect(slot(page).locator('form[data-step="1"]')).toBeVisible();
  expect(asked).toEqual(['/f/bright-river-dental/embed.js']);
  const who = { name: 'One Request', phone: '(555) 555-0123' };
  await fillIn(slot(page), 'en', who);
  await expect(slot(page).getByRole('heading', { name: words.en.done })).toBeVisible();
  await expect.poll(() => stack.arrivedFor(who.name).length, { timeout: 15_000 }).toBe(1);
  expect(asked.filter((path) => /embed|forms|form-/.test(path))).toHaveLength(1);
});

test('the script for every practice fetches the form, and what runs it at the same time', async ({ page, stack }) => {
  const asked = await open(page, stack, 'generic');
  await expect(slot(page).locator('form[data-step="1"]')).toBeVisible();
  expect(asked).toHaveLength(3);
  expect(asked[0]).toBe('/embed.js');
  expect(asked.slice(1).sort()).toEqual([expect.stringMatching(/^\/assets\/form-/), '/v1/forms/bright-river-dental?lang=en']);
});

test('two scripts bring two forms, each to its own slot', async ({ page, stack }) => {
  await open(page, stack, 'languages');
  const [one, two] = [page.locator('#one'), page.locator('#two')];
  await expect(one.getByRole('heading', { name: words.en.needTitle })).toBeVisible();
  await expect(two.getByRole('heading', { name: words.es.needTitle })).toBeVisible();
  await expect(two.locator('[name=need][value=aligners]')).toBeChecked();
  await expect(one.locator('[name=need]:checked')).toHaveCount(0);
});

test('a slot that wants another form than the script brought gets it', async ({ page, stack }) => {
  const asked = await open(page, stack, 'preset');
  await expect(slot(page).locator('[name=need][value=aligners]')).toBeChecked();
  expect(asked.filter((path) => path.startsWith('/v1/'))).toHaveLength(1);
});

test('a page that the practice does not allow is told so', async ({ page, stack }) => {
  await stack.putPolicy({ ...stack.policy, origins: ['https://www.example.com'] });
  try {
    await expect.poll(async () => (await fetch(`${stack.hosted}/embed.js`)).text()).not.toContain(stack.pages);
    await open(page, stack, 'landing');
    await expect(slot(page)).toHaveAttribute('data-problem', /origin/);
    await expect(page.getByRole('link', { name: 'Request an appointment' })).toBeVisible();
  } finally {
    await stack.putPolicy(stack.policy);
    await expect.poll(async () => (await fetch(`${stack.hosted}/embed.js`)).text()).toContain(stack.pages);
  }
});

test('a practice that is not there is named on the page', async ({ page, stack }) => {
  await open(page, stack, 'no-practice');
  await expect(slot(page)).toHaveAttribute('data-problem', /practice/);
});

test('where a page’s rules forbid scripts to send, the form is sent by HTML', async ({ page, stack }) => {
  await open(page, stack, 'csp-no-connect');
  const who = { name: 'Html Sent', phone: '(555) 555-0123' };
  await fillIn(slot(page), 'en', who);
  await expect(page).toHaveURL(/\/r\//);
  await expect(page.getByRole('heading', { name: words.en.done })).toBeVisible();
  await expect.poll(() => stack.arrivedFor(who.name).length, { timeout: 15_000 }).toBe(1);
});

test('where a page’s rules forbid scripts to send, another language is asked for by HTML, and nothing is sent', async ({ page, stack }) => {
  await open(page, stack, 'csp-no-connect');
  const form = slot(page);
  const next = () => form.getByRole('button', { name: words.en.next }).filter({ visible: true }).click();
  const name = 'Html Switched';
  await form.getByLabel(words.en.need, { exact: true }).check();
  await next();
  await form.getByLabel(words.en.name).fill(name);
  await form.getByLabel(words.en.phone).fill('(555) 555-0123');
  await next();
  await next();
  await form.getByLabel(words.en.consent).check();
  await form.getByRole('button', { name: 'Español' }).click();
  await expect(page.locator('main').getByLabel(words.es.name, { exact: true })).toHaveValue(name);
  await expect(page.getByLabel(words.es.consent)).not.toBeChecked();
  expect(stack.arrivedFor(name)).toHaveLength(0);
});
