// Run by `cargo xtask test chaos [--full]`: load from clients that retry, while workerd is killed
// and started again, receivers fail in every way, the object panics and policies change. Afterwards
// every acknowledged inquiry is stored once and has reached every endpoint, and nothing else is.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPractice, startWorker, unlimited } from '../../www/demo/stack.mjs';
import { inspect } from '../inspect.mjs';
import { memory, workerds } from '../workerd.mjs';
import { audit } from './audit.mjs';
import { EMERGENCY, startClients } from './clients.mjs';
import { generator } from './random.mjs';
import { moods, startReceiver } from './receiver.mjs';

const flag = (name) => process.argv.includes(name);
const value = (name) => Number(process.argv.at(process.argv.indexOf(name) + 1));
const full = flag('--full');
const seed = flag('--seed') ? value('--seed') : Math.floor(Math.random() * 2 ** 31);

/** How long the faults last, then the steady load for measuring memory, in seconds. */
const STORM_S = full ? 900 : 60;
const STEADY_S = full ? 240 : 24;
/**
 * Memory under the steady load. A process that has just started fills its caches (SQLite's, V8's), and with
 * 100,000 inquiries stored it holds 350 to 370 MiB. What leaks goes on growing with each inquiry. So above
 * what is known, what was never given back in the last quarter of the time is compared with that of the
 * second quarter, by the inquiries between. Where it is too much, caches are given as much time again, this
 * many times at most; and nothing may hold more than the ceiling. In CI size the load is as much as is
 * answered, so that what keeps 50 KiB by each inquiry gets there.
 */
const KNOWN_MIB = 380;
const CEILING_MIB = 480;
const GROWTH_KIB = 20;
const WATCHED = full ? 4 : 2;
/** How long clients may take to finish once nothing fails any more, in milliseconds. */
const CLIENTS_STOP_MS = 60_000;
/** Time that passes for the object with each change of the receivers' moods, in milliseconds. */
const MOOD_MS = 960_000;
/** Time that passes for the object in one step of the draining, in milliseconds. */
const STEP_MS = 3_600_000;
/** How many such steps there are at most: the schedule of tries ends after four days. */
const STEPS = 120;

// More than any practice gets is sent on purpose.
const policy = unlimited(JSON.parse(process.env.PORTICO_POLICY));
// Nobody works on these inquiries, and days pass for them: they need not be escalated again and again.
const seldom = { wall_minutes: 10_080 };
policy.escalation = { ...policy.escalation, repeat: seldom, urgent_repeat: seldom };
const random = generator(seed);
const pause = (ms) => new Promise((after) => setTimeout(after, ms));
const token = randomBytes(16).toString('hex');
const storage = await mkdtemp(path.join(tmpdir(), 'portico-chaos-'));
const started = Date.now();
const say = (text) => console.log(`  ${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${text}`);
say(`seed ${seed}`);

// Nobody may follow a redirect to this one.
let trapped = 0;
const trap = createServer((_, response) => { trapped++; response.writeHead(204).end(); });
await new Promise((ready) => trap.listen(0, '127.0.0.1', ready));
const trapUrl = `http://127.0.0.1:${trap.address().port}/`;

const quiet = (stdout, stderr) => { stdout.resume(); stderr.resume(); };
/**
 * Where a test hook lets it panic, and what the hook answers: in a transaction of its own, at once; at the
 * end of an inquiry's, which is then answered with 503; before the object is asked, which is answered with
 * 500; and in a delivery, whose try is then written down as unreadable.
 */
const PANICS = [['0', 503], ['1', 200], ['2', 200], ['3', 200], ['3', 200]];
let worker = await startWorker({ port: 0, storage, token, log: quiet });
const port = Number(new URL(worker.url).port);
const edge = worker.url;

