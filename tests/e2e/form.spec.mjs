import { ana, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

const text = words.en;
const slot = (page) => page.locator('[data-portico]');
const next = (form) => form.getByRole('button', { name: text.next }).filter({ visible: true });

async function open(page, stack, address = 'landing.html') {
  await page.goto(`${stack.pages}/${address}`);
  const form = slot(page);
  await form.getByRole('heading', { name: text.needTitle }).click();
  await expect(form.locator('form[data-ready]')).toBeVisible();
  return form;
}

test.describe('the form', () => {
  test('does not ask who has an appointment what the practice knows, and asks again if that changes', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel('An appointment I already have').check();
    await next(form).click();
    await form.getByLabel(text.name).fill(ana.name);
    await form.getByLabel(text.phone).fill(ana.phone);
    await next(form).click();
    await expect(form.getByText('Which location do you prefer?')).toBeVisible();
    await expect(form.getByText('Have you been to our practice before?')).toBeHidden();
    await expect(form.getByText('Do you have insurance')).toBeHidden();
    await form.getByRole('button', { name: 'Back' }).filter({ visible: true }).click();
    await form.getByRole('button', { name: 'Back' }).filter({ visible: true }).click();
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await next(form).click();
    await expect(form.getByText('Have you been to our practice before?')).toBeVisible();
  });

  test('asks about voicemail and a time of day only where a call is possible, and leaves them out of the review', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await form.getByLabel(text.name).fill(ana.name);
    await form.getByLabel('Morning').check();
    await form.getByLabel('You may leave a voicemail').check();
    await form.getByLabel('Email', { exact: true }).check();
    await expect(form.getByLabel('You may leave a voicemail')).toBeHidden();
    await expect(form.getByLabel('Morning')).toBeHidden();
    // The way that was chosen needs its address.
    await form.getByLabel(text.phone).fill(ana.phone);
    await next(form).click();
    await expect(form.getByRole('alert')).toContainText('Enter an email address, or choose to be contacted by phone');
    await form.getByLabel(text.email).fill(ana.email);
    await next(form).click();
    await next(form).click();
    await expect(form.locator('dl')).toContainText(ana.email);
    await expect(form.locator('dl')).not.toContainText('Morning');
  });

  test('lets the browser fill in only what is its owner’s', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    const tokens = () => Promise.all(['name', 'phone', 'email'].map((name) =>
      form.locator(`input[name=${name}]`).getAttribute('autocomplete')));
    expect(await tokens()).toEqual(['name', 'tel', 'email']);
    expect(await Promise.all(['phone', 'email'].map((name) => form.locator(`input[name=${name}]`).getAttribute('inputmode'))))
      .toEqual(['tel', 'email']);
    await form.getByLabel('Someone else').check();
    expect(await tokens()).toEqual(['off', 'off', 'off']);
    await form.getByLabel('Me', { exact: true }).check();
    expect(await tokens()).toEqual(['name', 'tel', 'email']);
  });

  test('goes on with Enter in a field, and never changes the language by it', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    await page.keyboard.press('Enter');
    await form.getByLabel(text.name).fill(ana.name);
    await form.getByLabel(text.phone).fill(ana.phone);
    await page.keyboard.press('Enter');
    await expect(form.getByRole('heading', { name: 'About the visit' })).toBeFocused();
  });

  test('keeps every question in the page and shows one screen by one attribute', async ({ page, stack }) => {
    const form = await open(page, stack);
    const host = form.locator('form');
    const asked = () => host.evaluate((element) => [...new Set([...element.elements].map(({ name }) => name))]);
    const all = await asked();
    for (const [step, question] of [[1, 'need'], [2, 'name'], [3, 'message'], [4, 'consent']]) {
      await host.evaluate((element, step) => { element.dataset.step = step; }, step);
      expect(await asked()).toEqual(all);
      for (const other of ['need', 'name', 'message', 'consent'])
        await expect(form.locator(`[name=${other}]`).first()).toBeVisible({ visible: other === question });
    }
    // Nothing that personal is asked.
    expect(all.filter((name) => /birth|address|member|file/.test(name))).toEqual([]);
  });

  test('holds no placeholder, no mark that has to be explained, no limit and no check of the browser’s own', async ({ page, stack }) => {
    for (const language of ['en', 'es']) {
      await page.goto(`${stack.hosted}?lang=${language}`);
      const form = page.locator('form');
      await expect(form).toHaveAttribute('novalidate', /.*/);
      await expect(form.locator('[placeholder],[maxlength],[pattern],[required],[disabled],[type=file],[type=date]')).toHaveCount(0);
      expect(await form.textContent()).not.toContain('*');
      await expect(form.locator('[name=phone]')).toHaveAttribute('type', 'tel');
      await expect(form.locator('[name=email]')).toHaveAttribute('type', 'email');
      await expect(form.locator('[name=consent]')).not.toBeChecked();
    }
  });

  test('changes its language on the way: the screen, the answers and the focus stay', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await form.getByLabel(text.name).fill('Lengua Example');
    await form.getByLabel(text.phone).fill(ana.phone);
    await form.getByLabel('Morning').check();
    await next(form).click();
    await form.locator('textarea').fill('Después de las diez');
    await form.getByRole('button', { name: 'Español' }).click();
    await expect(form.getByRole('heading', { name: 'Sobre la visita' })).toBeVisible();
    await expect(form.getByRole('button', { name: 'English' })).toBeFocused();
    await expect(form.locator('textarea')).toHaveValue('Después de las diez');
    await form.getByRole('button', { name: words.es.next }).filter({ visible: true }).click();
    await expect(form.locator('dl')).toContainText('Lengua Example');
    await expect(form.locator('dl')).toContainText('Implantes dentales');
    await expect(form.locator('dl')).toContainText('Por la mañana');
  });

  test('keeps what is typed while the other language is on its way, and where it is typed', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    let go;
    const held = new Promise((come) => { go = come; });
    await page.route('**/v1/inquiries', async (route) => {
      await held;
      await route.continue();
    }, { times: 1 });
    await form.getByRole('button', { name: 'Español' }).click();
    await next(form).click();
    const name = form.locator('[name=name]');
    await name.pressSequentially('Tipo Exple');
    for (let n = 0; n < 3; n++) await name.press('ArrowLeft');
    go();
    await expect(form.getByRole('button', { name: 'English' })).toBeVisible();
    await expect(name).toBeFocused();
    await page.keyboard.type('am');
    await expect(name).toHaveValue('Tipo Example');
    await expect(form.getByLabel(words.es.need, { exact: true })).toBeChecked();
  });

  test('shows the answers on the last screen in a language that is chosen there', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await form.getByLabel(text.name).fill('Ultima Example');
    await form.getByLabel(text.phone).fill(ana.phone);
    await next(form).click();
    await next(form).click();
    await expect(form.locator('dl')).toContainText('Ultima Example');
    await form.getByRole('button', { name: 'Español' }).click();
    await expect(form.getByRole('heading', { name: 'Revise sus respuestas' })).toBeVisible();
    await expect(form.locator('dl')).toContainText('Implantes dentales');
    await form.getByRole('button', { name: 'Cambiar Su nombre' }).click();
    await expect(form.getByLabel(words.es.name, { exact: true })).toHaveValue('Ultima Example');
  });

  test('keeps having no preference as an answer', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await form.getByLabel(text.name).fill('Anywhere Example');
    await form.getByLabel(text.phone).fill(ana.phone);
    await next(form).click();
    const place = form.locator('[name=location][value=any]');
    await place.check();
    await next(form).click();
    await expect(form.locator('dl div', { hasText: 'Which location' })).toContainText('No preference');
    await form.getByRole('button', { name: 'Español' }).click();
    await expect(form.getByRole('heading', { name: 'Revise sus respuestas' })).toBeVisible();
    await expect(place).toBeChecked();
    await form.getByLabel(words.es.consent).check();
    await form.getByRole('button', { name: words.es.send }).click();
    await expect(form.getByRole('heading', { name: words.es.done })).toBeVisible();
    await expect.poll(() => stack.arrivedFor('Anywhere Example').length, { timeout: 15_000 }).toBe(1);
    expect(stack.arrivedFor('Anywhere Example')[0].message.data.location).toBeFalsy();
  });

  test('says of a wrong answer what is wrong with it now', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await form.getByLabel(text.name).fill(ana.name);
    await next(form).click();
    const wrong = form.getByRole('alert').getByRole('link');
    await expect(wrong).toHaveText(['Enter a phone number or an email address']);
    await form.getByLabel(text.phone).fill('55');
    await expect(wrong).toHaveText(['Enter a phone number with its area code, like (555) 555-0123']);
    await form.getByLabel(text.phone).fill(ana.phone);
    await expect(wrong).toHaveCount(0);
  });

  test('gives a page of ours its language and its name', async ({ page, stack }) => {
    await page.goto(`${stack.hosted}?lang=en`);
    await page.getByRole('button', { name: 'Español' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'es');
    await expect(page).toHaveTitle('Solicite una cita con Bright River Dental');
  });

  test('tells first what to do in an emergency where the message may tell of one', async ({ page, stack }) => {
    const form = await open(page, stack);
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await form.getByLabel(text.name).fill('Urgent Example');
    await form.getByLabel(text.phone).fill(ana.phone);
    await next(form).click();
    await form.locator('textarea').fill('My face is swollen and I cannot breathe well');
    await next(form).click();
    await form.getByLabel(text.consent).check();
    await form.getByRole('button', { name: text.send }).click();
    const done = form.locator('.done');
    await expect(done.getByRole('heading', { name: text.done })).toBeVisible();
    const [first] = await done.locator('> *').allTextContents();
    expect(first).toBe(stack.policy.scripts.emergency.text.en);
  });

  test('is sent by Enter where there are no scripts', async ({ browser, stack }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(stack.hosted);
    await page.getByLabel(text.need, { exact: true }).check();
    await page.getByLabel(text.name).fill('Enter Example');
    await page.getByLabel(text.consent).check();
    await page.getByLabel(text.phone).fill(ana.phone);
    await page.getByLabel(text.phone).press('Enter');
    await expect(page.getByRole('heading', { name: text.done })).toBeVisible();
    await context.close();
  });

  test('opens with the service and the location that the page names', async ({ page, stack }) => {
    const form = await open(page, stack, 'preset.html');
    await expect(form.getByLabel('Clear aligners')).toBeChecked();
    await expect(form.locator('input[value=riverside]')).toBeChecked();
  });

  test('does not take a tick beside words that have changed since', async ({ page, stack }) => {
    const form = await open(page, stack);
    const name = 'Reworded Example';
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await form.getByLabel(text.name).fill(name);
    await form.getByLabel(text.phone).fill(ana.phone);
    await next(form).click();
    await next(form).click();
    await form.getByLabel(text.consent).check();
    const { consent } = stack.policy.texts;
    await stack.putPolicy({
      ...stack.policy,
      texts: { ...stack.policy.texts, consent: { version: 'newer', text: { ...consent.text, en: 'Bright River Dental may contact me about this one request.' } } },
    });
    try {
      await form.getByRole('button', { name: text.send }).click();
      await expect(form.getByRole('alert')).toContainText('The words beside the box have changed');
      const box = form.getByLabel('may contact me about this one request');
      await expect(box).not.toBeChecked();
      await expect(form.getByLabel(text.name)).toHaveValue(name);
      await box.check();
      await form.getByRole('button', { name: text.send }).click();
      await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
      await expect.poll(() => stack.arrivedFor(name).length).toBe(1);
      const [{ message }] = stack.arrivedFor(name);
      expect(message.data.consent).toMatchObject({
        purpose: 'contact_about_request', ticked: true, version: 'newer', language: 'en',
        text_sha256: expect.stringMatching(/^[0-9a-f]{64}$/), at: message.data.received_at,
      });
    } finally {
      await stack.putPolicy(stack.policy);
    }
  });

  test('keeps the emergency line in sight on each new screen, and what happens to a request beside Send', async ({ page, stack }) => {
    await page.setViewportSize({ width: 390, height: 700 });
    const form = await open(page, stack);
    const line = form.locator('form .sos');
    await expect(line).toBeInViewport();
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await expect(line).toBeInViewport();
    await form.getByLabel(text.name).fill('Sight Example');
    await form.getByLabel(text.phone).fill(ana.phone);
    await next(form).click();
    await expect(line).toBeInViewport();
    // At the message box, too, and it covers nothing that has the focus.
    const message = form.locator('textarea');
    await message.focus();
    await expect(message).toBeInViewport();
    await expect(line).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await expect(form.locator('[name=location]:focus')).toBeVisible();
    const [covers, covered] = [await line.boundingBox(), await form.locator('label.o:focus-within').boundingBox()];
    expect(covered.y).toBeGreaterThanOrEqual(covers.y + covers.height);
    await next(form).click();
    await expect(line).toBeInViewport();
    await form.getByLabel(text.consent).check();
    await page.route('**/v1/inquiries', (route) => route.abort());
    await form.getByRole('button', { name: text.send }).click();
    const status = form.getByRole('status');
    await expect(status).toContainText('we keep trying');
    await expect(status).toBeInViewport();
  });
});

