import { ana, fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

let person = 0;
/** An invented patient of this test's own, so that its webhook can be told from others. */
const patient = (name) => ({ ...ana, name: `${name} Example ${++person}` });

const slot = (page) => page.locator('[data-portico]');
/** Touches the form and waits until Yew has taken it over. */
async function isReady(page) {
  await slot(page).getByRole('heading', { name: words.en.needTitle }).click();
  await expect(slot(page).locator('form[data-ready]')).toBeVisible();
}

/** Goes to a page and returns what the page's rules forbid there. */
async function visit(page, stack, name) {
  const blocked = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) blocked.push(message.text());
  });
  page.on('pageerror', (error) => blocked.push(error.message));
  await page.goto(`${stack.pages}/${name}.html?utm_source=google&utm_medium=cpc&utm_campaign=fall`, {
    referer: 'https://www.google.com/',
  });
  return blocked;
}

async function open(page, stack, name = 'landing') {
  const blocked = await visit(page, stack, name);
  await expect(slot(page).locator('form[data-step="1"]')).toBeVisible();
  return blocked;
}

async function arrives(stack, who, times = 1) {
  await expect.poll(() => stack.arrivedFor(who.name).length, { timeout: 15_000 }).toBe(times);
  return stack.arrivedFor(who.name)[0].message.data;
}

