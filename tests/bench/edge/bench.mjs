// Run by `cargo xtask bench edge [--rounds N] [--quick]`: Portico and a TypeScript Worker that does
// the same work, in turn, on the same workerd. Prints the tables and writes docs/bench-edge.md.

import { writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, unlimited } from '../../../www/demo/stack.mjs';
import { memory } from '../../workerd.mjs';
import { sizes } from './contestants.mjs';
import { median, quantile } from './load.mjs';
import { cold, full, ready, startReceiver, steady } from './rounds.mjs';

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const quick = process.argv.includes('--quick');
const rounds = argument('--rounds', quick ? 2 : 5);
const stored = argument('--stored', quick ? 2_000 : 100_000);
const count = quick ? 600 : 3_000;
const seconds = quick ? 4 : 10;
/** Starts of each. They are short, and the machine's other work is seen in them. */
const STARTS = quick ? 3 : 15;
const names = ['portico', 'hono'];
const policy = unlimited(JSON.parse(process.env.PORTICO_POLICY));
const receiver = await startReceiver();
const say = (text) => console.error(`  ${text}`);

/** The middle of several runs, and how far they are apart. */
const spread = (values, digits = 1) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
const table = (head, rows) => [head, head.map((_, n) => (n ? '--:' : ':--')), ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const ratio = (results) => {
  const [portico, hono] = names.map((name) => median(results[name]));
  return (portico / hono).toFixed(2);
};

/** Runs every kind of load `rounds` times, the contestants in turn, the order changing. */
async function compare(practices) {
  const running = {};
  for (const name of names) running[name] = await ready(name, policy, practices, receiver);
  const loads = [
    ['50 a second', (one) => steady(one, practices, receiver, { rate: 50, seconds })],
    ['200 a second', (one) => steady(one, practices, receiver, { rate: 200, seconds })],
    ['as fast as answered, 16 clients', (one) => full(one, practices, receiver, { count, clients: 16 })],
  ];
  // The first run fills caches, lets V8 compile what is hot, and is thrown away.
  for (const name of names) await full(running[name], practices, receiver, { count: 2_000, clients: 8 });
  const results = loads.map(() => ({ portico: [], hono: [] }));
  for (let round = 0; round < rounds; round++)
    for (const [n, [what, run]] of loads.entries())
      for (const name of round % 2 ? [...names].reverse() : names) {
        results[n][name].push(await run(running[name]));
        say(`${practices.length} practice(s), round ${round + 1} of ${rounds}, ${what}, ${name}: ${JSON.stringify(results[n][name].at(-1), (_, v) => (typeof v === 'number' ? +v.toFixed(1) : v))}`);
      }
  const held = Object.fromEntries(names.map((name) => [name, memory(running[name].pid)]));
  for (const name of names) await running[name].stop();
  const rows = [];
  for (const [n, [what]] of loads.entries())
    for (const measure of Object.keys(results[n].portico[0])) {
      const values = Object.fromEntries(names.map((name) => [name, results[n][name].map((one) => one[measure])]));
      const unit = measure.startsWith('p') ? `${measure} of the acknowledgment, ms` : measure === 'CPU µs' ? 'CPU per inquiry, µs' : measure;
      const digits = measure.startsWith('p') ? 1 : 0;
      rows.push([what, unit, ...names.map((name) => spread(values[name], digits)), ratio(values)]);
    }
  rows.push(['afterwards', 'memory of workerd, MiB', ...names.map((name) => held[name].toFixed(0)), (held.portico / held.hono).toFixed(2)]);
  return table(['load', 'measure', 'Portico', 'TypeScript', 'Portico ÷ TypeScript'], rows);
}

/** Latency at 50 a second while more and more is stored. */
async function growth() {
  const practice = ['growing'];
  const rows = [];
  const sizes = [100, 10_000, 100_000].filter((size) => size <= stored);
  if (quick) sizes.push(stored);
  const results = {};
  for (const name of names) {
    const one = await ready(name, policy, practice, receiver);
    results[name] = [];
    let have = 0;
    for (const size of sizes) {
      for (; have < size;) {
        const part = Math.min(2_000, size - have);
        await full(one, practice, receiver, { count: part, clients: 16 });
        have += part;
      }
      const measured = await steady(one, practice, receiver, { rate: 50, seconds });
      have += 50 * seconds;
      results[name].push({ ...measured, memory: memory(one.pid) });
      say(`${size} stored, ${name}: p50 ${measured.p50.toFixed(1)} ms, p99 ${measured.p99.toFixed(1)} ms`);
    }
    await one.stop();
  }
  for (const [n, size] of sizes.entries())
    for (const [measure, unit] of [['p50', 'p50, ms'], ['p99', 'p99, ms'], ['CPU µs', 'CPU per inquiry, µs'], ['memory', 'memory of workerd, MiB']])
      rows.push([size.toLocaleString('en-US'), unit, ...names.map((name) => results[name][n][measure].toFixed(measure.startsWith('p') ? 1 : 0))]);
  return table(['stored inquiries', 'measure', 'Portico', 'TypeScript'], rows);
}

/** The middle of many runs, and between what half of them are. */
const quartiles = (values) => [0.5, 0.25, 0.75].map((part) => quantile(values, part).toFixed(0));
const middle = (values) => quartiles(values).join(' (').replace(/\((\d+) \((\d+)/, '($1–$2)');

async function starts() {
  const results = { empty: [], portico: [], hono: [] };
  const kinds = Object.keys(results);
  for (let round = 0; round < STARTS; round++)
    for (const name of round % 2 ? [...kinds].reverse() : kinds) results[name].push(await cold(name, policy));
  const size = await sizes();
  const row = (label, ...cells) => [label, ...cells];
  const of = (name, measure) => middle(results[name].map((one) => one[measure]));
  return table(['', 'Portico', 'TypeScript', 'an empty Worker'], [
    row('start of workerd with it, ms', of('portico', 'start'), of('hono', 'start'), of('empty', 'start')),
    row('first answer (a policy put in force), ms', of('portico', 'first answer'), of('hono', 'first answer'), ''),
    row('memory of workerd after the first inquiry, MiB', of('portico', 'idle'), of('hono', 'idle'), ''),
    row('size, KB raw', (size.portico.raw / 1000).toFixed(0), (size.hono.raw / 1000).toFixed(0), ''),
    row('size, KB gzip', (size.portico.gzip / 1000).toFixed(0), (size.hono.gzip / 1000).toFixed(0), ''),
  ]);
}

const began = Date.now();
const start = await starts();
const one = await compare(['practice-one']);
const many = await compare(Array.from({ length: 50 }, (_, n) => `practice-${n + 10}`));
const grown = await growth();
receiver.stop();

const version = (name) => {
  // Not every package lets its description be imported.
  const at = [path.join(root, 'tests/bench/node_modules'), path.join(root, 'node_modules')].map((folder) => path.join(folder, name, 'package.json'));
  return JSON.parse(readFileSync(at.find(existsSync), 'utf8')).version;
};
const load = os.loadavg()[1].toFixed(1);
const text = `# The Worker, measured

\`cargo xtask bench edge\`, on ${os.cpus().length} cores (${os.cpus()[0].model.trim()}), Linux ${os.release()}, Node.js
${process.versions.node}, workerd ${version('workerd')}, load average ${load}; it took ${Math.round((Date.now() - began) / 60_000)} minutes. Load, receiver and Worker share
the machine.${quick ? ' **A quick run, for trying the bench out only.**' : ''}

Portico stands beside a TypeScript Worker (Hono ${version('hono')}, zod ${version('zod')}) that does the same work: it checks the
same fields, tags by a few rules of each kind (Portico has thousands), seals with WebCrypto, writes the
same rows and indexes in one transaction of a Durable Object on SQLite, and delivers a signed
webhook with its tries written down, and after it a second one where a concern is for somebody (three of
five inquiries here): by an alarm for each inquiry, as one would write it; Portico begins at
once, and has one alarm look after all deliveries. It is in [\`tests/bench/edge/hono\`](../tests/bench/edge/hono). Each
has a workerd process of its own, of the same binary, reached without a proxy in between; they take
turns, and the order changes from round to round. Figures are the median of ${rounds} rounds, with the
least and the most in brackets. CPU is user and system time of the workerd process by inquiry, its
delivery included. Latency counts from the moment at which an inquiry should have been sent.

## One practice

${one}

## Fifty practices

${many}

## Growth

One practice, 50 inquiries a second, with more and more of them stored.

${grown}

## Start and size

${STARTS} starts of each, in turn, the order changing; the median, and in brackets the quartiles. Processes of the
machine that run beside a start are in its time.

${start}
`;
console.log(text);
await writeFile(path.join(root, 'docs/bench-edge.md'), text);
