import AxeBuilder from '@axe-core/playwright';
import { ana, words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

/** Every rule that WCAG 2.2 AA needs, on what stands on the screen now. */
async function hasNoViolations(page, state) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(found, state).toEqual([]);
}

for (const language of ['en', 'es']) {
  test(`every screen and state of the form has no violations (${language})`, async ({ page, stack }) => {
    const text = words[language];
    await page.goto(`${stack.pages}/landing.html`);
    const form = page.locator('[data-portico]');
    await expect(form.locator('form[data-step="1"]')).toBeVisible();
    if (language === 'es') await form.getByRole('button', { name: 'Español' }).click();
    await form.getByRole('heading', { name: text.needTitle }).click();
    await expect(form.locator('form[data-ready]')).toBeVisible();
    const next = form.getByRole('button', { name: text.next }).filter({ visible: true });

    await hasNoViolations(page, 'first screen');
    await next.click();
    await expect(form.getByRole('alert')).toBeVisible();
    await hasNoViolations(page, 'first screen with an error');
    await form.getByLabel(text.need, { exact: true }).check();
    await next.click();
    await hasNoViolations(page, 'second screen');
    await next.click();
    await expect(form.getByRole('alert')).toBeVisible();
    await hasNoViolations(page, 'second screen with errors');
    await form.getByLabel(text.name, { exact: true }).fill(ana.name);
    await form.getByLabel(text.phone, { exact: true }).fill(ana.phone);
    await next.click();
    await hasNoViolations(page, 'third screen');
    await next.click();
    await expect(form.locator('dl')).toBeVisible();
    await hasNoViolations(page, 'review');
    await form.getByLabel(text.consent).check();
    await form.getByRole('button', { name: text.send }).click();
    await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
    await hasNoViolations(page, 'confirmation');
  });

  test(`the pages without scripts have no violations (${language})`, async ({ page, stack }) => {
    await page.route('**/embed.js', (route) => route.abort());
    await page.goto(`${stack.hosted}?lang=${language}`);
    await hasNoViolations(page, 'hosted form');
    await page.getByRole('button', { name: words[language].send }).click();
    await expect(page.getByRole('heading', { name: words[language].summary })).toBeVisible();
    await hasNoViolations(page, 'hosted form with errors');
    await page.goto(`${stack.hosted}/doctor?url=https://www.example.com/`);
    await hasNoViolations(page, 'doctor');
  });
}
