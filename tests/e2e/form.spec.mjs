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
