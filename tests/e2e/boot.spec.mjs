// Nothing that was typed is lost when Yew takes over a form that is in use, or cannot.

import { fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

const text = words.en;
const slot = (page) => page.locator('[data-portico]');
const next = (form) => form.getByRole('button', { name: text.next }).filter({ visible: true });

/** Opens the page with the wasm held back until `letWasmIn` is called. */
async function openHeld(page, stack) {
  await page.addInitScript(() => {
    const compile = WebAssembly.instantiateStreaming.bind(WebAssembly);
    WebAssembly.instantiateStreaming = async (...from) => {
      await new Promise((go) => { window.letWasmIn = go; });
      return compile(...from);
    };
  });
  await page.goto(`${stack.pages}/landing.html`);
  const form = slot(page);
  await form.getByLabel(text.need, { exact: true }).check();
  await page.waitForFunction(() => window.letWasmIn);
  return form;
}

const takeOver = async (page, form) => {
  await page.evaluate(() => window.letWasmIn());
  await expect(form.locator('form[data-ready]')).toBeVisible();
};

test.describe('while Yew takes over', () => {
  for (const [field, step] of [['name', 2], ['phone', 2], ['email', 2], ['message', 3]]) {
    test(`the focus, the caret and what is selected stay in ${field}`, async ({ page, stack }) => {
      const form = await openHeld(page, stack);
      for (let screens = 1; screens < step; screens++) await next(form).click();
      const input = form.locator(`[name=${field}]`);
      await input.fill('5555550123');
      await input.evaluate((element) => {
        element.focus();
        // An e-mail field has no caret that a script may read.
        if (element.type !== 'email') element.setSelectionRange(2, 7, 'backward');
      });
      await takeOver(page, form);
      await expect(input).toBeFocused();
      await expect(input).toHaveValue('5555550123');
      const selected = await input.evaluate(({ selectionStart, selectionEnd }) => [selectionStart, selectionEnd]);
      expect(selected).toEqual(field === 'email' ? [null, null] : [2, 7]);
    });
  }

  for (const [field, step] of [['need', 1], ['for', 2], ['contact', 2], ['voicemail', 2], ['time', 2], ['patient', 3], ['location', 3], ['insurance', 3], ['language_help', 3], ['consent', 4]]) {
    test(`the focus and the choice stay in ${field}`, async ({ page, stack }) => {
      const form = await openHeld(page, stack);
      for (let screens = 1; screens < step; screens++) await next(form).click();
      const input = form.locator(`[name=${field}]`).first();
      await input.check();
      await input.focus();
      await takeOver(page, form);
      await expect(input).toBeFocused();
      await expect(input).toBeChecked();
    });
  }

  test('a word that is being composed is not cut off', async ({ page, stack }) => {
    const form = await openHeld(page, stack);
    await next(form).click();
    const name = form.locator('[name=name]');
    await name.focus();
    const keyboard = await page.context().newCDPSession(page);
    await name.evaluate((input) => {
      window.composition = [];
      for (const kind of ['compositionstart', 'compositionend'])
        input.addEventListener(kind, () => window.composition.push(kind));
    });
    await keyboard.send('Input.imeSetComposition', { text: 'さと', selectionStart: 2, selectionEnd: 2 });
    await takeOver(page, form);
    await keyboard.send('Input.imeSetComposition', { text: 'さとう', selectionStart: 3, selectionEnd: 3 });
    expect(await page.evaluate(() => window.composition)).toEqual(['compositionstart']);
    await keyboard.send('Input.insertText', { text: '佐藤' });
    await expect(name).toHaveValue('佐藤');
    await expect(name).toBeFocused();
    expect(await page.evaluate(() => window.composition)).toEqual(['compositionstart', 'compositionend']);
  });

  test('what the browser fills in by itself stays, before and after', async ({ page, stack }) => {
    const form = await openHeld(page, stack);
    await next(form).click();
    // A browser's own filling in sets values and fires events, with no key pressed.
    const fill = (name, value) => form.locator(`[name=${name}]`).evaluate((input, value) => {
      input.value = value;
      for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, { bubbles: true }));
    }, value);
    await fill('name', 'Ana Example');
    await takeOver(page, form);
    await fill('phone', '(555) 555-0123');
    await expect(form.locator('[name=name]')).toHaveValue('Ana Example');
    await next(form).click();
    await next(form).click();
    await expect(form.locator('dl')).toContainText('Ana Example');
    await expect(form.locator('dl')).toContainText('(555) 555-0123');
  });

  test('what the Worker found wrong is corrected in place, and is not said twice', async ({ page, stack }) => {
    const form = await openHeld(page, stack);
    for (let screens = 1; screens < 4; screens++) await next(form).click();
    await form.getByLabel(text.consent).check();
    const send = form.getByRole('button', { name: text.send });
    await send.click();
    const summary = form.getByRole('alert');
    await expect(summary.getByRole('link')).toHaveText(['Enter your name', 'Enter a phone number or an email address']);
    await takeOver(page, form);
    const name = form.getByLabel(text.name);
    await expect(name).toHaveAttribute('aria-invalid', 'true');
    await expect(name).toHaveAccessibleDescription(/Error: Enter your name/);
    await expect(summary).toBeFocused();
    await name.fill('Corrected Example');
    await expect(summary.getByRole('link')).toHaveText(['Enter a phone number or an email address']);
    await expect(form.locator('.err')).toHaveCount(1);
    await expect(name).not.toHaveAttribute('aria-invalid');
    await send.click();
    await expect(summary).toHaveCount(1);
    await expect(summary).toBeFocused();
    await form.getByLabel(text.phone).fill('(555) 555-0123');
    await expect(summary).toHaveCount(0);
    await send.click();
    await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  });

  test('the answers are shown where the last screen stands already', async ({ page, stack }) => {
    const form = await openHeld(page, stack);
    for (let screens = 1; screens < 4; screens++) await next(form).click();
    await expect(form.locator('dl')).toHaveCount(0);
    await takeOver(page, form);
    await expect(form.locator('dl')).toContainText(text.need);
  });

  test('every key of fast typing arrives', async ({ page, stack }) => {
    const form = await openHeld(page, stack);
    await next(form).click();
    const name = form.locator('[name=name]');
    const words = 'Maximiliana Example Example Example Example';
    const typed = name.pressSequentially(words, { delay: 4 });
    await page.evaluate(() => window.letWasmIn());
    await typed;
    await expect(form.locator('form[data-ready]')).toBeVisible();
    await expect(name).toHaveValue(words);
  });
});

