// Run by `cargo xtask bench rows`: counts what one inquiry writes and reads in the practice's object,
// as SQLite's cursors tell it, until its webhook has arrived and until staff have booked a visit. That
// is what a Durable Object is billed by. Prints the statements and writes docs/scale.md.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asOperator, makeToken, root, unlimited } from '../../../www/demo/stack.mjs';
import { processorTime } from '../../workerd.mjs';
import { full, startReceiver, ready } from './rounds.mjs';
import { costs } from './costs.mjs';

const policy = unlimited(JSON.parse(process.env.PORTICO_POLICY));
/** Each inquiry is the only one of its practice for a while, as most are. */
const PRACTICES = Array.from({ length: 10 }, (_, n) => `practice-${n}`);
const ROUNDS = 10;
const COUNT = PRACTICES.length * ROUNDS;
/** What each practice has stored before. */
const STORED = 100;
/** How long until the alarm that looks after deliveries has rung (LOOK_AFTER_MS in agenda.rs), in milliseconds. */
const RUNG_MS = 6_500;
const receiver = await startReceiver();
const pause = (ms) => new Promise((after) => setTimeout(after, ms));

async function arrived(count) {
  while ((await receiver.count()) < count) await pause(5);
}

/**
 * Counts what `step` does, made once for each practice, one after the other, in each of several rounds.
 * Before the next one the alarms have rung, so that no two inquiries share one.
 */
async function count(contestant, step) {
  const take = async () => (await fetch(`${contestant.url}/counted`)).json();
  await pause(RUNG_MS);
  const { bytes: before } = await take();
  const cpu = processorTime(contestant.pid);
  for (let round = 0; round < ROUNDS; round++) {
    for (const practice of PRACTICES) await step(practice, round);
    await pause(RUNG_MS);
  }
  const { statements, alarms, rings, bytes } = await take();
  const list = Object.entries(statements).sort(([, a], [, b]) => b.written - a.written);
  const sum = (what) => list.reduce((total, [, one]) => total + one[what], 0) / COUNT;
  return {
    written: sum('written'), read: sum('read'), statements: sum('times'), alarms: alarms / COUNT, rings: rings / COUNT,
    bytes: Math.max(bytes - before, 0) / COUNT, cpu: (processorTime(contestant.pid) - cpu) / COUNT, list,
  };
}

function show(what, { written, read, statements, alarms, rings, bytes, list }) {
  console.log(`\n${what}:`);
  console.log(`  rows written ${written.toFixed(2)}, rows read ${read.toFixed(2)}, statements ${statements.toFixed(2)}, alarms set or deleted ${alarms.toFixed(2)}, rung ${rings.toFixed(2)}, bytes stored ${bytes.toFixed(0)}`);
  for (const [text, one] of list)
    console.log(`  ${(one.times / COUNT).toFixed(2).padStart(6)} × ${(one.written / COUNT).toFixed(2).padStart(6)} written ${(one.read / COUNT).toFixed(2).padStart(7)} read  ${text}`);
}

/** Staff: the queue, the inquiry, a call that reaches the patient and books a visit. */
async function staff(contestant) {
  const desks = {};
  for (const practice of PRACTICES) {
    const token = await makeToken(contestant.ask, practice, { label: 'Front desk', role: 'staff' });
    const ask = asOperator(contestant.url, token);
    const desk = `/v1/desk/${practice}`;
    desks[practice] = { ask, desk, rows: (await ask('GET', `${desk}/inquiries?limit=100`)).rows };
  }
  const at = new Date(Date.now() + 5 * 86_400_000).toISOString();
  const then = { to: 'appointment_booked', appointment: { at, location: policy.locations[0].id } };
  return async (practice, round) => {
    const { ask, desk, rows } = desks[practice];
    const before = await receiver.count();
    await ask('GET', `${desk}/inquiries`);
    const { id } = rows[round];
    await ask('GET', `${desk}/inquiries/${id}`);
    await ask('POST', `${desk}/inquiries/${id}/attempts`, { channel: 'phone', outcome: 'reached', then });
    await arrived(before + 1);
  };
}

const counted = {};
for (const name of ['portico', 'hono']) {
  const contestant = await ready(name, policy, PRACTICES, receiver, { counting: true });
  await full(contestant, PRACTICES, receiver, { count: STORED * PRACTICES.length, clients: 8 });
  const sent = async (practice) => {
    const before = await receiver.count();
    await contestant.send(practice);
    await arrived(before + 1);
  };
  const intake = await count(contestant, sent);
  show(`${name === 'portico' ? 'Portico' : 'TypeScript'}, for one inquiry and what is sent of it`, intake);
  if (name === 'portico') {
    counted.intake = intake;
    counted.staff = await count(contestant, await staff(contestant));
    show('Portico, for staff who look at the queue, open an inquiry, call and book', counted.staff);
  }
  await contestant.stop();
}
receiver.stop();
await writeFile(path.join(root, 'docs/scale.md'), costs(counted));
