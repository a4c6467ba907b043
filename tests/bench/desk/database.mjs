// Rows by the hundred thousand, for a bench: they would take hours through the form.

import path from 'node:path';
import { root } from '../../../www/demo/stack.mjs';
import { INSERT, SPAN_MS, values } from '../../scorecard/many.mjs';

/** The Worker with a practice object that also takes SQL from this machine. */
const SCRIPT = `
import worker, * as all from './index.js';
export default worker;
export class PracticeObject extends all.PracticeObject {
  constructor(state, env) {
    super(state, env);
    this.storage = state.storage;
  }
  async fetch(request) {
    if (!request.url.endsWith('/bench/sql')) return super.fetch(request);
    const { sql, values } = await request.json();
    return Response.json([...this.storage.sql.exec(sql, ...values)]);
  }
}
`;

/** Changes what Miniflare is started with. */
export function withDatabase(options) {
  const [worker] = options.workers;
  const script = { type: 'ESModule', path: path.join(root, 'edge/build/bench.js'), contents: SCRIPT };
  return { ...options, workers: [{ ...worker, modules: [script, ...worker.modules] }] };
}

const STEP = 5000;

/**
 * Fills a practice, which has one inquiry, with as many as are wanted, all in the last ninety days.
 * Returns the period that is compared with the other half, and a way to run SQL in the practice.
 */
export async function fillFacts(miniflare, practice, count) {
  const practices = await miniflare.getDurableObjectNamespace('PRACTICES', 'portico');
  const object = practices.get(practices.idFromName(practice));
  const from = Date.now() - SPAN_MS;
  const sql = async (statement, ...bound) => {
    const answer = await object.fetch('http://object/bench/sql', { method: 'POST', body: JSON.stringify({ sql: statement, values: bound }) });
    if (!answer.ok) throw new Error(`The rows could not be written: ${await answer.text()}`);
  };
  for (let n = 0; n < count; n += STEP) await sql(INSERT, ...values(n, Math.min(n + STEP, count), from, count));
  const period = { from: new Date(from + SPAN_MS / 2).toISOString(), to: new Date().toISOString() };
  return { period, sql };
}
