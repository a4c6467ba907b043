// What people who do not see, do not use a mouse, or need it large meet: every screen and state.

import { ana, fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';
import { circumstances, hasNoViolations, hasNoViolationsAnywhere, walk } from './states.mjs';

for (const language of ['en', 'es'])
  for (const [name, options] of Object.entries(circumstances))
    test(`every screen and state has no violations (${language}, ${name})`, async ({ browser, stack }) => {
      test.setTimeout(90_000);
      const context = await browser.newContext(options);
      const page = await context.newPage();
      // Our own page follows the visitor's choice of light and dark; a practice's page decides itself.
      const own = name === 'dark';
      await page.goto(own ? `${stack.hosted}?lang=${language}` : `${stack.pages}/landing.html`);
      const form = page.locator(own ? 'main' : '[data-portico]');
      await expect(form.locator('form[data-step="1"]')).toBeVisible();
      if (language === 'es' && !own) await form.getByRole('button', { name: 'Español' }).click();
      await walk(page, form, language, (state) => hasNoViolations(page, state));
      await context.close();
    });

for (const language of ['en', 'es'])
  test(`the pages without scripts have no violations (${language})`, async ({ page, stack }) => {
    await page.route('**/embed.js', (route) => route.abort());
    await page.goto(`${stack.hosted}?lang=${language}`);
    await hasNoViolationsAnywhere(page, 'hosted form');
    await page.getByRole('button', { name: words[language].send }).click();
    await expect(page.getByRole('heading', { name: words[language].summary })).toBeVisible();
    await hasNoViolationsAnywhere(page, 'hosted form with errors');
  });

test('our other pages have no violations', async ({ page, stack }) => {
  await page.goto(`${stack.hosted}/doctor?url=https://www.example.com/`);
  await hasNoViolationsAnywhere(page, 'doctor');
  await page.goto(`${stack.edge}/accessibility`);
  await hasNoViolationsAnywhere(page, 'accessibility report');
});

for (const language of ['en', 'es'])
  test(`what a screen reader is given on each screen is as it was agreed (${language})`, async ({ page, stack }) => {
    test.setTimeout(90_000);
    await page.goto(`${stack.pages}/landing.html`);
    const form = page.locator('[data-portico]');
    await expect(form.locator('form[data-step="1"]')).toBeVisible();
    if (language === 'es') await form.getByRole('button', { name: 'Español' }).click();
    await walk(page, form, language, async (state) => {
      // Neither how long trying takes nor what is promised is the same each time.
      if (/trying|confirmation/.test(state)) return;
      await expect(form).toMatchAriaSnapshot({ name: `${language}-${state.replaceAll(' ', '-')}.aria.yml` });
    });
  });

test('the form can be finished with the keyboard alone, in the order of the screen', async ({ page, stack }) => {
  await page.goto(`${stack.pages}/landing.html`);
  const form = page.locator('[data-portico]');
  await expect(form.locator('form[data-step="1"]')).toBeVisible();
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** The name or the text of what has the focus. */
  const here = () => page.evaluate(() => {
    const element = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
    return element.name || element.textContent.trim();
  });
  // The language comes first, then the choices, then Continue.
  await press('Tab');
  expect(await here()).toBe('switch');
  await press('Tab');
  expect(await here()).toBe('need');
  await expect(form.locator('form[data-ready]')).toBeVisible();
  await press('ArrowDown', 'ArrowDown', 'Tab');
  expect(await here()).toBe(words.en.next);
  await press('Enter');
  expect(await here()).toBe('How can we reach you?');
  const order = [];
  for (let n = 0; n < 9; n++) {
    await press('Tab');
    order.push(await here());
    if (order.at(-1) === 'name') await page.keyboard.type('Keys Example');
    if (order.at(-1) === 'phone') await page.keyboard.type('(555) 555-0123');
  }
  expect(order).toEqual(['for', 'name', 'phone', 'email', 'contact', 'voicemail', 'time', words.en.next, 'Back']);
  await press('Shift+Tab', 'Enter');
  expect(await here()).toBe('About the visit');
  await press('Tab', 'Space', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab');
  expect(await here()).toBe(words.en.next);
  await press('Enter');
  expect(await here()).toBe('Check your answers');
  // Send without consent: the focus goes to what is wrong, and from there to the box.
  while ((await here()) !== 'send') await press('Tab');
  await press('Enter');
  await expect(form.getByRole('alert')).toBeFocused();
  await press('Tab', 'Enter');
  expect(await here()).toBe('consent');
  await press('Space', 'Tab');
  while ((await here()) !== 'send') await press('Tab');
  await press('Enter');
  await expect(form.locator('.done')).toBeFocused();
  await expect(form.locator('.done')).toMatchAriaSnapshot(`
    - status:
      - paragraph: /911/
      - heading "We have your request" [level=2]
      - paragraph
      - paragraph: /We will be in touch/
      - heading "What happens next" [level=3]
      - list:
        - listitem
        - listitem
      - paragraph:
        - link "(555) 555-0100"
      - paragraph: /Your reference/
  `);
  await expect.poll(() => stack.arrivedFor('Keys Example').length, { timeout: 15_000 }).toBe(1);
});

test('what stands by itself to be touched is at least 44 pixels high', async ({ page, stack }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${stack.pages}/landing.html`);
  const form = page.locator('[data-portico]');
  await expect(form.locator('form[data-step="1"]')).toBeVisible();
  let seen = 0;
  await walk(page, form, 'en', async (state) => {
    for (const target of await form.locator('button:visible, label.o:visible, .sum a:visible, input[type=text]:visible, input[type=tel]:visible, input[type=email]:visible, textarea:visible').all()) {
      const { height } = await target.boundingBox();
      expect(height, `${state}: ${await target.textContent()}`).toBeGreaterThanOrEqual(44);
      seen += 1;
    }
    // Nothing that is typed into is small enough for a phone to enlarge the page.
    for (const input of await form.locator('input[type=text]:visible, input[type=tel]:visible, input[type=email]:visible, textarea:visible').all())
      expect(parseFloat(await input.evaluate((element) => getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(16);
  });
  expect(seen).toBeGreaterThan(50);
});

test('what is chosen and what has the focus are told apart in forced colors', async ({ browser, stack }) => {
  const context = await browser.newContext({ forcedColors: 'active' });
  const page = await context.newPage();
  await page.goto(`${stack.pages}/landing.html`);
  const form = page.locator('[data-portico]');
  const choices = form.locator('.o:visible');
  await form.getByRole('heading', { name: words.en.needTitle }).click();
  await page.keyboard.press('Tab');
  await expect(choices.first()).toHaveCSS('outline-width', '3px');
  await page.keyboard.press('Space');
  await expect(choices.first().getByRole('radio')).toBeChecked();
  await expect(choices.first()).toHaveCSS('outline-width', '3px');
  await page.keyboard.press('Tab');
  await expect(choices.first()).toHaveCSS('outline-style', 'none');
  await expect(choices.nth(1)).toHaveCSS('outline-style', 'none');
  await context.close();
});

test('nothing moves for people who asked for less motion', async ({ browser, stack }) => {
  for (const [reducedMotion, moves] of [['reduce', 0], ['no-preference', 1]]) {
    const context = await browser.newContext({ reducedMotion });
    const page = await context.newPage();
    await page.goto(`${stack.pages}/slide-over.html`);
    const link = page.getByRole('link', { name: 'Request an appointment' });
    await expect(link).toHaveAttribute('aria-haspopup', 'dialog');
    await link.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    const name = await dialog.evaluate((element) => getComputedStyle(element).animationName);
    expect(name === 'none' ? 0 : 1).toBe(moves);
    await context.close();
  }
});

test('what happens to a request is told in live regions', async ({ page, stack }) => {
  await page.goto(`${stack.pages}/landing.html`);
  const form = page.locator('[data-portico]');
  await expect(form.locator('form[data-step="1"]')).toBeVisible();
  await page.route('**/v1/inquiries', (route) => route.abort(), { times: 1 });
  await fillIn(form, 'en', ana);
  const status = form.locator('form [role=status]');
  await expect(status).toContainText('we keep trying');
  await expect(form.locator('[role=status].done')).toBeVisible();
});
