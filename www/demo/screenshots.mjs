// Pictures of every screen, in both languages, on a phone and on a desktop: to look at, and for the
// documentation, which has all of a phone's screens and two of a desktop's side by side. Run by `cargo xtask screenshots FOLDER`.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
    const file = path.join(folder, `${theme === 'dark' ? 'dark-' : ''}${kind === 'urgent' ? 'urgent-' : ''}${device}-${language}-${files.length + 1}-${name}.png`);
    if (device === 'phone') await form.screenshot({ path: file, style });
    else {
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: file, style });
    }
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
  await take('confirmation');
  await context.close();
  return files;
}

/** Puts pictures side by side into one that is small enough for the documentation. */
async function sheet(files, name, width = 256) {
  const pictures = await Promise.all(files.map((file) => readFile(file, 'base64')));
  const page = await browser.newPage();
  const small = await page.evaluate(async ([pictures, width]) => {
    const gap = 16;
    const images = await Promise.all(pictures.map(async (picture) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      return image;
    }));
    const high = (image) => Math.round((image.height * width) / image.width);
    const canvas = document.createElement('canvas');
    canvas.width = images.length * (width + gap) + gap;
    canvas.height = Math.max(...images.map(high)) + 2 * gap;
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#eef4f7';
    context.fillRect(0, 0, canvas.width, canvas.height);
    images.forEach((image, at) => context.drawImage(image, gap + at * (width + gap), gap, width, high(image)));
    return canvas.toDataURL('image/webp', 0.7).split(',')[1];
  }, [pictures, width]);
  await writeFile(path.join(folder, `${name}.webp`), small, 'base64');
  await page.close();
}

try {
  for (const language of policy.languages) {
    const [, errors, , , review] = await walk(language, 'desktop');
    await sheet([errors, review], `desktop-${language}`, 640);
    await sheet(await walk(language, 'phone'), `phone-${language}`);
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
