// Every screen and state of a form, and what is looked at in each.

import AxeBuilder from '@axe-core/playwright';
import { ana, words } from '../../www/demo/browser.mjs';
import { expect } from './stack.mjs';

const practicePhone = '(555) 555-0100';

/** Lets the pauses between tries to send pass at once; `window.pauses` keeps how long they were. */
export const hurry = (page) => page.addInitScript(() => {
  const later = window.setTimeout;
  window.pauses = [];
  window.setTimeout = (act, ms, ...rest) => {
    if (ms >= 1000) window.pauses.push(ms);
    return later(act, Math.min(ms ?? 0, 20), ...rest);
  };
});

/** In which a visitor may meet the form. */
export const circumstances = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colors': { forcedColors: 'active' },
  // A window of 1280 by 1024 pixels, enlarged to 400%: 320 by 256 of the page's pixels.
  '400% zoom on 320 pixels': { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};

/** Every rule that WCAG 2.2 AA needs, on what stands on the screen now, frames too; and nothing to scroll to the side for. */
export async function hasNoViolations(page, state) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(found, state).toEqual([]);
  for (const frame of page.frames()) {
    const aside = await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(aside, `${state}: scrolls to the side`).toBeLessThanOrEqual(0);
  }
}

/** The same in every circumstance, one after the other on one page; `scrolled` is what holds the state. */
export async function hasNoViolationsAnywhere(page, state, scrolled = page.locator('html')) {
  const size = page.viewportSize();
  const plain = { colorScheme: 'light', forcedColors: 'none' };
  for (const [name, { viewport = size, colorScheme, forcedColors }] of Object.entries(circumstances)) {
    await page.emulateMedia({ colorScheme: colorScheme ?? plain.colorScheme, forcedColors: forcedColors ?? plain.forcedColors });
    await page.setViewportSize(viewport);
    // What has been scrolled half under the emergency line is no target there.
    await scrolled.evaluate((element) => { element.scrollTop = 0; });
    await hasNoViolations(page, `${state}, ${name}`);
  }
  await page.emulateMedia(plain);
  await page.setViewportSize(size);
}

/** What describes an input beside its name: its hint, and its error where it is wrong. */
const hints = {
  en: {
    phone: 'A phone number or an email address is enough', message: 'Please do not send medical details here',
    insurance: 'We do not need your member number here',
    wrong: {
      need: 'Error: Choose what you need help with', name: 'Error: Enter your name',
      phone: 'A phone number or an email address is enough Error: Enter a phone number or an email address',
      consent: 'Error: Tick the box so that we may contact you',
    },
  },
  es: {
    phone: 'Basta con un teléfono o un correo electrónico', message: 'Por favor, no envíe aquí detalles médicos',
    insurance: 'Aquí no necesitamos su número de afiliado',
    wrong: {
      need: 'Error: Elija en qué necesita ayuda', name: 'Error: Escriba su nombre',
      phone: 'Basta con un teléfono o un correo electrónico Error: Escriba un número de teléfono o un correo electrónico',
      consent: 'Error: Marque la casilla para que podamos comunicarnos con usted',
    },
  },
};

/** Whether each question is described as agreed: those named in `said`, and no other. */
async function describes(form, said) {
  for (const name of ['need', 'for', 'name', 'phone', 'email', 'contact', 'voicemail', 'time', 'patient', 'location', 'insurance', 'message', 'language_help', 'consent']) {
    const input = form.locator(`[name=${name}]`).first();
    if (!(await input.isVisible())) continue;
    const group = (await input.getAttribute('type')) === 'radio';
    const described = group ? form.locator(`fieldset:has([name=${name}])`) : input;
    await expect(described, name).toHaveAccessibleDescription(said[name] ?? '');
  }
}

/** Goes through every screen and state of a form. */
export async function walk(page, form, language, look) {
  const text = words[language];
  const hint = hints[language];
  await form.getByRole('heading', { name: text.needTitle }).click();
  await expect(form.locator('form[data-ready]')).toBeVisible();
  const next = form.getByRole('button', { name: text.next }).filter({ visible: true });
  await look('first screen');
  await describes(form, {});
  await next.click();
  await expect(form.getByRole('alert')).toBeVisible();
  await look('first screen with an error');
  await describes(form, hint.wrong);
  await form.getByLabel(text.need, { exact: true }).check();
  await next.click();
  await look('second screen');
  await describes(form, hint);
  await next.click();
  await expect(form.getByRole('alert')).toBeVisible();
  await look('second screen with errors');
  await describes(form, hint.wrong);
  await form.getByLabel(text.name, { exact: true }).fill(ana.name);
  await form.getByLabel(text.phone, { exact: true }).fill(ana.phone);
  await next.click();
  await look('third screen');
  await describes(form, hint);
  await next.click();
  await expect(form.locator('dl')).toBeVisible();
  await look('review');
  await describes(form, {});
  await form.getByRole('button', { name: text.send }).click();
  await expect(form.getByRole('alert')).toBeVisible();
  await look('review without consent');
  await describes(form, hint.wrong);
  await form.getByLabel(text.consent).check();
  await page.route('**/v1/inquiries', (route) => route.abort());
  await form.getByRole('button', { name: text.send }).click();
  await expect(form.getByRole('status')).toContainText(practicePhone);
  await look('trying again');
  await page.unroute('**/v1/inquiries');
  // Nobody waits for the next try where the connection is back.
  await form.locator('form').evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(form.getByRole('heading', { name: text.done })).toBeVisible();
  await look('confirmation');
}
