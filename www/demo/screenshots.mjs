// Pictures of every screen, in both languages, on a phone and on a desktop: to look at, and, side by side,
// for the documentation. Run by `cargo xtask screenshots FOLDER`.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ana, startBrowser, words } from './browser.mjs';
import { sheet } from './pictures.mjs';
import { openPractice, startPages, startWorker, unlimited } from './stack.mjs';

const folder = process.argv[2];
await mkdir(folder, { recursive: true });
const storage = await mkdtemp(path.join(tmpdir(), 'portico-pictures-'));
const worker = await startWorker({ port: 0, storage, token: 'pictures' });
const edge = worker.url.replace('127.0.0.1', 'localhost');
const pages = await startPages({ port: 0, edge });
// The same patient comes again and again, within seconds.
const policy = { ...unlimited(JSON.parse(process.env.PORTICO_POLICY)), origins: [pages.url] };
await openPractice(worker.url, 'pictures', policy);
const browser = await startBrowser();

const devices = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const messages = {
  en: { calm: 'Mornings suit me best.', urgent: 'My face is swollen and I cannot breathe well.' },
  es: { calm: 'Prefiero por la mañana.', urgent: 'Tengo la cara hinchada y no puedo respirar bien.' },
};

/** What stays in sight while a hand scrolls would stand in the middle of a picture of everything. */
const style = '.sos { position: static !important }';

/** Walks through the form and takes a picture of each screen; in `urgent` ones the network fails once. */
async function walk(language, device, { theme = 'light', kind = 'calm' } = {}) {
  const text = words[language];
  const context = await browser.newContext({ viewport: devices[device], colorScheme: theme, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const files = [];
  const take = async (name) => {
    await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.blur());
    // Nothing looks as if a hand were over it.
    await page.mouse.move(0, 0);
    const file = path.join(folder, `${theme === 'dark' ? 'dark-' : ''}${kind === 'urgent' ? 'urgent-' : ''}${device}-${language}-${files.length + 1}-${name}.png`);
    if (device === 'phone') await form.screenshot({ path: file, style });
    else {
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: file, style, fullPage: true });
    }
    files.push(file);
  };
  await page.goto(theme === 'dark' ? `${edge}/f/${policy.id}?lang=${language}` : pages.url);
  const form = page.locator(theme === 'dark' ? 'main' : '[data-portico]');
  // A page of ours shows the form before anything runs it.
  await form.locator('form[data-step="1"]').waitFor();
  if (language === 'es' && theme === 'light') await form.getByRole('button', { name: 'Español' }).click();
  await form.getByRole('heading', { name: text.needTitle }).click();
  await form.locator('form[data-ready]').waitFor();
  const next = () => form.getByRole('button', { name: text.next, exact: true }).filter({ visible: true }).click();
  await form.getByLabel(text.need, { exact: true }).check();
  await take('need');
  await next();
  await next();
  await form.getByRole('alert').waitFor();
  await take('errors');
  await form.getByLabel(text.name, { exact: true }).fill(ana.name);
  await form.getByLabel(text.phone, { exact: true }).fill(ana.phone);
  await take('contact');
  await next();
  await form.getByLabel(text.isNew, { exact: true }).check();
  await form.getByLabel(text.location, { exact: true }).check();
  await form.locator('textarea').fill(messages[language][kind]);
  await take('visit');
  await next();
  await form.locator('dl').waitFor();
  await form.getByLabel(text.consent).check();
  await take('review');
  if (kind === 'urgent') {
    await page.route('**/v1/inquiries', (route) => route.abort(), { times: 1 });
    await form.getByRole('button', { name: text.send }).click();
    await form.getByRole('status').filter({ hasText: '555' }).waitFor();
    await take('retrying');
  } else await form.getByRole('button', { name: text.send }).click();
  await form.getByRole('heading', { name: text.done }).waitFor();
  // By when the practice answers: a request that is held back is not promised that.
  await form.locator('.done .by').waitFor();
  await take('confirmation');
  await context.close();
  return files;
}

/** The landing page as a visitor meets it. */
async function landing() {
  const page = await browser.newPage({ viewport: devices.desktop, locale: 'en-US' });
  await page.goto(pages.url);
  await page.locator('[data-portico] form[data-step="1"]').waitFor();
  const file = path.join(folder, 'landing-desktop.png');
  await page.screenshot({ path: file });
  await page.close();
  await sheet(browser, [file], path.join(folder, 'landing-desktop.webp'), { width: devices.desktop.width, gap: 0 });
}

try {
  await landing();
  for (const language of policy.languages) {
    await sheet(browser, await walk(language, 'desktop'), path.join(folder, `desktop-${language}.webp`), { width: 480, across: 3 });
    await sheet(browser, await walk(language, 'phone'), path.join(folder, `phone-${language}.webp`));
    await walk(language, 'phone', { kind: 'urgent' });
    await walk(language, 'phone', { theme: 'dark' });
    await walk(language, 'desktop', { theme: 'dark', kind: 'urgent' });
  }
} finally {
  await browser.close();
  await Promise.all([worker.stop(), pages.stop()]);
  await rm(storage, { recursive: true, force: true });
}
console.log(`The pictures are in ${folder}.`);
