// Pictures of every screen, in both languages, on a phone and on a desktop: to look at, and for the
// documentation, which has all of a phone's screens side by side. Run by `cargo xtask screenshots FOLDER`.

import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ana, startBrowser, words } from './browser.mjs';
import { openPractice, startPages, startWorker } from './stack.mjs';

const folder = process.argv[2];
await mkdir(folder, { recursive: true });
const storage = await mkdtemp(path.join(tmpdir(), 'portico-pictures-'));
const worker = await startWorker({ port: 0, storage, token: 'pictures' });
const edge = worker.url.replace('127.0.0.1', 'localhost');
const pages = await startPages({ port: 0, edge });
const policy = { ...JSON.parse(process.env.PORTICO_POLICY), origins: [pages.url] };
await openPractice(worker.url, 'pictures', policy);
const browser = await startBrowser();

const devices = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const more = {
  en: { message: 'Mornings suit me best.', problem: 'Continue' },
  es: { message: 'Prefiero por la mañana.', problem: 'Continuar' },
};

/** Walks through the form and takes a picture of each screen. */
async function walk(language, device, theme = 'light') {
  const text = words[language];
  const context = await browser.newContext({ viewport: devices[device], colorScheme: theme, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const files = [];
  const take = async (name) => {
    await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.blur());
    const file = path.join(folder, `${theme === 'dark' ? 'dark-' : ''}${device}-${language}-${files.length + 1}-${name}.png`);
    if (device === 'phone') await form.screenshot({ path: file });
    else await page.screenshot({ path: file });
    files.push(file);
  };
  await page.goto(theme === 'dark' ? `${edge}/f/${policy.id}?lang=${language}` : pages.url);
  const form = page.locator(theme === 'dark' ? 'main' : '[data-portico]');
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
  await form.locator('textarea').fill(more[language].message);
  await take('visit');
  await next();
  await form.locator('dl').waitFor();
  await form.getByLabel(text.consent).check();
  await take('review');
  await form.getByRole('button', { name: text.send }).click();
  await form.getByRole('heading', { name: text.done }).waitFor();
  await take('confirmation');
  await context.close();
  return files;
}

/** Puts pictures side by side. */
async function sheet(files, name) {
  const pictures = await Promise.all(files.map(async (file) => `<img src="data:image/png;base64,${await readFile(file, 'base64')}" alt="">`));
  const page = await browser.newPage({ viewport: { width: files.length * 272, height: 400 } });
  await page.setContent(`<style>body{margin:0;padding:8px;background:#eef4f7;display:flex;align-items:start}img{width:256px;margin:0 8px;border-radius:8px}</style>${pictures.join('')}`);
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
  await page.close();
}

try {
  for (const language of policy.languages) {
    await walk(language, 'desktop');
    await sheet(await walk(language, 'phone'), `all-${language}`);
  }
  await walk('en', 'phone', 'dark');
} finally {
  await browser.close();
  await Promise.all([worker.stop(), pages.stop()]);
  await rm(storage, { recursive: true, force: true });
}
console.log(`The pictures are in ${folder}.`);
