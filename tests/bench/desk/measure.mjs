// The desk in Chromium: its first view over a slow line, and a full queue under the hands.

import { CPU, NETWORK } from '../widget/measure.mjs';

const ROW = '.rows .row-link';
const VIEWPORT = { width: 1280, height: 900 };

/** Runs in the page before its scripts. `wanted` is what makes the page one that is there. */
function observe(wanted) {
  const seen = window.bench = { tasks: [], events: [], names: undefined, there: undefined };
  const watch = (type, take, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch('longtask', (one) => seen.tasks.push([one.startTime, one.duration]));
  watch('event', (one) => seen.events.push([one.startTime, one.duration]), { durationThreshold: 16 });
  // The next picture shows it.
  const note = (what) => requestAnimationFrame(() => setTimeout(() => { seen[what] ??= performance.now(); }));
  const timer = setInterval(() => {
    if (document.querySelector(`.early a, ${wanted}`)?.checkVisibility()) note('names');
    // The sign-in form stands in the page from the beginning, also where it is not shown.
    if (!document.querySelector(wanted)?.checkVisibility()) return;
    clearInterval(timer);
    note('there');
  }, 10);
}

async function open(browser, edge, practice, token) {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  if (token) {
    await page.goto(`${edge}/desk#/${practice}/queue`);
    await page.getByLabel('Your token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.rows').waitFor();
  }
  return { context, page, session: await context.newCDPSession(page) };
}

const longest = (entries, from = 0, to = Infinity) => Math.max(0, ...entries.filter(([at]) => at >= from && at < to).map(([, ms]) => ms));

/** Measures one first view. With a token somebody is signed in; with `kept` the desk's files are in the cache. */
export async function firstView(browser, edge, practice, { token, kept = false }) {
  const { context, page, session } = await open(browser, edge, practice, token);
  try {
    await page.goto('about:blank');
    let bytes = 0;
    await session.send('Network.enable');
    if (!kept) await session.send('Network.clearBrowserCache');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await session.send('Network.emulateNetworkConditions', NETWORK);
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU });
    await page.addInitScript(observe, token ? ROW : '.sign-in input');
    await page.goto(`${edge}/desk#/${practice}/queue`);
    await page.waitForFunction(() => window.bench.there !== undefined);
    const { names, there, tasks } = await page.evaluate(() => window.bench);
    const picture = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
    return { picture, names, there, bytes, longest: longest(tasks) };
  } finally {
    await context.close();
  }
}

/**
 * Uses a queue of so many rows as hands do. `arrive` sends one more inquiry. Returns, for each thing
 * done, the longest task and the slowest event.
 */
export async function fullQueue(browser, edge, practice, token, { rows, arrive }) {
  const { context, page, session } = await open(browser, edge, practice, token);
  const list = page.locator('.rows tbody tr');
  const results = new Map();
  const measure = async (name, act) => {
    const from = await page.evaluate(() => performance.now());
    await act();
    await page.waitForTimeout(600);
    const { tasks, events } = await page.evaluate(() => window.bench);
    results.set(name, { task: longest(tasks, from), event: longest(events, from) });
  };
  const shown = async (count) => {
    while (await list.count() < count) {
      // Rows appear a few a picture, and the button goes while the last ones do.
      const more = await page.$('.more');
      await more?.click().catch(() => {});
      await page.waitForTimeout(50);
    }
  };
  try {
    await page.addInitScript(observe, ROW);
    await page.reload();
    await list.first().waitFor();
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU });
    await measure('Showing all rows', () => shown(rows));
    await measure('Arrow keys through 40 rows', async () => {
      for (let n = 0; n < 40; n += 1) await page.keyboard.press('ArrowDown', { delay: 20 });
    });
    await measure('Typing a name into the search', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('patient7 example', { delay: 60 });
    });
    await measure('Scrolling', async () => {
      for (let n = 0; n < 30; n += 1) await page.mouse.wheel(0, 500);
    });
    await measure('A quarter of a minute passes', () => page.waitForTimeout(16_000));
    await measure('An inquiry arrives', async () => {
      await arrive();
      await page.waitForTimeout(2500);
    });
    await shown(rows);
    await measure('Searching', async () => {
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelectorAll('.rows tbody tr').length < 5);
    });
    await measure('Leaving the search', async () => {
      await page.getByRole('button', { name: 'Clear search and filters' }).click();
      await page.waitForFunction(() => document.querySelectorAll('.rows tbody tr').length > 40);
    });
    await shown(rows);
    await measure('A filter by language', async () => {
      await page.getByLabel('Language').selectOption('es');
      await page.waitForFunction(() => location.hash.includes('language'));
      await page.waitForTimeout(1500);
    });
    return results;
  } finally {
    await context.close();
  }
}
