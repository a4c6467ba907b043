// Who is measured: Portico and the TypeScript Worker, each in a workerd of its own, both of the same
// binary and started the same way, reached without a proxy in between.

import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { asOperator, openPractice, root, startWorker } from '../../../www/demo/stack.mjs';
import { workerds } from '../../workerd.mjs';

const quiet = (stdout, stderr) => { stdout.resume(); stderr.resume(); };
const direct = [{ host: '127.0.0.1', port: 0 }];
const token = randomBytes(16).toString('hex');

/** Counts rows for `cargo xtask bench rows`: every statement of every object, every alarm set, and every one that rings. */
const COUNTING = `
  const cursors = [];
  let alarms = 0;
  let rings = 0;
  const bytes = {};
  const ids = new WeakMap();
  const patched = new WeakSet();
  export const rang = () => { rings++; };
  export function count(storage, id) {
    ids.set(storage.sql, id);
    const sql = Object.getPrototypeOf(storage.sql);
    const store = Object.getPrototypeOf(storage);
    if (patched.has(sql)) return;
    patched.add(sql);
    const { exec } = sql;
    sql.exec = function (...values) {
      const cursor = exec.apply(this, values);
      cursors.push([values[0], cursor]);
      bytes[ids.get(this)] = this.databaseSize;
      return cursor;
    };
    for (const name of ['setAlarm', 'deleteAlarm']) {
      const original = store[name];
      store[name] = function (...values) { alarms++; return original.apply(this, values); };
    }
  }
  export function counted() {
    const statements = {};
    for (const [text, cursor] of cursors.splice(0)) {
      const key = text.replace(/\\s+/g, ' ').trim().slice(0, 60);
      const entry = statements[key] ??= { times: 0, written: 0, read: 0 };
      entry.times++;
      entry.written += cursor.rowsWritten;
      entry.read += cursor.rowsRead;
    }
    const result = { statements, alarms, rings, bytes: Object.values(bytes).reduce((sum, one) => sum + one, 0) };
    alarms = rings = 0;
    return result;
  }`;

const countedEntry = (entry, object) => `
  import inner from '${entry}';
  import * as all from '${entry}';
  import { count, counted, rang } from './counting.js';
  export class ${object} extends all.${object} {
    constructor(state, env) { count(state.storage, String(state.id)); super(state, env); }
    alarm(...values) { rang(); return super.alarm(...values); }
  }
  const counts = (request) => new URL(request.url).pathname === '/counted' && Response.json(counted());
  export default ${object === 'Practice' ? `{
    fetch: (request, env, context) => counts(request) || inner.fetch(request, env, context),
  }` : `class extends inner {
    fetch(request) { return counts(request) || super.fetch(request); }
  }`};`;

let honoScript;
async function hono() {
  honoScript ??= (await build({
    entryPoints: [path.join(root, 'tests/bench/edge/hono/worker.ts')],
    bundle: true, minify: true, write: false, format: 'esm', target: 'es2024', conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers', 'node:crypto'],
  })).outputFiles[0].text;
  return honoScript;
}

/** Bytes of what is deployed, raw and with gzip. */
export async function sizes() {
  const portico = await Promise.all(['index.js', 'index_bg.wasm'].map((name) => readFile(path.join(root, 'edge/build', name))));
  const size = (files) => ({
    raw: files.reduce((sum, file) => sum + file.length, 0),
    gzip: files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0),
  });
  return { portico: size(portico), hono: size([Buffer.from(await hono())]) };
}

async function start(name, { storage, counting }) {
  const before = new Set(workerds());
  let worker;
  if (name === 'portico') {
    worker = await startWorker({
      port: 0, storage, token, log: quiet,
      change: (options) => {
        const [{ assets, ...portico }] = options.workers;
        const modules = counting ? [
          { type: 'ESModule', path: path.join(portico.modulesRoot, 'counted.js'), contents: countedEntry('./index.js', 'PracticeObject') },
          { type: 'ESModule', path: path.join(portico.modulesRoot, 'counting.js'), contents: COUNTING },
          ...portico.modules,
        ] : portico.modules;
        return { ...options, workers: [{ ...portico, modules, unsafeDirectSockets: direct }] };
      },
    });
  } else {
    const script = name === 'hono' ? await hono() : 'export default { fetch: () => new Response("ok") }';
    const vault = `1:${randomBytes(32).toString('base64')}`;
    const modules = counting ? [
      { type: 'ESModule', path: '/bench/counted.js', contents: countedEntry('./worker.js', 'Practice') },
      { type: 'ESModule', path: '/bench/counting.js', contents: COUNTING },
      { type: 'ESModule', path: '/bench/worker.js', contents: script },
    ] : [{ type: 'ESModule', path: '/bench/worker.js', contents: script }];
    const miniflare = new Miniflare({
      host: '127.0.0.1', port: 0, cf: false, handleRuntimeStdio: quiet,
      durableObjectsPersist: path.join(storage, 'objects'),
      workers: [{
        name, modulesRoot: '/bench', modules,
        compatibilityDate: '2026-04-01', compatibilityFlags: ['nodejs_compat'],
        bindings: { OPERATOR_TOKEN: token, VAULT_KEY: vault },
        durableObjects: name === 'hono' ? { PRACTICES: { className: 'Practice', useSQLite: true } } : {},
        unsafeDirectSockets: direct,
      }],
    });
    await miniflare.ready;
    worker = { miniflare, stop: () => miniflare.dispose() };
  }
  const url = (await worker.miniflare.unsafeGetDirectURL(name)).origin;
  const [pid] = workerds().filter((one) => !before.has(one));
  return { url, pid, stop: worker.stop };
}

/** Starts a contestant on empty storage; `open` makes its practices. */
export async function startContestant(name, options = {}) {
  const storage = await mkdtemp(path.join(tmpdir(), 'portico-bench-'));
  const running = await start(name, { storage, ...options });
  return {
    name, ...running,
    ask: asOperator(running.url, token),
    open: (policy, receiver) => openPractice(running.url, token, policy, receiver),
    stop: async () => {
      await running.stop();
      await rm(storage, { recursive: true, force: true });
    },
  };
}
