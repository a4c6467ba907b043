// What is seldom met, looked at as closely as what everybody meets: a request that could not be sent, and
// dialogs on dark and in forced colors.

import { ana, fillIn, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';
import { circumstances, hasNoViolations, hurry, walk } from './states.mjs';

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
      await expect(form.getByRole('status')).toContainText({ en: 'Your request was not sent', es: 'Su solicitud no se envió' }[language]);
      await hasNoViolations(page, 'failed');
      await context.close();
    });

for (const language of ['en', 'es'])
  for (const mode of ['popup', 'slide-over'])
    for (const [name, { theme, ...options }] of Object.entries({ dark: { theme: 'dark' }, 'forced colors': { forcedColors: 'active' } }))
      test(`a form as ${mode} has no violations (${language}, ${name})`, async ({ browser, stack }) => {
        test.setTimeout(90_000);
        const context = await browser.newContext(options);
        const page = await context.newPage();
        await page.goto(`${stack.pages}/landing.html`);
        await page.evaluate(([mode, language, theme]) => {
          const place = document.createElement('div');
          place.id = 'dialog';
          document.body.append(place);
          document.querySelector('[data-portico]').remove();
          document.documentElement.lang = language;
          return window.Portico.load({ at: place, practice: 'bright-river-dental', mode, language, theme });
        }, [mode, language, theme]);
        await page.evaluate(() => window.Portico.open('#dialog'));
        const dialog = page.getByRole('dialog');
        if (theme) await expect(dialog.locator('.p').last()).toHaveCSS('background-color', 'rgb(22, 31, 40)');
        const looked = [];
        await walk(page, dialog, language, async (state) => {
          if (!/^(first screen|second screen with errors|third|trying|confirmation)/.test(state)) return;
          looked.push(state);
          await hasNoViolations(page, `${mode}: ${state}`);
        });
        expect(looked).toHaveLength(6);
        await context.close();
      });
