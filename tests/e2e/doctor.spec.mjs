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

  test('finds them however they are written, and against the theme that is asked for', async ({ page, stack }) => {
    const verdict = await diagnose(page, stack, 'dim');
    await expect(verdict).toContainText('--portico-accent on dark has a contrast of');
    await expect(verdict).toContainText('--portico-soft on dark has a contrast of');
    await expect(verdict).toContainText('--portico-ink was not checked: a color is written as #');
  });

  test('shows the form in every mode, with lines to paste', async ({ page, stack }) => {
    await page.goto(`${stack.hosted}/doctor`);
    await expect(page.getByRole('heading', { name: words.en.needTitle })).toBeVisible();
    await page.getByLabel('Language', { exact: true }).selectOption('es');
    await expect(page.getByRole('heading', { name: words.es.needTitle })).toBeVisible();
    await page.getByLabel('Mode', { exact: true }).selectOption('popup');
    await page.getByRole('link', { name: 'Request an appointment' }).click();
    await expect(page.getByRole('dialog').getByRole('heading', { name: words.es.needTitle })).toBeVisible();
    await page.keyboard.press('Escape');
    for (const name of ['Plain HTML', /Tag manager/, /WordPress/, /Webflow/, 'React']) {
      const lines = page.locator('details', { hasText: name });
      await lines.getByText(name).first().click();
      await expect(lines.locator('pre')).toContainText(stack.policy.id);
      await expect(lines.locator('pre')).toContainText(`${stack.hosted}/embed.js`);
      await expect(lines.locator('pre')).toContainText(`<a href="${stack.hosted}">`);
    }
  });
});