const practices = [];
for (const [id, endpoints] of [
  ['chaos-one', { 'front-desk': ['inquiry.received'] }],
  ['chaos-two', { 'front-desk': ['inquiry.received', 'inquiry.escalated'], crm: ['inquiry.received'] }],
]) {
  const receivers = {};
  for (const [name, takes] of Object.entries(endpoints)) {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    receivers[name] = Object.assign(await startReceiver({ secret, trap: trapUrl }), { secret, takes });
  }
  practices.push({ id, receivers, policies: 0, version: 1 });
}
const receivers = practices.flatMap((practice) => Object.values(practice.receivers));
const operator = (address, init) => fetch(`${edge}${address}`, {
  ...init,
  signal: AbortSignal.timeout(5000),
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
}).catch(() => undefined);
for (const { id, receivers } of practices)
  for (const [name, { url, secret, takes }] of Object.entries(receivers))
    await openPractice(edge, token, { ...policy, id }, { url, secret, filter: { events: takes } }, name);

const clients = startClients({
  edge, random,
  practices: practices.map(({ id }) => id),
  count: full ? 8 : 6,
  pauses: [50, 250],
  steadyPauses: full ? [10, 80] : [0, 5],
});

let storm = true;
const counts = { kills: 0, restarts: 0, 'mood changes': 0, 'policy pushes': 0, 'panics in a transaction': 0 };
const odd = [];
const mood = random.deck(moods);
const panic = random.deck(PANICS);
const faults = [
  async () => {
    for (const receiver of receivers) {
      await receiver.become(mood());
      counts['mood changes']++;
    }
    // An endpoint that has failed is held back for a while: time passes, so that each mood meets somebody.
    await Promise.all(practices.map(({ id }) => operator(`/test/${id}/advance`, { method: 'POST', body: String(MOOD_MS) })));
    await pause(random.between(1500, 6000));
  },
  async () => {
    const practice = random.pick(practices);
    const next_steps = policy.texts.next_steps.slice(practice.policies++ % 2);
    const body = JSON.stringify({ ...policy, id: practice.id, texts: { ...policy.texts, next_steps } });
    const answer = await operator(`/v1/practices/${practice.id}/policy`, { method: 'PUT', body });
    // One that changed nothing makes no version.
    const version = answer?.ok && (await answer.json()).version;
    if (version > practice.version) counts['policy pushes']++;
    if (version) practice.version = version;
    await pause(random.between(300, 2500));
  },
  async () => {
    const { id } = random.pick(practices);
    const [body, status] = panic();
    const answer = await operator(`/test/${id}/panic`, { method: 'POST', body });
    if (answer?.status === status && body === '0') counts['panics in a transaction']++;
    // While workerd is killed and started again there may be no answer, or a sorry one.
    if (answer && answer.status !== status && answer.status < 500) odd.push(`panic ${body} was answered with ${answer.status}`);
    await pause(random.between(500, 2500));
  },
  async () => {
    await pause(random.between(2000, 7000));
    for (const pid of workerds()) process.kill(pid, 'SIGKILL');
    counts.kills++;
    await worker.stop().catch(() => {});
    await pause(random.between(0, 500));
    worker = await startWorker({ port, storage, token, log: quiet });
    counts.restarts++;
  },
].map(async (fault) => { while (storm) await fault(); });

await pause(STORM_S * 1000);
storm = false;
await Promise.all(faults);
for (const receiver of receivers) await receiver.become('well');
say(`the storm is over: ${counts.kills} kills, ${clients.book.size} inquiries so far`);

// Memory under steady load.
clients.calmDown();
const least = (list) => Math.min(...list);
const watched = [];
let growth, highest = 0;
const leaks = () => highest > KNOWN_MIB && growth > GROWTH_KIB;
do {
  const samples = [];
  for (let second = 0; second < STEADY_S; second++) {
    await pause(1000);
    samples.push({ held: Math.max(...workerds().map(memory)), inquiries: clients.book.size });
  }
  highest = Math.max(highest, ...samples.map(({ held }) => held));
  const quarter = Math.floor(samples.length / 4);
  const part = (n) => samples.slice(n * quarter, (n + 1) * quarter);
  const [before, after] = [part(1), part(3)].map((some) => least(some.map(({ held }) => held)));
  const between = part(3)[0].inquiries - part(1)[0].inquiries;
  growth = ((after - before) * 1024) / Math.max(between, 1);
  watched.push(`${before.toFixed(0)} to ${after.toFixed(0)} (${growth.toFixed(1)} KiB each of ${between})`);
  say(`memory: ${[0, 1, 2, 3].map((n) => least(part(n).map(({ held }) => held)).toFixed(0)).join(', ')} MiB by quarters, ${growth.toFixed(1)} KiB by inquiry`);
} while (leaks() && watched.length < WATCHED);
const stopped = await Promise.race([clients.stop().then(() => true), pause(CLIENTS_STOP_MS)]);
say(stopped ? 'the clients have stopped; waiting for the deliveries' : 'some clients were never answered');

