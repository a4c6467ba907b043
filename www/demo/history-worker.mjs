// A Worker whose practice has the demo's history: to recount the scorecard, to take pictures of the
// desk and to measure it. What was filled is kept for an hour, because filling takes minutes.

import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fill } from './history.mjs';
import { asOperator, openPractice, root, startWorker } from './stack.mjs';

const FRESH_MS = 3_600_000;

/** Starts it. `change` may change what Miniflare is started with. */
export async function startWithHistory({ change } = {}) {
  const storage = path.join(root, 'build/history');
  const mark = path.join(storage, 'filled');
  const policy = JSON.parse(process.env.PORTICO_POLICY);
  const filled = await stat(mark).then(({ mtimeMs }) => Date.now() - mtimeMs < FRESH_MS, () => false);
  if (!filled) await rm(storage, { recursive: true, force: true });
  await mkdir(storage, { recursive: true });
  const token = 'history';
  const worker = await startWorker({ port: 0, storage, token, ...(change && { change }) });
  const ask = asOperator(worker.url, token);
  if (!filled) {
    await openPractice(worker.url, token, policy);
    console.log('Filling a practice with 90 days of invented inquiries …');
    await fill({ ask, policy, say: (text) => console.log(`  ${text}`) });
    await writeFile(mark, '');
  }
  /** An answer's body as text. */
  const text = async (address) => {
    const answer = await fetch(`${worker.url}${address}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`The Worker refused ${address} (${answer.status}).`);
    return answer.text();
  };
  return { ...worker, edge: worker.url.replace('127.0.0.1', 'localhost'), storage, token, policy, ask, text };
}