test.describe('a patient', () => {
  for (const language of ['en', 'es']) {
    test(`sends a request with Yew (${language})`, async ({ page, stack }) => {
      const who = patient('Yew');
      await open(page, stack);
      if (language === 'es') await slot(page).getByRole('button', { name: 'Español' }).click();
      else await isReady(page);
      await fillIn(slot(page), language, who);
      await expect(slot(page).getByRole('heading', { name: words[language].done })).toBeVisible();
      await expect(slot(page).locator('.done')).toBeFocused();
      const data = await arrives(stack, who);
      expect(data).toMatchObject({
        source: { channel: 'paid_search', campaign: 'fall' },
        language: { form: language },
        landing: { form: 'widget', page: '/landing.html' },
        location: { id: 'riverside' },
        patient: { status: 'new' },
      });
      await expect(slot(page).locator('.done')).toContainText(data.inquiry.reference);
    });
  }

  test('sends a request where WebAssembly does not exist', async ({ page, stack }) => {
    const who = patient('NoWasm');
    await page.addInitScript(() => { delete globalThis.WebAssembly; });
    await open(page, stack);
    await page.evaluate(() => document.addEventListener('portico:submitted', ({ detail }) => { window.told = detail; }));
    await fillIn(slot(page), 'en', who);
    await expect(slot(page).getByRole('heading', { name: words.en.done })).toBeVisible();
    const { inquiry } = await arrives(stack, who);
    expect(await page.evaluate(() => window.told)).toEqual({ practice: stack.policy.id, id: inquiry.id, reference: inquiry.reference });
  });

  test('sends a request without JavaScript', async ({ browser, stack }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${stack.pages}/landing.html`);
    await page.getByRole('link', { name: 'Request an appointment' }).click();
    await page.getByRole('button', { name: words.en.send }).click();
    await expect(page.getByRole('heading', { name: words.en.summary })).toBeVisible();
    await expect(page).toHaveTitle(/^Error:/);
    const who = patient('NoScript');
    await page.getByLabel(words.en.need).check();
    await page.getByLabel(words.en.name).fill(who.name);
    await page.getByRole('button', { name: 'Español' }).click();
    await expect(page.getByLabel(words.es.name)).toHaveValue(who.name);
    await expect(page.getByLabel(words.es.need)).toBeChecked();
    await page.getByLabel(words.es.phone, { exact: true }).fill(who.phone);
    await page.getByLabel(words.es.consent).check();
    await page.getByRole('button', { name: words.es.send }).click();
    await expect(page.getByRole('heading', { name: words.es.done })).toBeVisible();
    expect(page.url()).not.toContain('Example');
    expect(await arrives(stack, who)).toMatchObject({ language: { form: 'es' }, landing: { form: 'hosted' } });
    await context.close();
  });

  test('sends a request on the hosted page with scripts', async ({ page, stack }) => {
    const who = patient('Hosted');
    await page.goto(stack.hosted);
    await fillIn(page.locator('main'), 'en', who);
    await expect(page.getByRole('heading', { name: words.en.done })).toBeVisible();
    await arrives(stack, who);
  });

  test('is told what is missing, screen by screen, and where', async ({ page, stack }) => {
    await open(page, stack);
    await isReady(page);
    const form = slot(page);
    const next = form.getByRole('button', { name: words.en.next }).filter({ visible: true });
    await next.click();
    const summary = form.getByRole('alert');
    await expect(summary).toBeFocused();
    await summary.getByRole('link', { name: 'Choose what you need help with' }).click();
    await expect(form.getByLabel('Check-up and cleaning')).toBeFocused();
    await form.getByLabel(words.en.need).check();
    await expect(summary).toBeHidden();
    await next.click();
    await expect(form.getByRole('heading', { name: 'How can we reach you?' })).toBeFocused();
    await next.click();
    await expect(summary.getByRole('link')).toHaveText(['Enter your name', 'Enter a phone number or an email address']);
    const name = form.getByLabel(words.en.name);
    await expect(name).toHaveAttribute('aria-invalid', 'true');
    await expect(name).toHaveAccessibleDescription(/Error: Enter your name/);
    await name.fill('Ana Example');
    await expect(summary.getByRole('link')).toHaveText(['Enter a phone number or an email address']);
  });

  test('sees the answers before sending and can change them', async ({ page, stack }) => {
    const who = patient('Review');
    await open(page, stack);
    await isReady(page);
    const form = slot(page);
    const next = form.getByRole('button', { name: words.en.next }).filter({ visible: true });
    await form.getByLabel(words.en.need).check();
    await next.click();
    await form.getByLabel(words.en.name).fill('Wrong Example');
    await form.getByLabel(words.en.email, { exact: false }).fill('ana@example.com');
    await next.click();
    await next.click();
    await expect(form.locator('dl')).toContainText('Wrong Example');
    await form.getByRole('button', { name: 'Change Your name' }).click();
    await form.getByLabel(words.en.name).fill(who.name);
    await next.click();
    await next.click();
    await expect(form.locator('dl')).toContainText(who.name);
    await form.getByLabel(words.en.consent).check();
    await form.getByRole('button', { name: words.en.send }).click();
    await expect(form.getByRole('heading', { name: words.en.done })).toBeVisible();
    expect(await arrives(stack, who)).toMatchObject({ contact: { email: 'ana@example.com', phone: '' } });
  });

  test('keeps what was typed, the caret and the focus while Yew takes over', async ({ page, stack }) => {
    await page.addInitScript(() => {
      // The wasm arrives only when the test says so.
      const compile = WebAssembly.instantiateStreaming.bind(WebAssembly);
      WebAssembly.instantiateStreaming = async (...from) => {
        await new Promise((go) => { window.letWasmIn = go; });
        return compile(...from);
      };
    });
    await open(page, stack);
    const form = slot(page);
    await form.getByLabel(words.en.need).check();
    await form.getByRole('button', { name: words.en.next }).filter({ visible: true }).click();
    const name = form.getByLabel(words.en.name);
    await name.pressSequentially('Ana Exple');
    for (let n = 0; n < 3; n++) await name.press('ArrowLeft');
    await page.waitForFunction(() => window.letWasmIn);
    await page.evaluate(() => window.letWasmIn());
    await name.pressSequentially('am');
    await expect(form.locator('form[data-ready]')).toBeVisible();
    await expect(name).toBeFocused();
    await expect(name).toHaveValue('Ana Example');
    await form.getByRole('button', { name: words.en.next }).filter({ visible: true }).click();
    await expect(form.getByRole('alert')).toContainText('Enter a phone number');
  });

  test('who clicks Send many times sends one inquiry', async ({ page, stack }) => {
    const who = patient('Click');
    await open(page, stack);
    const form = slot(page);
    await fillIn({
      getByLabel: (...of) => form.getByLabel(...of),
      getByRole: (role, options) => {
        const button = form.getByRole(role, options);
        return options.name === words.en.send ? { click: () => button.click({ clickCount: 4, delay: 5 }) } : button;
      },
    }, 'en', who);
    await expect(form.getByRole('heading', { name: words.en.done })).toBeVisible();
    await arrives(stack, who);
    const repeated = stack.messages.filter(({ message }) => message.data.patient.name === who.name);
    expect(new Set(repeated.map(({ message }) => message.data.inquiry.id)).size).toBe(1);
  });
});

test.describe('a host page', () => {
  for (const [name, withYew] of [['csp', true], ['csp-no-wasm', false], ['csp-trusted-types', true], ['csp-nonce', true]]) {
    test(`with a strict policy works with the published lines (${name})`, async ({ page, stack }) => {
      const who = patient(name);
      const blocked = await open(page, stack, name);
      if (withYew) {
        await isReady(page);
        expect(blocked).toEqual([]);
      }
      // The form is styled although the page allows no style of ours.
      await expect(slot(page).locator('.main').first()).toHaveCSS('background-color', 'rgb(11, 92, 138)');
      await fillIn(slot(page), 'en', who);
      await expect(slot(page).getByRole('heading', { name: words.en.done })).toBeVisible();
      await arrives(stack, who);
    });
  }

  test('with a strict policy works with the published lines (csp-popup)', async ({ page, stack }) => {
    const who = patient('csp-popup');
    const blocked = await visit(page, stack, 'csp-popup');
    const link = page.getByRole('link', { name: 'Request an appointment' });
    await expect(link).toHaveAttribute('aria-haspopup', 'dialog');
    await link.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('.main').first()).toHaveCSS('background-color', 'rgb(11, 92, 138)');
    await expect(dialog).toHaveCSS('padding', '0px');
    await fillIn(dialog, 'en', who);
    await expect(dialog.getByRole('heading', { name: words.en.done })).toBeVisible();
    await arrives(stack, who);
    expect(blocked).toEqual([]);
  });

  test('with a strict policy works with the published lines (csp-frame)', async ({ page, stack }) => {
    const who = patient('csp-frame');
    const blocked = await visit(page, stack, 'csp-frame');
    const frame = page.frameLocator('iframe');
    await expect(frame.getByRole('heading', { name: words.en.needTitle })).toBeVisible();
    await expect.poll(async () => (await page.locator('iframe').boundingBox()).height).toBeGreaterThan(300);
    await fillIn(frame, 'en', who);
    await expect(frame.getByRole('heading', { name: words.en.done })).toBeVisible();
    await arrives(stack, who);
    expect(blocked).toEqual([]);
  });

  test('whose policy names other trusted types keeps its link', async ({ page, stack }) => {
    await visit(page, stack, 'csp-other-types');
    await expect(slot(page)).toHaveAttribute('data-problem', /Trusted/);
    await expect(page.getByRole('link', { name: 'Request an appointment' })).toBeVisible();
  });

  test('that the practice does not allow keeps its link and says why on the console', async ({ page, stack }) => {
    const said = [];
    page.on('console', (message) => said.push(message.text()));
    const port = new URL(stack.pages).port;
    await page.goto(`http://127.0.0.1:${port}/landing.html`);
    await expect.poll(() => said.join()).toContain('Add the page\'s origin to "origins"');
    await expect(page.getByRole('link', { name: 'Request an appointment' })).toBeVisible();
  });
});
