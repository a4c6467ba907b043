// Run by `cargo xtask bench widget [--runs N] [--only a,b] [--trace]`: the same landing page with each
// contestant, in turn, in Chromium. Prints the tables, or with --trace what the main thread did. With
// all contestants and at least 11 runs it takes about 15 minutes and writes docs/bench-widget.md; where
// somebody could not be measured in every run it fails and writes nothing.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startBrowser } from '../../../www/demo/browser.mjs';
import { openPractice, root, startWorker } from '../../../www/demo/stack.mjs';
import { contestants } from './contestants.mjs';
import { goals, middle } from './goals.mjs';
import { visit } from './measure.mjs';
import { startFront, startSite } from './site.mjs';
import { trace } from './trace.mjs';

const argument = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const runs = Number(argument('--runs') ?? 11);
const started = Date.now();
const only = argument('--only')?.split(',');

const storage = await mkdtemp(path.join(os.tmpdir(), 'portico-bench-'));
const token = randomBytes(16).toString('hex');
const quiet = (stdout, stderr) => { stdout.resume(); stderr.resume(); };
const worker = await startWorker({ port: 0, storage, token, log: quiet });
const front = await startFront(() => worker.url);
const list = (await contestants(front.url)).filter(({ id }) => !only || only.includes(id));
const site = await startSite(list);
await openPractice(worker.url, token, { ...JSON.parse(process.env.PORTICO_POLICY), origins: [site.url] });
const browser = await startBrowser();

const stop = async () => {
  await browser.close();
  await Promise.all([site.stop(), front.stop(), worker.stop()]);
  await rm(storage, { recursive: true, force: true });
};
if (process.argv.includes('--trace')) {
  await trace(browser, site.url, list, runs);
  await stop();
  process.exit();
}

const results = Object.fromEntries(list.map(({ id }) => [id, []]));
const failed = new Map();
for (let run = 0; run < runs; run++)
  // Another order every time, so that nobody always follows the same one.
  for (const one of [...list.slice(run % list.length), ...list.slice(0, run % list.length)])
    try {
      results[one.id].push(await visit(browser, site.url, one, runs === 1));
      console.error(`  run ${run + 1} of ${runs}, ${one.id}: ${JSON.stringify(results[one.id].at(-1), (_, v) => (typeof v === 'number' ? +v.toFixed(1) : v))}`);
    } catch (error) {
      failed.set(one.id, error.message.split('\n')[0]);
      console.error(`  run ${run + 1} of ${runs}, ${one.id} failed: ${error.message.split('\n')[0]}`);
    }
const chromium = browser.version();
await stop();
if (failed.size) {
  for (const [id, reason] of failed) console.error(`\n${id} could not be measured in every run: ${reason}`);
  console.error('\nNothing is written. Look at one contestant alone with --only ID --runs 1.');
  process.exit(1);
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const cell = (values, digits) => {
  if (!values.length || values.some((value) => value === undefined)) return '–';
  const order = sorted(values);
  const [low, high] = [order[Math.floor(order.length * 0.1)], order[Math.ceil(order.length * 0.9) - 1]];
  const text = (value) => value.toFixed(digits);
  return low === high || text(low) === text(high) ? text(middle(values)) : `${text(middle(values))} (${text(low)}–${text(high)})`;
};
const base = results.nothing;
const over = (measure) => (one, n) => one[measure] - (base?.[n]?.[measure] ?? 0);
const scaled = (measure, factor) => (one, n) => over(measure)(one, n) * factor;
const plain = (measure) => (one) => one[measure];
const table = (columns) => [
  `| | ${columns.map(([title]) => title).join(' | ')} |`,
  `| :-- | ${columns.map(() => '--:').join(' | ')} |`,
  ...list.filter(({ id }) => results[id].length).map(({ id, title }) =>
    `| ${title} | ${columns.map(([, take, digits]) => cell(results[id].map(take), digits)).join(' | ')} |`),
].join('\n');

const loading = table([
  ['KB before intent', scaled('bytes before intent', 1 / 1000), 1],
  ['KB ever', (one, n) => (one['bytes ever'] === undefined ? undefined : (one['bytes ever'] - (base?.[n]?.['bytes before intent'] ?? 0)) / 1000), 1],
  ['LCP, ms', plain('LCP'), 0],
  ['CLS', plain('CLS'), 3],
  ['form usable after, ms', plain('usable after'), 0],
]);
const working = table([
  ['main thread before intent, ms', over('main thread before intent'), 0],
  ['TBT before intent, ms', plain('TBT'), 0],
  ['long tasks', plain('long tasks'), 0],
  ['TBT ever, ms', plain('TBT ever'), 0],
  ['enhanced after first touch, ms', plain('enhanced after touch'), 0],
  ['INP of Continue, ms', plain('INP of Continue'), 0],
  ['INP of typing, ms', plain('INP of typing'), 0],
]);
const text = `# The widget, measured

\`cargo xtask bench widget\`: the same landing page (a heading, a picture of 50 KB, a few paragraphs) with
each contestant, ${runs} runs in turn, in Chromium ${chromium} by its developer protocol: slow 4G (1.6 Mbit/s, 150 ms,
with Lighthouse's factors), processor slowed four times, 412 × 823, empty cache. On ${os.cpus().length} cores
(${os.cpus()[0].model.trim()}), Linux ${os.release()}, load average ${os.loadavg()[1].toFixed(1)}, in ${Math.round((Date.now() - started) / 60_000)} minutes. Figures are medians, with the
tenth and the ninetieth percentile in brackets.

Everybody shows the same ten questions on four screens, with the same answers to choose from, as far as it
can; Portico asks its further questions, too. Peers are production builds from npm,
bundled and minified by esbuild (Form.io by its own minified build), served by the page's own server,
compressed beforehand with brotli 11 and cached for ever. Portico is the real Worker in workerd behind a
front that compresses and keeps what may be kept, on another origin than the page, as in the field. Bytes and
main-thread time are what comes on top of the page alone; bytes count the answers' headers, too, which
\`cargo xtask size\` does not.

"Before intent" is until the page has been at rest for 2.5 s and nobody has touched anything. "Usable" is when
the first question can be answered and what goes on works. "Enhanced" is when Portico's Yew has taken
over, counted from the first touch; nobody has to wait for it. Plain HTML shows all questions on one page and
its button sends; Tripetto shows its form in a frame; Formbricks and Typebot ask one question after the
other, and Typebot asks its server for each, played here by the page's.

## Loading

${loading}

## Working

${working}

\`cargo xtask bench widget --trace --only nothing,portico,preact\` prints what the main thread spends its time on.

SurveyJS's style sheet asks for a Google font, which is not answered on this machine.

## Goals

${goals(list, results)}
`;
console.log(text);
if (runs >= 11 && !only) await writeFile(path.join(root, 'docs/bench-widget.md'), text);
else console.log('A rough look: docs/bench-widget.md takes all contestants and at least 11 runs.');
