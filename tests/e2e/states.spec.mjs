// What is seldom met, looked at as closely as what everybody meets: a request that could not be sent,
// dialogs and frames, and what is met without scripts.

import { ana, fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';
import { circumstances, hasNoViolations, hasNoViolationsAnywhere, hurry, walk } from './states.mjs';

for (const language of ['en', 'es'])
  for (const [name, options] of Object.entries(circumstances))
    test(`a request that could not be sent has no violations (${language}, ${name})`, async ({ browser, stack }) => {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      await hurry(page);
      await page.route('**/v1/inquiries', (route) => route.abort());
      const own = name === 'dark';
      await page.goto(own ? `${stack.hosted}?lang=${language}` : `${stack.pages}/landing.html`);
      const form = page.locator(own ? 'main' : '[data-portico]');
      await expect(form.locator('form[data-step="1"]')).toBeVisible();
      if (language === 'es' && !own) {
        await page.unroute('**/v1/inquiries');
        await form.getByRole('button', { name: 'Español' }).click();
        await expect(form.getByRole('heading', { name: words.es.needTitle })).toBeVisible();
        await page.route('**/v1/inquiries', (route) => route.abort());
      }
      await fillIn(form, language, ana);
      await expect(form.getByRole('status')).toContainText({ en: 'may not have arrived', es: 'no haya llegado' }[language]);
      await hasNoViolations(page, 'failed');
      await context.close();
    });

for (const [language, mode] of [['en', 'popup'], ['es', 'popup'], ['en', 'slide-over'], ['es', 'slide-over'], ['es', 'frame']])
  test(`a form as ${mode} has no violations (${language})`, async ({ page, stack }) => {
    test.setTimeout(120_000);
    await page.goto(`${stack.pages}/landing.html`);
    await page.evaluate(([mode, language]) => {
      const place = document.createElement('div');
      place.id = 'place';
      document.body.append(place);
      document.querySelector('[data-portico]').remove();
      document.documentElement.lang = language;
      return window.Portico.load({ at: place, practice: 'bright-river-dental', mode, language, theme: 'auto' });
    }, [mode, language]);
    if (mode !== 'frame') await page.evaluate(() => window.Portico.open('#place'));
    const form = mode === 'frame' ? page.frameLocator('#place iframe').locator('main') : page.getByRole('dialog');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(form.locator('.p').last()).toHaveCSS('background-color', 'rgb(22, 31, 40)');
    await page.emulateMedia({ colorScheme: 'light' });
    const looked = [];
    await walk(page, form, language, async (state) => {
      if (!/^(first screen|second screen with errors|third|trying|confirmation)/.test(state)) return;
      looked.push(state);
      await hasNoViolationsAnywhere(page, `${mode}: ${state}`, form);
    });
    expect(looked).toHaveLength(6);
  });

const urgent = { en: 'My face is swollen and I cannot breathe well.', es: 'Tengo la cara hinchada y no puedo respirar bien.' };
const advice = { en: 'My gum has been bleeding a little since yesterday, is it normal?', es: 'Me sangra un poco la encía desde ayer, ¿es normal?' };
const said = { en: { by: /We will be in touch/, next: 'What happens next', reference: /Your reference/ }, es: { by: /Nos comunicaremos/, next: 'Qué sigue', reference: /Su referencia/ } };

for (const language of ['en', 'es']) {
  const text = words[language];

  test(`what is met without scripts has no violations: the confirmation, one that is no longer shown, and too much at once (${language})`, async ({ browser, stack }) => {
    const context = await browser.newContext({ locale: language, extraHTTPHeaders: { 'cf-connecting-ip': { en: '192.0.2.1', es: '192.0.2.2' }[language] } });
    const page = await context.newPage();
    await page.route('**/embed.js', (route) => route.abort());
    const send = async () => {
      await page.goto(`${stack.hosted}?lang=${language}`);
      await page.getByLabel(text.need, { exact: true }).check();
      await page.getByLabel(text.name, { exact: true }).fill(ana.name);
      await page.getByLabel(text.phone, { exact: true }).fill(ana.phone);
      await page.getByLabel(text.consent).check();
      await page.getByRole('button', { name: text.send }).click();
    };
    await send();
    await expect(page).toHaveURL(/\/r\//);
    await hasNoViolationsAnywhere(page, 'receipt');
    await expect(page.locator('.done')).toMatchAriaSnapshot(`
      - status:
        - paragraph: /911/
        - heading "${text.done}" [level=2]
        - paragraph
        - paragraph: ${said[language].by}
        - heading "${said[language].next}" [level=3]
        - list:
          - listitem
          - listitem
        - paragraph:
          - link "(555) 555-0100"
        - paragraph: ${said[language].reference}
    `);
    await page.goto(`${stack.edge}/r/bright-river-dental.none.none`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('main')).toContainText(stack.policy.phone);
    await hasNoViolationsAnywhere(page, 'no longer shown');
    await stack.putPolicy({ ...stack.policy, spam: { sender_in_ten_minutes: 1, sender_limit: 2 } });
    try {
      await expect(async () => {
        await send();
        await expect(page.getByRole('alert')).toContainText({ en: 'Nothing was stored', es: 'No se guardó nada' }[language], { timeout: 500 });
      }).toPass();
      await expect(page.getByLabel(text.name, { exact: true })).toHaveValue(ana.name);
      await hasNoViolationsAnywhere(page, 'too much at once');
    } finally {
      await stack.putPolicy(stack.policy);
    }
    await context.close();
  });

  test(`sending, and the guidance where a message may tell of an emergency, have no violations (${language})`, async ({ page, stack }) => {
    await page.goto(`${stack.hosted}?lang=${language}`);
    const form = page.locator('main');
    let go;
    const held = new Promise((come) => { go = come; });
    await page.route('**/v1/inquiries', async (route) => {
      await held;
      await route.continue();
    });
    await form.locator('textarea').evaluate((box, message) => { box.value = message; }, urgent[language]);
    await fillIn(form, language, ana);
    await expect(form.getByRole('status')).not.toBeEmpty();
    await hasNoViolationsAnywhere(page, 'sending');
    go();
    await expect(form.locator('.done .sos').first()).toHaveText(stack.policy.scripts.emergency.text[language]);
    await hasNoViolationsAnywhere(page, 'urgent confirmation');
  });

  test(`who asks for advice is told what to do in an emergency, too (${language})`, async ({ page, stack }) => {
    await page.goto(`${stack.hosted}?lang=${language}`);
    const form = page.locator('main');
    await form.locator('textarea').evaluate((box, message) => { box.value = message; }, advice[language]);
    await fillIn(form, language, ana);
    await expect(form.locator('.done .sos')).toHaveText([stack.policy.scripts.clinical.text[language], /911/]);
  });

  test(`what the Worker finds wrong has no violations where there is no Yew (${language})`, async ({ page, stack }) => {
    await page.addInitScript(() => { delete globalThis.WebAssembly; });
    await page.goto(`${stack.hosted}?lang=${language}`);
    const form = page.locator('main');
    for (let screens = 1; screens < 4; screens++) await form.getByRole('button', { name: text.next }).filter({ visible: true }).click();
    await form.getByRole('button', { name: text.send }).click();
    await expect(form.getByRole('alert')).toBeFocused();
    await hasNoViolationsAnywhere(page, 'errors of the Worker');
  });

  test(`the offer to keep a place has no violations (${language})`, async ({ page, stack }) => {
    await stack.putPolicy({ ...stack.policy, partial: { enabled: true, quiet_minutes: 30 } });
    try {
      await page.goto(`${stack.hosted}?lang=${language}`);
      await expect(page.locator('main [name=keep]')).toBeVisible();
      await hasNoViolationsAnywhere(page, 'offer');
    } finally {
      await stack.putPolicy(stack.policy);
    }
  });
}
