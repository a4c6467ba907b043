// Run by `cargo xtask recount`: the demo's history, its scorecards as the desk shows them, and the
// same figures computed from the exported events by a script that shares no code with the product.

import { startWithHistory } from '../../www/demo/history-worker.mjs';
import { compare, DIMENSIONS, exported } from './independent.mjs';

const DAY = 86_400_000;
const worker = await startWithHistory();
const { id } = worker.policy;
let wrong = [];
try {
  const events = await exported(worker.text, id);
  const now = new Date().toISOString();
  let compared = 0;
  // As long as the history, and as the desk's month: of it, half has a period before.
  for (const days of [91, 30])
    for (const by of DIMENSIONS) {
      const from = new Date(Date.parse(now) - days * DAY).toISOString();
      const scorecard = JSON.parse(await worker.text(`/v1/desk/${id}/scorecard?by=${by}&from=${from}&to=${now}`));
      const found = compare(events, scorecard, now);
      compared += found.length;
      wrong.push(...found.filter(([, shown, computed]) => shown !== computed).map((line) => [`${days} days`, ...line]));
      if (by === 'source') print(days, found);
    }
  const inquiries = events.filter(({ kind }) => kind === 'inquiry.received').length;
  console.log(`\n${compared} figures by ${DIMENSIONS.length} dimensions compared, from ${events.length} events of ${inquiries} inquiries; ${wrong.length} differ.`);
  for (const line of wrong) console.log(line.join(' | '));
} finally {
  await worker.stop();
}
process.exit(wrong.length ? 1 : 0);

/** A table of what is told of all inquiries. */
function print(days, found) {
  console.log(`\nThe last ${days} days`.padEnd(61) + 'desk'.padStart(9) + 'script'.padStart(9));
  const lines = found.filter(([name]) => name.startsWith('total now') || /^\w+ now: /.test(name));
  for (const [name, shown, computed] of lines)
    console.log(`  ${name.replace('total now.', '').replace(' now', '').padEnd(58)}${String(shown).padStart(8)} ${String(computed).padStart(8)}`);
}
