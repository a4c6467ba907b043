// Proof of work: done beside the patient's typing, and nobody waits for it.

import { fillIn, words } from '../../www/demo/browser.mjs';
import { asOperator } from '../../www/demo/stack.mjs';
import { expect, test } from './stack.mjs';

const slot = (page) => page.locator('[data-portico]');
const proof = (page) => slot(page).locator('[name=altcha]');

// Any mark against an inquiry holds it back, so that the desk says which.
const spam = { proof_of_work: true, quarantine_at: 1, minimum_seconds: 0 };
test.beforeAll(({ stack }) => stack.putPolicy({ ...stack.policy, spam: { ...stack.policy.spam, ...spam } }));
test.afterAll(({ stack }) => stack.putPolicy(stack.policy));

/** Opens a page whose form asks for a proof, and returns the paths that it asks the edge for. */
async function open(page, stack, name) {
  const asked = [];
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === stack.edge) asked.push(pathname);
  });
  // Forms are kept for a minute: one of another test's policy may still be around.
  await expect.poll(async () => (await fetch(`${stack.hosted}/embed.js`)).text()).toContain('/assets/proof-');
  await page.goto(`${stack.pages}/${name}.html`);
  await expect(slot(page).locator('form[data-step="1"]')).toBeVisible();
  return asked;
}

/** Sends the form and returns what holds the inquiry back. */
async function send(page, stack, name) {
  const answer = page.waitForResponse((response) => response.url().endsWith('/v1/inquiries'));
  await fillIn(slot(page), 'en', { name, phone: '(555) 555-0123' });
  const stored = await answer;
  expect(stored.status()).toBe(201);
  await expect(slot(page).getByRole('heading', { name: words.en.done })).toBeVisible();
  const { id } = await stored.json();
  return (await asOperator(stack.edge, stack.token)('GET', `/v1/desk/${stack.policy.id}/inquiries/${id}`)).quarantine;
}

for (const name of ['landing', 'generic', 'csp'])
  test(`is done once somebody is about to use the form, in short slices (${name})`, async ({ page, stack }) => {
    // Yew's beginning is measured elsewhere.
    await page.route('**/assets/app-*.wasm', (route) => route.abort());
    await page.addInitScript(() => {
      window.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
      }).observe({ type: 'longtask' });
    });
    const asked = await open(page, stack, name);
    expect(asked.filter((path) => /proof|challenge/.test(path))).toEqual([]);
    await expect(proof(page)).toHaveValue('');
    await page.evaluate(() => { window.longest = 0; });
    await slot(page).getByLabel(words.en.need, { exact: true }).check();
    await expect(proof(page)).toHaveValue(/^ey/, { timeout: 20_000 });
    expect(asked.filter((path) => /proof|challenge/.test(path))).toEqual([
      expect.stringMatching(/^\/assets\/proof-/), `/v1/forms/${stack.policy.id}/challenge`,
    ]);
    const longest = await page.evaluate(() => window.longest);
    console.log(`    longest task while solving: ${longest} ms`);
    // All of it at once takes a second; what else runs on the machine makes slices longer.
    expect(longest).toBeLessThan(250);
  });

test('clears the inquiry of the doubt', async ({ page, stack }) => {
  await open(page, stack, 'landing');
  await slot(page).getByLabel(words.en.need, { exact: true }).check();
  await expect(proof(page)).toHaveValue(/^ey/, { timeout: 20_000 });
  expect(await send(page, stack, 'Proven Example')).toBeUndefined();
});

test('that cannot be done holds nobody up, and is noted', async ({ page, stack }) => {
  await page.route('**/challenge', (route) => route.fulfill({ status: 503, body: '' }));
  const asked = await open(page, stack, 'landing');
  expect((await send(page, stack, 'Unproven Example')).reasons).toEqual(['The browser did not send its proof of work.']);
  expect(asked.filter((path) => path.endsWith('/challenge'))).toHaveLength(1);
});

test('that has grown old is done again', async ({ page, stack }) => {
  const asked = await open(page, stack, 'landing');
  const need = slot(page).getByLabel(words.en.need, { exact: true });
  await need.check();
  await expect(proof(page)).toHaveValue(/^ey/, { timeout: 20_000 });
  const first = await proof(page).inputValue();
  await page.clock.setFixedTime(Date.now() + 56 * 60_000);
  await need.dispatchEvent('focusin');
  await expect(proof(page)).not.toHaveValue(first);
  await expect(proof(page)).toHaveValue(/^ey/, { timeout: 20_000 });
  expect(asked.filter((path) => path.endsWith('/challenge'))).toHaveLength(2);
});

test('is not asked where the practice does not want it', async ({ page, stack }) => {
  await stack.putPolicy(stack.policy);
  try {
    await page.goto(`${stack.hosted}`);
    await expect(page.locator('form')).not.toHaveAttribute('data-also', /proof/);
    await expect(page.locator('[name=altcha]')).toHaveCount(0);
  } finally {
    await stack.putPolicy({ ...stack.policy, spam: { ...stack.policy.spam, ...spam } });
  }
});
