// Pictures of every page of the desk with the demo's history behind it, on a phone and on a desktop,
// in both themes: to look at, and for the documentation. Run by `cargo xtask screenshots desk FOLDER`.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startBrowser } from './browser.mjs';
import { startWithHistory } from './history-worker.mjs';
import { sheet } from './pictures.mjs';
import { makeToken } from './stack.mjs';

const folder = process.argv[2];
await mkdir(folder, { recursive: true });
const worker = await startWithHistory();
const { id } = worker.policy;
const token = await makeToken(worker.ask, id, { label: 'Dana Example', role: 'admin', owner: 'manager' });
const browser = await startBrowser();

const devices = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const pages = [
  'queue', 'queue?quarantine=true', 'queue?overdue=true', 'tasks', 'log', 'scorecard', 'scorecard?period=90&by=campaign',
  ...['people', 'hours', 'scripts', 'endpoints', 'records', 'tokens', 'policy'].map((section) => `admin/${section}`),
];

async function walk(device, colorScheme) {
  const context = await browser.newContext({ viewport: devices[device], colorScheme, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const take = async (name, whole = true) => {
    await page.locator('.waiting').waitFor({ state: 'detached' });
    // Nothing looks as if a hand were over it.
    await page.mouse.move(0, 0);
    await page.screenshot({ path: path.join(folder, `desk-${device}-${colorScheme}-${name}.png`), fullPage: whole });
  };
  await page.goto(`${worker.edge}/desk#/${id}/queue`);
  await page.getByLabel('Your token').waitFor();
  await take('sign-in');
  await page.getByLabel('Your token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.rows').waitFor();
  await take('queue-top', false);
  for (const address of pages) {
    await page.evaluate((hash) => { location.hash = hash; }, `/${id}/${address}`);
    await page.waitForFunction((hash) => location.hash === hash && document.querySelector('h1'), `#/${id}/${address}`);
    await page.waitForTimeout(300);
    await take(address.replaceAll(/\W+/g, '-'));
  }
  await page.evaluate((hash) => { location.hash = hash; }, `/${id}/queue`);
  // One with something to read: a concern, and attempts made.
  const rows = page.locator('.rows tbody tr');
  await rows.first().waitFor();
  const rich = rows.filter({ has: page.locator('.tag.bad, .tag.warn') }).filter({ hasText: 'attempt' });
  await ((await rich.count()) ? rich : rows).first().locator('.row-link').click();
  await page.locator('.handoff').waitFor();
  await page.waitForTimeout(300);
  await take('inquiry');
  await take('inquiry-top', false);
  await context.close();
}

try {
  for (const colorScheme of ['light', 'dark']) for (const device of Object.keys(devices)) await walk(device, colorScheme);
  for (const [name, from, device] of [
    ['desk-queue', 'desk-desktop-light-queue-top', 'desktop'], ['desk-scorecard-dark', 'desk-desktop-dark-scorecard', 'desktop'],
    ['desk-inquiry-phone', 'desk-phone-light-inquiry-top', 'phone'],
  ]) await sheet(browser, [path.join(folder, `${from}.png`)], path.join(folder, `${name}.webp`), { width: devices[device].width, gap: 0, limit: 1290 });
} finally {
  await browser.close();
  await worker.stop();
}
console.log(`The pictures are in ${folder}.`);
process.exit(0);