const missing = () => {
  let count = 0;
  for (const { id, receivers } of practices)
    for (const { arrivals, takes } of Object.values(receivers)) {
      const mine = [...clients.book.values()].filter((one) => one.practice === id && one.id);
      for (const type of takes) {
        const taken = new Set(arrivals.filter((one) => one.taken && one.type === type).map((one) => one.inquiry));
        const expected = type === 'inquiry.received' ? mine : mine.filter(({ fields }) => fields.message === EMERGENCY);
        count += expected.filter((one) => !taken.has(one.id)).length;
      }
    }
  return count;
};
const steps = () => Promise.all(practices.map(({ id }) => operator(`/test/${id}/advance`, { method: 'POST', body: String(STEP_MS) })));
for (let step = 0; step < STEPS && missing(); step++) {
  await steps();
  // Goes on as long as something arrives.
  for (let before = Infinity; missing() && missing() < before;) {
    before = missing();
    await pause(1000);
  }
}
const left = missing();
// The last tries end by being written down.
await pause(3000);
await worker.stop();

const database = await inspect(storage);
const result = await audit({ database, practices, book: clients.book });
await database.close();
await Promise.all(practices.flatMap(({ receivers }) => Object.values(receivers).map((receiver) => receiver.stop())));
trap.closeAllConnections();
await new Promise((done) => trap.close(done));
await rm(storage, { recursive: true, force: true });

const wrong = [...odd, ...clients.wrong, ...result.faults];
if (!stopped) wrong.unshift('some clients were never answered');
if (left) wrong.unshift(`${left} deliveries never arrived`);
if (trapped) wrong.unshift(`${trapped} redirects were followed`);
if (leaks()) wrong.unshift(`memory went on growing by ${growth.toFixed(1)} KiB with each inquiry`);
if (highest > CEILING_MIB) wrong.unshift(`workerd held ${highest.toFixed(0)} MiB`);
console.log();
const { requests, retries, duplicates, repeats, refused, reused, abandoned, 'answered 500': broken, 'answered 503': failed, 'no answer in time': late, 'late though nothing failed': hung } = clients.counts;
if (clients.counts['failed though nothing failed'])
  wrong.unshift(`${clients.counts['failed though nothing failed']} requests failed although nothing failed any more`);
if (hung) wrong.unshift(`${hung} requests had no answer in time although nothing failed any more`);
const met = Object.fromEntries(moods.map((name) => [`met as ${name}`, receivers.reduce((sum, receiver) => sum + receiver.met[name], 0)]));
// A fault that never happened was not survived.
const happened = {
  ...counts, ...met, retries, duplicates, 'late repeats': repeats, 'keys reused': reused,
  'refused for their answers': refused, 'hung up early': abandoned, 'answered 500': broken, 'answered 503': failed, ...result.counts,
};
delete happened['arrived again'];
for (const [name, count] of Object.entries(happened)) if (!count) wrong.unshift(`there was nothing of this: ${name}`);
const table = {
  ...counts, ...met, requests, retries, duplicates, 'late repeats': repeats, 'keys reused': reused,
  'refused for their answers': refused, 'hung up early': abandoned, 'answered 500': broken, 'answered 503': failed, 'no answer in time': late, ...result.counts,
  'memory (MiB)': watched.join(', '), 'at most (MiB)': highest.toFixed(0),
};
for (const [name, count] of Object.entries(table)) console.log(`  ${name.padEnd(28)} ${String(count).padStart(8)}`);
if (wrong.length) {
  console.error(`\n${wrong.length} things are wrong (seed ${seed}):`);
  for (const text of wrong.slice(0, 30)) console.error(`  ${text}`);
  process.exit(1);
}
console.log('\n  Every acknowledged inquiry is stored once and has arrived; nothing else is stored.');
process.exit(0);
