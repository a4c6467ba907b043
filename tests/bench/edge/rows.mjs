// Run by `cargo xtask bench rows`: counts what one inquiry writes and reads in the practice's
// object, its delivery included, as SQLite's cursors tell it. That is what a Durable Object is
// billed by.

import { unlimited } from '../../../www/demo/stack.mjs';
import { startReceiver, ready } from './rounds.mjs';

const policy = unlimited(JSON.parse(process.env.PORTICO_POLICY));
const COUNT = 100;
const receiver = await startReceiver();
for (const name of ['portico', 'hono']) {
  const contestant = await ready(name, policy, ['practice-one'], receiver, { counting: true });
  const take = async () => (await fetch(`${contestant.url}/counted`)).json();
  await contestant.send('practice-one');
  while ((await receiver.count()) < 1) await new Promise((after) => setTimeout(after, 50));
  await new Promise((after) => setTimeout(after, 500));
  const { bytes: empty } = await take();
  const before = await receiver.count();
  // One after the other, so that nothing shares an alarm.
  for (let n = 0; n < COUNT; n++) {
    await contestant.send('practice-one');
    while ((await receiver.count()) < before + n + 1) await new Promise((after) => setTimeout(after, 5));
  }
  await new Promise((after) => setTimeout(after, 500));
  const { statements, alarms, bytes } = await take();
  const list = Object.entries(statements).sort(([, a], [, b]) => b.written - a.written);
  const sum = (what) => list.reduce((total, [, one]) => total + one[what], 0) / COUNT;
  console.log(`\n${name === 'portico' ? 'Portico' : 'TypeScript'}, for one inquiry with one delivery:`);
  console.log(`  rows written ${sum('written').toFixed(2)}, rows read ${sum('read').toFixed(2)}, statements ${sum('times').toFixed(2)}, alarms set or deleted ${(alarms / COUNT).toFixed(2)}, bytes stored ${((bytes - empty) / COUNT).toFixed(0)}`);
  for (const [text, { times, written, read }] of list)
    console.log(`  ${(times / COUNT).toFixed(2).padStart(6)} × ${(written / COUNT).toFixed(2).padStart(6)} written ${(read / COUNT).toFixed(2).padStart(7)} read  ${text}`);
  await contestant.stop();
}
receiver.stop();
