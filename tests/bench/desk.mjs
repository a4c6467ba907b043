// Run by `cargo xtask bench desk [--runs N] [--only views|queue|scorecard]`: how soon the desk is there,
// how smooth it stays with a full queue, and how long the Worker takes over a scorecard of 100,000
// inquiries. Prints the tables and, of all parts together, writes docs/bench-desk.md, which says what
// misses its goal.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startBrowser } from '../../www/demo/browser.mjs';
import { asOperator, makeToken, openPractice, root, startWorker, unlimited } from '../../www/demo/stack.mjs';
import { fillFacts, withDatabase } from './desk/database.mjs';
import { firstView, fullQueue } from './desk/measure.mjs';
import { startFront } from './widget/site.mjs';

const ROWS = 500;
const INQUIRIES = 100_000;
/** Inquiries that change between two scorecards. */
const CHANGED = 1000;
/** In milliseconds: first picture and who waits; longest task while a full queue is used; the scorecard. */
const GOALS = { picture: 2000, task: 100, scorecard: 200 };

const at = process.argv.indexOf('--runs');
const runs = at < 0 ? 5 : Number(process.argv[at + 1]);
const started = Date.now();
const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => `${Math.round(value)} ms`;

const storage = await mkdtemp(path.join(os.tmpdir(), 'portico-bench-'));
const token = randomBytes(16).toString('hex');
const quiet = (stdout, stderr) => { stdout.resume(); stderr.resume(); };
const worker = await startWorker({ port: 0, storage, token, log: quiet, change: withDatabase });
const front = await startFront(() => worker.url);
const policy = unlimited(JSON.parse(process.env.PORTICO_POLICY));
const ask = asOperator(worker.url, token);
const send = (n) => ask('POST', '/v1/inquiries', {
  practice: policy.id, form: 'widget', need: 'implants', name: `Patient${n} Example`, consent: true,
  phone: `(${212 + (n % 500)}) 555-01${String(n % 100).padStart(2, '0')}`, email: `patient${n}@example.com`,
  ...(n % 3 === 0 && { message: 'Do you have anything in the evening after work?' }), lang: n % 6 ? 'en' : 'es',
});
const browser = await startBrowser();
const over = [];
const check = (what, value, goal) => { if (value > goal) over.push(`${what} takes ${ms(value)}; the goal is ${ms(goal)}.`); };
let report = '';
const say = (text) => { report += `${text}\n`; console.log(text); };

/** How soon the desk is there. */
async function views(desk) {
  say('## First view\n');
  say('Slow 4G and a processor four times slower, as Lighthouse applies them; files and answers compressed as');
  say(`on Cloudflare. The page is there when its field or its first rows are painted. Who waits is told`);
  say(`before that, by the page's first script. Median of ${runs}.\n`);
  say('| | first picture | who waits | there after | KB received | longest task |\n| :-- | --: | --: | --: | --: | --: |');
  // Compresses the files, as they lie ready on Cloudflare.
  await firstView(browser, front.url, policy.id, {});
  for (const [name, options] of [['Sign-in, empty cache', {}], ['Queue, signed in, empty cache', { token: desk }], ['Queue, signed in, files kept', { token: desk, kept: true }]]) {
    const seen = [];
    for (let run = 0; run < runs; run += 1) seen.push(await firstView(browser, front.url, policy.id, options));
    const picture = middle(seen.map((view) => view.picture));
    check(`The first picture (${name})`, picture, GOALS.picture);
    const names = options.token && middle(seen.map((view) => view.names));
    if (names) check(`Who waits (${name})`, names, GOALS.picture);
    const there = middle(seen.map((view) => view.there));
    say(`| ${name} | ${ms(picture)} | ${names ? ms(names) : '–'} | ${ms(there)} | ${(middle(seen.map(({ bytes }) => bytes)) / 1000).toFixed(1)} | ${ms(middle(seen.map(({ longest }) => longest)))} |`);
  }
}

/** How smooth a full queue stays under the hands. */
async function queue(desk) {
  say(`\n## A queue of ${ROWS} open inquiries\n`);
  say(`A processor four times slower, all ${ROWS} rows shown. The longest task is what a hand may have to wait`);
  say(`for; the slowest event is from key or tap to the next picture. Worst of ${runs}.\n`);
  say('| | longest task | slowest event |\n| :-- | --: | --: |');
  const worst = new Map();
  for (let run = 0; run < runs; run += 1)
    for (const [name, { task, event }] of await fullQueue(browser, worker.url.replace('127.0.0.1', 'localhost'), policy.id, desk, { rows: ROWS + run, arrive: () => send(ROWS + run) })) {
      const known = worst.get(name) ?? { task: 0, event: 0 };
      worst.set(name, { task: Math.max(known.task, task), event: Math.max(known.event, event) });
    }
  for (const [name, { task, event }] of worst) {
    check(name, task, GOALS.task);
    say(`| ${name} | ${task ? ms(task) : 'under 50 ms'} | ${event ? ms(event) : '–'} |`);
  }
}

