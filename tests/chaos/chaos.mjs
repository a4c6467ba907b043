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
import { startClients } from './clients.mjs';
import { generator } from './random.mjs';
import { moods, startReceiver } from './receiver.mjs';

const flag = (name) => process.argv.includes(name);
const value = (name) => Number(process.argv.at(process.argv.indexOf(name) + 1));
const full = flag('--full');
const seed = flag('--seed') ? value('--seed') : Math.floor(Math.random() * 2 ** 31);

/** How long the faults last, then the steady load for measuring memory, in seconds. */
const STORM_S = full ? 900 : 60;
const STEADY_S = full ? 240 : 20;
/**
 * Memory may grow over the steady load by this much, in MiB: V8 collects when it likes. A process that has
 * just started fills its caches first, so where memory grows more it is watched again, this many times at
 * most: what leaks grows every time.
 */
const GROWTH_MIB = 64;
const WATCHED = full ? 4 : 2;
/** How long clients may take to finish once nothing fails any more, in milliseconds. */
const CLIENTS_STOP_MS = 60_000;
/** Time that passes for the object in one step of the draining, in milliseconds. */
const STEP_MS = 3_600_000;
/** How many such steps there are at most: the schedule of tries ends after four days. */
const STEPS = 120;

// More than any practice gets is sent on purpose.
const policy = unlimited(JSON.parse(process.env.PORTICO_POLICY));
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
let worker = await startWorker({ port: 0, storage, token, log: quiet });
const port = Number(new URL(worker.url).port);
const edge = worker.url;

const practices = [];
for (const [id, endpoints] of [['chaos-one', ['front-desk']], ['chaos-two', ['front-desk', 'crm']]]) {
  const receivers = {};
  for (const name of endpoints) {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    receivers[name] = await startReceiver({ secret, trap: trapUrl });
    receivers[name].secret = secret;
  }
  practices.push({ id, receivers, policies: 0, version: 1, panics: 0 });
}
const operator = (address, init) => fetch(`${edge}${address}`, {
  ...init,
  signal: AbortSignal.timeout(5000),
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
}).catch(() => undefined);
for (const { id, receivers } of practices)
  for (const [name, { url, secret }] of Object.entries(receivers))
    await openPractice(edge, token, { ...policy, id }, { url, secret, filter: { events: ['inquiry.received'] } }, name);

const clients = startClients({
  edge, random,
  practices: practices.map(({ id }) => id),
  count: full ? 8 : 6,
  pauses: [50, 250],
});

let storm = true;
const counts = { kills: 0, restarts: 0, 'mood changes': 0, 'policy pushes': 0, panics: 0 };
const faults = [
  async () => {
    for (const receiver of practices.flatMap(({ receivers }) => Object.values(receivers))) {
      await receiver.become(random.pick(moods));
      counts['mood changes']++;
    }
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
    // In a transaction of its own, at the end of an inquiry's, or before the object is asked.
    const { id } = random.pick(practices);
    const answer = await operator(`/test/${id}/panic`, { method: 'POST', body: random.pick(['0', '1', '2']) });
    if (answer) counts.panics++;
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
for (const receiver of practices.flatMap(({ receivers }) => Object.values(receivers))) await receiver.become('well');
say(`the storm is over: ${counts.kills} kills, ${clients.book.size} inquiries so far`);

// Memory under steady load, once the first seconds have filled the heaps.
clients.calmDown();
const least = (list) => Math.min(...list);
const watched = [];
let grown;
do {
  const samples = [];
  for (let second = 0; second < STEADY_S; second++) {
    await pause(1000);
    samples.push(Math.max(...workerds().map(memory)));
  }
  const third = Math.ceil(samples.length / 3);
  const [first, last] = [least(samples.slice(third, 2 * third)), least(samples.slice(-third))];
  watched.push(`${first.toFixed(0)} to ${last.toFixed(0)}`);
  grown = last - first;
} while (grown > GROWTH_MIB && watched.length < WATCHED);
const stopped = await Promise.race([clients.stop().then(() => true), pause(CLIENTS_STOP_MS)]);
say(stopped ? 'the clients have stopped; waiting for the deliveries' : 'some clients were never answered');

const missing = () => {
  let count = 0;
  for (const { id, receivers } of practices)
    for (const { arrivals } of Object.values(receivers)) {
      const taken = new Set(arrivals.filter((one) => one.taken).map((one) => one.inquiry));
      for (const one of clients.book.values()) if (one.practice === id && one.id && !taken.has(one.id)) count++;
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
await pause(1500);
await worker.stop();

const database = await inspect(storage);
const result = await audit({ database, practices, book: clients.book });
await database.close();
await Promise.all(practices.flatMap(({ receivers }) => Object.values(receivers).map((receiver) => receiver.stop())));
trap.closeAllConnections();
await new Promise((done) => trap.close(done));
await rm(storage, { recursive: true, force: true });

const wrong = [...clients.wrong, ...result.faults];
if (!stopped) wrong.unshift('some clients were never answered');
if (left) wrong.unshift(`${left} deliveries never arrived`);
if (trapped) wrong.unshift(`${trapped} redirects were followed`);
if (grown > GROWTH_MIB) wrong.unshift(`memory grew by ${grown.toFixed(0)} MiB under steady load`);
console.log();
const { requests, retries, duplicates, repeats, refused, reused, abandoned, 'no answer in time': late } = clients.counts;
const table = {
  ...counts, requests, retries, duplicates, 'late repeats': repeats, 'keys reused': reused,
  'refused for their answers': refused, 'hung up early': abandoned, 'no answer in time': late, ...result.counts,
  'memory (MiB)': watched.join(', '),
};
for (const [name, count] of Object.entries(table)) console.log(`  ${name.padEnd(28)} ${String(count).padStart(8)}`);
if (wrong.length) {
  console.error(`\n${wrong.length} things are wrong (seed ${seed}):`);
  for (const text of wrong.slice(0, 30)) console.error(`  ${text}`);
  process.exit(1);
}
console.log('\n  Every acknowledged inquiry is stored once and has arrived; nothing else is stored.');
process.exit(0);