// A line that names two numbers takes many lines of a narrow screen.
for (const mode of ['inline', 'popup', 'slide-over'])
  test(`what has the focus is not under the emergency line (${mode})`, async ({ page, stack }) => {
    const emergency = stack.policy.scripts.emergency.text;
    await stack.putPolicy({ ...stack.policy, texts: { ...stack.policy.texts, emergency } });
    try {
      await page.setViewportSize({ width: 320, height: 560 });
      await page.goto(`${stack.pages}/generic.html`);
      await page.evaluate((mode) => {
        const at = document.createElement('div');
        document.querySelector('[data-portico]').replaceWith(at);
        at.id = 'long';
        return window.Portico.load({ at, practice: 'bright-river-dental', mode }).then(() => window.Portico.open('#long'));
      }, mode);
      const form = mode === 'inline' ? page.locator('#long') : page.getByRole('dialog');
      await expect(form.locator('form .sos')).toHaveText(emergency.en);
      await form.getByLabel(text.need, { exact: true }).check();
      await expect(form.locator('form[data-ready]')).toBeVisible();
      await next(form).click();
      await form.getByLabel(text.name).fill(ana.name);
      await form.getByLabel(text.phone).fill(ana.phone);
      await next(form).click();
      await expect(form.getByRole('heading', { name: 'About the visit' })).toBeFocused();
      const back = form.getByRole('button', { name: 'Back' }).filter({ visible: true });
      await back.focus();
      await back.scrollIntoViewIfNeeded();
      const line = await form.locator('form .sos').boundingBox();
      expect(line.y, 'the line is in sight').toBeGreaterThanOrEqual(0);
      for (let n = 0; n < 6; n++) {
        await page.keyboard.press('Shift+Tab');
        const [covers, covered] = [await form.locator('form .sos').boundingBox(), await form.locator('[data-s] :focus').boundingBox()];
        expect(covered.y).toBeGreaterThanOrEqual(covers.y + covers.height);
      }
      await expect(form.locator('[name=patient]:focus')).toBeVisible();
    } finally {
      await stack.putPolicy(stack.policy);
    }
  });