/** How long the Worker takes over a scorecard. */
async function scorecard() {
  say(`\n## A scorecard of ${INQUIRIES.toLocaleString('en-US')} inquiries\n`);
  say('From the question to the answer\'s last byte, in workerd, by wasm, from what is on disk. The first one packs');
  say(`what the later ones read; one after changes packs anew what the changed inquiries are in. Median of ${4 * runs}.\n`);
  say('| | median | slowest |\n| :-- | --: | --: |');
  const facts = { ...policy, id: 'bench-scorecard' };
  await openPractice(worker.url, token, facts);
  await ask('POST', '/v1/inquiries', { practice: facts.id, form: 'widget', need: 'implants', name: 'Ana Example', phone: '(555) 555-0123', consent: true });
  const { period, sql } = await fillFacts(worker.miniflare, facts.id, INQUIRIES);
  // The connection has idled meanwhile, and may be closed.
  await ask('GET', '/healthz').catch(() => {});
  const once = async (by) => {
    const before = performance.now();
    const card = await ask('GET', `/v1/desk/${facts.id}/scorecard?by=${by}&from=${period.from}&to=${period.to}`);
    const took = performance.now() - before;
    const counted = card.total.now.inquiries + card.total.before.inquiries;
    if (counted < INQUIRIES) throw new Error(`The scorecard counts ${counted} of ${INQUIRIES} inquiries.`);
    return took;
  };
  say(`| the first one | ${ms(await once('source'))} | |`);
  for (const by of ['source', 'campaign', 'page']) {
    const times = [];
    for (let run = 0; run < 4 * runs; run += 1) times.push(await once(by));
    check(`The scorecard by ${by}`, middle(times), GOALS.scorecard);
    say(`| by ${by} | ${ms(middle(times))} | ${ms(Math.max(...times))} |`);
  }
  const changed = [];
  for (let run = 0; run < runs; run += 1) {
    // Some of the last two weeks', as on a day on which staff work.
    const some = `WHERE id IN (SELECT id FROM (SELECT id FROM inquiry WHERE id LIKE 'bench-%' ORDER BY id DESC LIMIT ${15 * CHANGED}) ORDER BY random() LIMIT ${CHANGED})`;
    await sql(`UPDATE inquiry SET fact = fact || ' ' ${some}`);
    await sql("UPDATE inquiry SET fact = rtrim(fact) WHERE fact LIKE '% '");
    changed.push(await once('source'));
  }
  say(`| by source, after ${CHANGED.toLocaleString('en-US')} changed | ${ms(middle(changed))} | ${ms(Math.max(...changed))} |`);
}

const only = process.argv.indexOf('--only');
const wanted = (part) => only < 0 || process.argv[only + 1] === part;
try {
  await openPractice(worker.url, token, policy);
  const desk = await makeToken(ask, policy.id, { label: 'Bench', role: 'admin', owner: 'manager' });
  if (wanted('views') || wanted('queue')) {
    console.error(`Sending ${ROWS} inquiries …`);
    for (let n = 0; n < ROWS; n += 10) await Promise.all(Array.from({ length: 10 }, (_, more) => send(n + more)));
  }
  if (wanted('views')) await views(desk);
  if (wanted('queue')) await queue(desk);
  if (wanted('scorecard')) await scorecard();
} finally {
  await browser.close();
  await Promise.all([front.stop(), worker.stop()]);
  await rm(storage, { recursive: true, force: true });
}

const missed = over.length ? `\n## Goals missed\n\n${over.map((line) => `- ${line}`).join('\n')}\n` : '';
console.log(missed);
if (only < 0) await writeFile(path.join(root, 'docs/bench-desk.md'), `# How fast the desk is

Written by \`cargo xtask bench desk\` in ${Math.round((Date.now() - started) / 60_000)} minutes, on ${os.cpus().length} × ${os.cpus()[0].model.trim()}, Chromium ${browser.version()}.
The goals: a first picture, and who waits, within ${GOALS.picture / 1000} s, no task over ${GOALS.task} ms with a full queue, a scorecard within ${GOALS.scorecard} ms.

${report.trimEnd()}
${missed}`);
process.exit(0);
