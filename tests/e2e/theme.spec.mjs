// What a page changes in the form's look, and how the form is asked for dark.

import { words } from '../../www/demo/browser.mjs';
import { expect, test } from './stack.mjs';

const slot = (page) => page.locator('[data-portico]');
const dark = 'rgb(22, 31, 40)';

test('every custom property that is promised changes what it says', async ({ page, stack }) => {
  await page.goto(`${stack.pages}/landing.html`);
  const form = slot(page);
  const next = form.getByRole('button', { name: words.en.next }).filter({ visible: true });
  await page.addStyleTag({ content: 'body{font-family:Verdana,serif}' });
  await expect(form.locator('.o').first(), 'without a font of its own').toHaveCSS('font-family', 'Verdana, serif');
  await form.getByRole('heading', { name: words.en.needTitle }).click();
  await expect(form.locator('form[data-ready]')).toBeVisible();
  // An error is in sight, so that its color is, too.
  await next.click();
  await expect(form.getByRole('alert')).toBeVisible();
  const whole = form.locator('.p');
  const choice = form.locator('.o').first();
  const looks = [
    ['ink', '#010203', whole, 'color', 'rgb(1, 2, 3)'],
    ['soft', '#020304', form.locator('h1'), 'color', 'rgb(2, 3, 4)'],
    ['paper', '#fdfeff', whole, 'background-color', 'rgb(253, 254, 255)'],
    ['field', '#fcfdfe', choice, 'background-color', 'rgb(252, 253, 254)'],
    ['line', '#030405', choice, 'border-top-color', 'rgb(3, 4, 5)'],
    ['accent', '#040506', next, 'background-color', 'rgb(4, 5, 6)'],
    ['on-accent', '#fbfcfd', next, 'color', 'rgb(251, 252, 253)'],
    ['bad', '#050607', form.getByRole('alert').getByRole('link'), 'color', 'rgb(5, 6, 7)'],
    ['focus', '#060708', next, 'outline-color', 'rgb(6, 7, 8)'],
    ['round', '3px', choice, 'border-top-left-radius', '3px'],
    ['font', 'Georgia, serif', choice, 'font-family', 'Georgia, serif'],
    ['width', '20em', whole, 'max-width', '320px'],
  ];
  await form.getByRole('alert').getByRole('link').focus();
  await page.keyboard.press('Tab');
  while (!(await next.evaluate((button) => button.matches(':focus')))) await page.keyboard.press('Tab');
  for (const [name, value, element, property, expected] of looks) {
    await expect(element, `before --portico-${name}`).not.toHaveCSS(property, expected);
    await form.evaluate((element, [name, value]) => element.style.setProperty(`--portico-${name}`, value), [name, value]);
    await expect(element, `--portico-${name}`).toHaveCSS(property, expected);
  }
});

test('an attribute of the slot changes what the custom property does', async ({ page, stack }) => {
  await page.goto(`${stack.pages}/calls.html`);
  await page.evaluate(() => {
    const place = document.createElement('div');
    place.id = 'brown';
    place.dataset.onAccent = '#fffdf0';
    document.body.append(place);
    return window.Portico.load({ at: place, practice: 'bright-river-dental', accent: '#7a3e00', round: '3px' });
  });
  const button = page.locator('#brown').getByRole('button', { name: words.en.next }).filter({ visible: true });
  await expect(button).toHaveCSS('background-color', 'rgb(122, 62, 0)');
  await expect(button).toHaveCSS('color', 'rgb(255, 253, 240)');
  await expect(button).toHaveCSS('border-top-left-radius', '3px');
});

test('a slot is dark where it asks for dark, and where it asks for the visitor’s choice and that is dark', async ({ browser, stack }) => {
  for (const [colorScheme, theme, color] of [
    ['light', 'dark', dark], ['dark', 'auto', dark], ['light', 'auto', 'rgb(255, 255, 255)'], ['dark', '', 'rgb(255, 255, 255)'],
  ]) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto(`${stack.pages}/landing.html`);
    await expect(slot(page).locator('form[data-step="1"]')).toBeVisible();
    await slot(page).evaluate((element, theme) => { if (theme) element.dataset.theme = theme; }, theme);
    await expect(slot(page).locator('.p'), `${theme} where the visitor prefers ${colorScheme}`).toHaveCSS('background-color', color);
    await context.close();
  }
});

test('a slide-over has its form’s color down to the last pixel', async ({ browser, stack }) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1100 }, colorScheme: 'dark' });
  const page = await context.newPage();
  for (const [looks, red, green, blue] of [[{ theme: 'dark' }, 22, 31, 40], [{ theme: 'auto' }, 22, 31, 40], [{ paper: '#fdf6e3' }, 253, 246, 227]]) {
    await page.goto(`${stack.pages}/slide-over.html`);
    const link = page.getByRole('link', { name: 'Request an appointment' });
    await expect(link).toHaveAttribute('aria-haspopup', 'dialog');
    await slot(page).evaluate((element, { theme, paper }) => {
      if (theme) element.dataset.theme = theme;
      if (paper) element.style.setProperty('--portico-paper', paper);
    }, looks);
    await link.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('form[data-step="1"]')).toBeVisible();
    await dialog.evaluate((element) => Promise.all(element.getAnimations().map(({ finished }) => finished)));
    // Beside the scroll bar, if there is one.
    const picture = await page.screenshot({ clip: { x: 1240, y: 1099, width: 1, height: 1 } });
    expect(await page.evaluate(async (picture) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.drawImage(image, 0, 0);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    }, picture.toString('base64')), JSON.stringify(looks)).toEqual([red, green, blue, 255]);
    expect(await dialog.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0);
  }
  await context.close();
});

test('a dialog whose slot holds no link has a button with the words of the page', async ({ page, stack }) => {
  await page.goto(`${stack.pages}/calls.html`);
  await page.evaluate(() => {
    const place = document.createElement('div');
    document.body.append(place);
    return window.Portico.load({ at: place, practice: 'bright-river-dental', mode: 'popup', label: 'Ask for a visit' });
  });
  await page.getByRole('button', { name: 'Ask for a visit' }).click();
  await expect(page.getByRole('dialog').getByRole('heading', { name: words.en.needTitle })).toBeVisible();
});
