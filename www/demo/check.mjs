// The demo's path, driven by a real browser: once in English, once in Spanish.

import { ana, fillIn, startBrowser, words } from './browser.mjs';

const visits = [
  { language: 'en', query: '?utm_source=google&utm_medium=cpc&utm_campaign=implants-fall' },
  { language: 'es', query: '?utm_source=google&utm_medium=cpc&utm_campaign=implantes-otono' },
];

/** Resolves when both requests arrived as verified webhooks. */
export async function checkDemo({ page: address, messages, nextMessage }) {
  const browser = await startBrowser();
  try {
    for (const { language, query } of visits) {
      const context = await browser.newContext({ locale: 'en-US' });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(`${address}/${query}`, { referer: 'https://www.google.com/' });
      const form = page.locator('[data-portico]');
      if (language === 'es') await form.getByRole('button', { name: 'Español' }).click();
      const arrived = nextMessage(20_000);
      await fillIn(form, language);
      await form.getByRole('heading', { name: words[language].done }).waitFor();
      const reference = await form.locator('.done').innerText();
      console.log(`\n— what the patient reads (${language}) —\n${reference}`);
      await arrived;
      const { data } = messages.at(-1).message;
      const wrong =
        data.language.form !== language ? `language ${data.language.form}`
        : data.patient.name !== ana.name ? 'the name'
        : !reference.includes(data.inquiry.reference) ? 'the reference'
        : undefined;
      if (wrong) throw new Error(`the ${language} webhook is wrong in ${wrong}`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
}