test.describe('the form stays as it is and works', () => {
  const works = async (page, stack, who, wasTaken = false) => {
    const form = slot(page);
    await fillIn(form, 'en', { name: who, phone: '(555) 555-0123' });
    await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
    if (!wasTaken) await expect(form.locator('form[data-ready]')).toHaveCount(0);
    await expect.poll(() => stack.arrivedFor(who).length, { timeout: 15_000 }).toBe(1);
  };

  test('where the build on the page is not the build at the edge', async ({ page, stack }) => {
    await page.route('**/v1/forms/**', async (route) => {
      const answer = await route.fetch();
      const html = (await answer.text()).replace(/app-[0-9a-f]+\.js/, 'app-000000000000.js');
      await route.fulfill({ response: answer, body: html });
    });
    await page.goto(`${stack.pages}/generic.html`);
    await works(page, stack, 'Other Build');
  });

  test('where the HTML lacks a place that Yew fills', async ({ page, stack }) => {
    await page.route('**/v1/forms/**', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('id="e-review"', '') });
    });
    const refused = page.waitForResponse('**/app-*.wasm');
    await page.goto(`${stack.pages}/generic.html`);
    await slot(page).getByRole('heading', { name: text.needTitle }).click();
    await refused;
    await works(page, stack, 'Lacking Place');
  });

  test('where the wasm cannot be fetched', async ({ page, stack }) => {
    await page.route('**/assets/app-*.wasm', (route) => route.abort());
    await page.goto(`${stack.pages}/landing.html`);
    await works(page, stack, 'No Wasm');
  });

  test('and shows every answer before it is sent, where there is no wasm', async ({ page, stack }) => {
    await page.addInitScript(() => { delete globalThis.WebAssembly; });
    await page.goto(`${stack.pages}/landing.html`);
    const form = slot(page);
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await form.getByLabel(text.name).fill('Unchecked Example');
    for (let screens = 2; screens < 4; screens++) await next(form).click();
    await expect(form.getByRole('heading', { name: 'Check your answers' })).toBeFocused();
    await expect(form.getByLabel(text.need, { exact: true })).toBeVisible();
    await expect(form.getByLabel(text.name)).toBeVisible();
    await expect(form.getByRole('button').filter({ visible: true })).toHaveText(['Español', text.send]);
  });

  test('with every answer and without stale errors, where the wasm breaks down in use', async ({ page, stack }) => {
    // Holds the instance's exports, so that the test can break them.
    await page.addInitScript(() => {
      const compile = WebAssembly.instantiateStreaming.bind(WebAssembly);
      WebAssembly.instantiateStreaming = async (...from) => {
        const made = await compile(...from);
        const broken = () => { throw new WebAssembly.RuntimeError('unreachable'); };
        const exports = Object.fromEntries(Object.entries(made.instance.exports).map(([name, part]) => [
          name,
          typeof part === 'function' ? (...of) => (window.breaks ? broken() : part(...of)) : part,
        ]));
        return { module: made.module, instance: new Proxy(made.instance, { get: (of, name) => (name === 'exports' ? exports : Reflect.get(of, name)) }) };
      };
    });
    await page.goto(`${stack.pages}/landing.html`);
    const form = slot(page);
    await form.getByRole('heading', { name: text.needTitle }).click();
    await expect(form.locator('form[data-ready]')).toBeVisible();
    await next(form).click();
    await expect(form.getByRole('alert')).toBeVisible();
    await page.evaluate(() => { window.breaks = true; });
    await form.getByLabel(text.need, { exact: true }).check();
    await next(form).click();
    await expect(form.getByRole('heading', { name: 'How can we reach you?' })).toBeFocused();
    await expect(form.getByRole('alert')).toHaveCount(0);
    await expect(form.locator('[aria-invalid]')).toHaveCount(0);
    // What Yew would have said, the edge says.
    await next(form).click();
    await next(form).click();
    await form.getByLabel(text.consent).check();
    await form.getByRole('button', { name: text.send }).click();
    await expect(form.getByRole('link', { name: 'Enter your name' })).toBeVisible();
    await expect(form.getByLabel(text.need, { exact: true })).toBeChecked();
    await page.evaluate(() => { window.breaks = false; });
    await form.getByLabel(text.name).fill('Broken Wasm');
    await form.getByLabel(text.phone).fill('(555) 555-0123');
    await form.getByRole('button', { name: text.send }).click();
    await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
    await expect.poll(() => stack.arrivedFor('Broken Wasm').length, { timeout: 15_000 }).toBe(1);
  });
});

