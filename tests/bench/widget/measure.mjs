// One visit in Chromium: slow 4G, a processor four times slower, an empty cache. First the page is
// left alone, then a visitor answers the first question, goes on and types a name.

/** Slow 4G as Lighthouse applies it (150 ms and 1.6 Mbit/s, with its factors for request throttling). */
export const NETWORK = { offline: false, latency: 562.5, downloadThroughput: (1.6 * 0.9 * 1e6) / 8, uploadThroughput: (0.75 * 0.9 * 1e6) / 8 };
export const CPU = 4;
/** How long nothing may be loaded before the page counts as at rest, in milliseconds. */
const QUIET_MS = 2500;
const NAME = 'Ana Example';

/** Runs in the page before its scripts. */
function observe({ usable, host, enhanced }) {
  // A frame's own clock began later than the page's.
  const framed = window !== top;
  const late = framed ? performance.timeOrigin - top.performance.timeOrigin : 0;
  const seen = framed ? top.bench : (window.bench = { lcp: 0, cls: 0, tasks: [], events: [], usable: undefined, enhanced: undefined });
  const watch = (type, take, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  if (!framed) {
    watch('largest-contentful-paint', (one) => { seen.lcp = one.startTime; });
    watch('layout-shift', (one) => { if (!one.hadRecentInput) seen.cls += one.value; });
    watch('longtask', (one) => seen.tasks.push([one.startTime, one.duration]));
  }
  watch('event', (one) => { if (one.interactionId) seen.events.push([one.name, one.startTime + late, one.duration]); }, { durationThreshold: 16 });
  // Looked for whenever the page has changed, and after the picture that shows it: looking any sooner
  // would make the browser lay the page out within the script's own task, which is then as long as both.
  // Shadow roots tell of their changes only themselves.
  const checks = new Set();
  let awaited = false;
  const check = () => {
    awaited = false;
    for (const one of checks) one();
  };
  const changes = new MutationObserver(() => {
    if (awaited || !checks.size) return;
    awaited = true;
    requestAnimationFrame(() => setTimeout(check));
  });
  const follow = (root) => changes.observe(root, { childList: true, subtree: true, attributes: true });
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...of) {
    const root = attach.apply(this, of);
    follow(root);
    return root;
  };
  follow(document);
  const watchFor = (selector, found) => {
    const done = () => { checks.delete(look); clearInterval(timer); };
    const look = () => {
      const one = (host ? document.querySelector(host)?.shadowRoot : document)?.querySelector(selector);
      if (!one || one.disabled || !one.getClientRects().length) return;
      found(performance.now() + late);
      done();
    };
    checks.add(look);
    // A style sheet that arrives changes what is seen and no node.
    const timer = setInterval(look, 250);
  };
  if (usable) watchFor(usable, (at) => {
    seen.usable = at;
    top.benchSees('usable');
  });
  if (enhanced) addEventListener('pointerdown', () => watchFor(enhanced, (at) => { seen.enhanced = at; }), { once: true });
}

/**
 * Opens an empty page for a contestant. `usable` waits until its form is; `rest` until nothing has been
 * loaded for a while. Neither puts work of its own on the page's main thread.
 */
export async function open(browser, contestant, cpu) {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, deviceScaleFactor: 1, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const session = await context.newCDPSession(page);
  const seen = { bytes: 0, last: Date.now() };
  await session.send('Network.enable');
  await session.send('Performance.enable');
  await session.send('Runtime.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { seen.bytes += encodedDataLength; seen.last = Date.now(); });
  session.on('Network.requestWillBeSent', () => { seen.last = Date.now(); });
  await session.send('Network.emulateNetworkConditions', NETWORK);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  await session.send('Runtime.addBinding', { name: 'benchSees' });
  const usable = new Promise((known, failed) => {
    if (!contestant.need) return known();
    const late = setTimeout(() => failed(new Error('its form could not be used in 45 s')), 45_000);
    session.on('Runtime.bindingCalled', () => { clearTimeout(late); known(); });
  });
  // Whoever opens the page may fail first.
  usable.catch(() => {});
  await page.addInitScript(observe, { usable: contestant.usable ?? contestant.need, host: contestant.host, enhanced: contestant.enhanced });
  const rest = async () => { while (Date.now() - seen.last < QUIET_MS) await new Promise((go) => setTimeout(go, 100)); };
  return { context, page, session, seen, usable, rest };
}

/** Measures one visit. */
export async function visit(browser, site, contestant, trace = false) {
  const { context, page, session, seen, usable, rest } = await open(browser, contestant, CPU);
  if (trace) page.on('console', (one) => console.error(`    ${contestant.id}: ${one.text()}`)).on('pageerror', (error) => console.error(`    ${contestant.id}: ${error.message}`));
  const main = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value])).TaskDuration * 1000;
  try {
    await page.goto(`${site}/${contestant.id}`, { waitUntil: 'load' });
    await usable;
    await rest();
    const spent = await main();
    const before = await page.evaluate(() => structuredClone(window.bench));
    const result = {
      'bytes before intent': seen.bytes,
      LCP: before.lcp,
      CLS: before.cls,
      TBT: before.tasks.reduce((sum, [, ms]) => sum + Math.max(0, ms - 50), 0),
      'long tasks': before.tasks.length,
      'main thread before intent': spent,
      'usable after': before.usable,
    };
    if (!contestant.need) return result;

    const place = contestant.frame ? page.frameLocator(contestant.frame) : page;
    const first = place.locator(contestant.need).first();
    await first.scrollIntoViewIfNeeded();
    const touched = await page.evaluate(() => performance.now());
    await first.click({ force: true });
    if (contestant.enhanced) await page.waitForFunction(() => window.bench.enhanced !== undefined);
    await rest();
    const next = place.locator(contestant.next ?? 'none');
    const mark = await page.evaluate(() => performance.now());
    if (contestant.next) await next.filter({ visible: true }).first().click();
    const field = place.locator(contestant.name).filter({ visible: true }).first();
    await field.waitFor();
    await page.waitForTimeout(500);
    await field.click();
    const typing = await page.evaluate(() => performance.now());
    await field.pressSequentially(NAME, { delay: 120 });
    await page.waitForTimeout(500);
    const typed = await field.inputValue();
    if (typed !== NAME) throw new Error(`${contestant.id}: what was typed is ${JSON.stringify(typed)}`);
    await rest();
    const { events, enhanced, tasks } = await page.evaluate(() => structuredClone(window.bench));
    const slowest = (from, to) => Math.max(0, ...events.filter(([, at]) => at >= from && at < to).map(([,, ms]) => ms));
    return {
      ...result,
      'bytes ever': seen.bytes,
      'enhanced after touch': contestant.enhanced ? Math.max(0, enhanced - touched) : 0,
      'INP of Continue': contestant.next ? slowest(mark, typing) : slowest(touched, mark),
      'INP of typing': slowest(typing, Infinity),
      'TBT ever': tasks.reduce((sum, [, ms]) => sum + Math.max(0, ms - 50), 0),
      'main thread ever': await main(),
    };
  } finally {
    await context.close();
  }
}
