// The doctor looks at pages as marketers make them.

import { createServer } from 'node:http';
import { words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

/** Lets the doctor look at a page and returns what it says. */
async function diagnose(page, stack, name, origin = stack.pages) {
  await page.goto(`${stack.hosted}/doctor`);
  await page.getByLabel('Address of the page that has the form').fill(`${origin}/${name}.html?utm_source=google`);
  await page.getByRole('button', { name: 'Look at this page' }).click();
  const verdict = page.locator('section', { hasText: 'Look at an installation' }).getByRole('status');
  await expect(verdict.getByRole('heading')).not.toHaveText('Looking …', { timeout: 25_000 });
  return verdict;
}

test.describe('the doctor', () => {
  test('finds nothing where nothing is wrong', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'landing');
    await expect(verdict).toContainText('Everything is as it should be');
  });

  test('finds the tag that stands twice', async ({ page, stack }) => {
    await expect(await diagnose(page, stack, 'twice')).toContainText('The script stands on the page 2 times');
  });

  test('finds nothing wrong with a script for each language', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'languages');
    await expect(verdict).toContainText('Everything is as it should be');
  });

  test('gives the exact line that a strict policy needs for WebAssembly', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'csp-no-wasm');
    await expect(verdict).toContainText('does not allow WebAssembly');
    await expect(verdict.locator('pre')).toHaveText(`script-src ${stack.edge} 'wasm-unsafe-eval'; connect-src ${stack.edge}`);
  });

  test('gives the exact line where a policy stops the form', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'csp-no-connect');
    await expect(verdict).toContainText('stops the form (connect-src)');
    await expect(verdict.locator('pre').first()).toContainText(`connect-src ${stack.edge}`);
  });

  test('says what can be the matter where no tag answers', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'no-tag');
    await expect(verdict).toContainText('Nothing answered');
    await expect(verdict.locator('pre').first()).toContainText(`data-portico="${stack.policy.id}"`);
  });

  test('says what a tag without the nonce of its page lacks', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'csp-nonce-missing');
    await expect(verdict).toContainText('Where that policy has a nonce');
    await expect(verdict.locator('pre').last()).toContainText('<script async nonce="');
  });

  test('gives the lines that count in a policy with a nonce', async ({ page, stack }) => {
    await expect(await diagnose(page, stack, 'csp-nonce')).toContainText('Everything is as it should be');
    const verdict = await diagnose(page, stack, 'csp-nonce-no-wasm');
    await expect(verdict).toContainText('does not allow WebAssembly');
    await expect(verdict.locator('pre')).toHaveText(`script-src 'wasm-unsafe-eval'; connect-src ${stack.edge}`);
  });

  test('finds nothing wrong with the lines that are published for a frame', async ({ page, stack }) => {
    await expect(await diagnose(page, stack, 'csp-frame')).toContainText('Everything is as it should be');
  });

  test('gives the exact line where a policy stops the frame', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'csp-frame-forbidden');
    await expect(verdict).toContainText('stops the form (frame-src)');
    await expect(verdict.locator('pre')).toHaveText(`script-src ${stack.edge}; frame-src ${stack.edge}`);
  });

  test('gives the exact line where a policy names other trusted types', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'csp-other-types');
    await expect(verdict).toContainText('Portico is not on it');
    await expect(verdict.locator('pre')).toHaveText('trusted-types portico');
    await expect(verdict).not.toContainText('TypeError');
    await expect(await diagnose(page, stack, 'csp-trusted-types')).toContainText('Everything is as it should be');
  });

  test('names an origin that the practice does not allow', async ({ page, stack }) => {
    await stack.putPolicy({ ...stack.policy, origins: ['https://www.example.com'] });
    try {
      const verdict = await diagnose(page, stack, 'two');
      await expect(verdict).toContainText(`does not allow pages of ${stack.pages}`);
      await expect(verdict.locator('pre').first()).toHaveText(`origins = ["https://www.example.com", "${stack.pages}"]`);
    } finally {
      await stack.putPolicy(stack.policy);
    }
  });

  test('finds an old copy of the script, whose own parts are gone', async ({ page, context, stack }) => {
    const [, build] = /data-build="([^"]*)"/.exec(await (await fetch(`${stack.hosted}/doctor`)).text());
    const now = await (await fetch(`${stack.hosted}/embed.js`)).text();
    const old = now.replace(/(more|form|app)-[0-9a-f]+\./g, '$1-0123456789ab.').replaceAll(build, 'ba9876543210');
    expect(old).toContain('ba9876543210');
    await context.route('**/embed.js', (route) => {
      const ours = route.request().headers().referer?.startsWith(stack.edge);
      return ours ? route.continue() : route.fulfill({ contentType: 'text/javascript', body: old });
    });
    await expect(await diagnose(page, stack, 'landing')).toContainText(`An old copy of the script runs (build ba9876543210; this is ${build})`);
  });

  test('follows an address that leads to another', async ({ page, stack }) => {
    const elsewhere = createServer(({ url }, answer) => answer.writeHead(301, { location: stack.pages + url }).end());
    await new Promise((listens) => elsewhere.listen(0, '127.0.0.1', listens));
    try {
      const verdict = await diagnose(page, stack, 'landing', `http://localhost:${elsewhere.address().port}`);
      await expect(verdict).toContainText(`The address led to a page of ${stack.pages}`);
      await expect(verdict).not.toContainText('does not allow');
    } finally {
      elsewhere.close();
    }
  });

  test('does not call a form that nobody sees as it should be', async ({ page, stack }) => {
    await expect(await diagnose(page, stack, 'hidden')).toContainText('A form is not shown');
  });

  test('finds nothing wrong with rules that only report', async ({ page, stack }) => {
    await expect(await diagnose(page, stack, 'csp-report-only')).toContainText('Everything is as it should be');
  });

  test('finds colors that cannot be read', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'pale');
    await expect(verdict).toContainText('--portico-accent has a contrast of 2.3 on "paper" and needs 4.5: choose a darker color');
  });

  test('finds them in a dialog that nobody has opened', async ({ page, stack }) => {
    await expect(await diagnose(page, stack, 'pale-popup')).toContainText('--portico-accent has a contrast of');
  });

  test('finds them however they are written, and against the theme that is asked for', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'dim');
    await expect(verdict).toContainText('--portico-accent on dark has a contrast of');
    await expect(verdict).toContainText('--portico-soft on dark has a contrast of');
    await expect(verdict).toContainText('--portico-ink was not checked: a color is written as #');
  });

  test('shows the form in every mode', async ({ page, stack }) => {
    await page.goto(`${stack.hosted}/doctor`);
    await expect(page.getByRole('heading', { name: words.en.needTitle })).toBeVisible();
    await page.getByLabel('Language', { exact: true }).selectOption('es');
    await expect(page.getByRole('heading', { name: words.es.needTitle })).toBeVisible();
    for (const mode of ['popup', 'slide-over']) {
      await page.getByLabel('Mode', { exact: true }).selectOption(mode);
      await page.getByRole('link', { name: 'Request an appointment' }).click();
      await expect(page.getByRole('dialog').getByRole('heading', { name: words.es.needTitle })).toBeVisible();
      await page.keyboard.press('Escape');
    }
    await page.getByLabel('Mode', { exact: true }).selectOption('frame');
    await expect(page.frameLocator('iframe').getByRole('heading', { name: words.es.needTitle })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Request an appointment' })).toBeHidden();
  });

  test('has lines to paste for the form that is chosen', async ({ page, stack }) => {
    await page.goto(`${stack.hosted}/doctor`);
    const names = ['Plain HTML', /Tag manager/, /WordPress/, /Webflow/, 'React'];
    const lines = (name) => page.locator('details', { hasText: name });
    for (const name of names) await lines(name).getByText(name).first().click();
    const every = async (...wanted) => {
      for (const name of names) for (const text of wanted) await expect(lines(name).locator('pre')).toContainText(text);
    };
    const choose = (name, value) => page.getByLabel(name, { exact: true }).selectOption(value);
    await every(`<div data-portico="${stack.policy.id}"><a href="${stack.hosted}">Request an appointment</a></div>`, `${stack.hosted}/embed.js`);
    await choose('Language', 'es');
    // The script brings the form in the slot's language.
    await every(`<div data-portico="${stack.policy.id}" data-language="es"><a href="${stack.hosted}?lang=es">Solicitar una cita</a></div>`, `${stack.hosted}/embed.js?lang=es`);
    await choose('Mode', 'popup');
    await choose('Theme', 'dark');
    await every(`data-portico="${stack.policy.id}" data-mode="popup" data-theme="dark" data-language="es"`, `${stack.edge}/embed.js`);
    await expect(lines('React').locator('pre')).toContainText(`script.src = '${stack.edge}/embed.js'`);
    await choose('Mode', 'frame');
    await expect(page.getByText(`script-src ${stack.edge}; frame-src ${stack.edge}`, { exact: true })).toBeVisible();
  });

  test('has lines that bring the form in one request, or, for a dialog, no form', async ({ page, stack }) => {
    await page.goto(`${stack.hosted}/doctor`);
    const lines = page.locator('details', { hasText: 'Plain HTML' }).locator('pre');
    const choose = (name, value) => page.getByLabel(name, { exact: true }).selectOption(value);
    const asked = [];
    /** Puts the lines on a page and returns what they ask the edge for. */
    const loads = async (there) => {
      const text = await lines.textContent();
      const visit = await page.context().newPage();
      visit.on('request', (request) => request.url().startsWith(stack.edge) && asked.push(request.url().slice(stack.edge.length)));
      await visit.goto(`${stack.pages}/no-tag.html`);
      await visit.evaluate((html) => document.body.append(document.createRange().createContextualFragment(html)), text);
      await expect(there(visit)).toBeVisible();
      await visit.waitForLoadState('networkidle');
      await visit.close();
      return asked.splice(0);
    };
    await choose('Language', 'es');
    expect(await loads((visit) => visit.getByRole('heading', { name: words.es.needTitle }))).toEqual([`/f/${stack.policy.id}/embed.js?lang=es`]);
    await choose('Mode', 'slide-over');
    expect(await loads((visit) => visit.locator('[aria-haspopup]'))).toEqual(['/embed.js', expect.stringMatching(/^\/assets\/more-/)]);
  });
});