test.describe('where Yew breaks down while it draws', () => {
  /** From now on Yew can put nothing into the page. */
  const breakDrawing = (page) => page.evaluate(() => {
    for (const name of ['insertBefore', 'appendChild']) Node.prototype[name] = () => { throw new Error('broken'); };
  });

  test('Continue goes on', async ({ page, stack }) => {
    await page.goto(`${stack.pages}/landing.html`);
    const form = slot(page);
    await form.getByRole('heading', { name: text.needTitle }).click();
    await expect(form.locator('form[data-ready]')).toBeVisible();
    await breakDrawing(page);
    await next(form).click();
    await expect(form.getByRole('heading', { name: 'How can we reach you?' })).toBeFocused();
    await expect(form.locator('[aria-invalid]')).toHaveCount(0);
  });

  test('the confirmation is shown all the same, of one inquiry', async ({ page, stack }) => {
    const who = { name: 'Broken Drawing', phone: '(555) 555-0123' };
    await page.goto(`${stack.pages}/landing.html`);
    const form = slot(page);
    await fillIn({
      getByLabel: (...of) => form.getByLabel(...of),
      getByRole: (role, options) => {
        const button = form.getByRole(role, options);
        return options.name === text.send ? { click: () => breakDrawing(page).then(() => button.click()) } : button;
      },
    }, 'en', who);
    await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
    await expect.poll(() => stack.arrivedFor(who.name).length, { timeout: 15_000 }).toBe(1);
  });
});

test.describe('Yew is fetched', () => {
  const asked = (page) => {
    const addresses = [];
    page.on('request', (request) => addresses.push(request.url()));
    return () => addresses.some((address) => /\/app-.*\.wasm$/.test(address));
  };

  test('by nobody who only looks at the page, and once somebody moves with the form in view', async ({ page, stack }) => {
    const wasm = asked(page);
    await page.goto(`${stack.pages}/landing.html`);
    await expect(slot(page).getByRole('heading', { name: text.needTitle })).toBeVisible();
    await page.evaluate(() => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle))));
    expect(wasm()).toBe(false);
    await page.mouse.move(10, 10);
    await page.mouse.move(20, 20);
    await expect.poll(wasm).toBe(true);
  });

  test('only when the form is touched, where the visitor saves data', async ({ page, stack }) => {
    const wasm = asked(page);
    await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
    await page.goto(`${stack.pages}/landing.html`);
    await expect(slot(page).getByRole('heading', { name: text.needTitle })).toBeVisible();
    await page.mouse.move(10, 10);
    await page.mouse.move(20, 20);
    await page.evaluate(() => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle))));
    expect(wasm()).toBe(false);
    await slot(page).getByLabel(text.need, { exact: true }).focus();
    await expect.poll(wasm).toBe(true);
  });
});
