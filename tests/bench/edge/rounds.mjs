// One contestant's turn: what is measured of a running Worker.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { memory, processorTime } from '../../workerd.mjs';
import { startContestant } from './contestants.mjs';
import { atRate, quantile, saturate, sender } from './load.mjs';

const pause = (ms) => new Promise((after) => setTimeout(after, ms));

/** Starts the receiver's process; `count` tells how many messages have arrived. */
export async function startReceiver() {
  const child = fork(fileURLToPath(new URL('./receiver.mjs', import.meta.url)));
  const [{ port }] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}/`,
    count: async () => {
      child.send('count');
      return (await once(child, 'message'))[0].count;
    },
    stop: () => child.disconnect(),
  };
}

/** A contestant with practices, each with one endpoint, and a sender to it. */
export async function ready(name, policy, practices, receiver, options) {
  const contestant = await startContestant(name, options);
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  for (const id of practices) await contestant.open({ ...policy, id }, receiver && { url: receiver.url, secret });
  const { send, close } = sender(contestant.url);
  return {
    ...contestant, send,
    stop: async () => {
      await close();
      await contestant.stop();
    },
  };
}

/** How long nothing arrives when all has, in milliseconds. */
const QUIET_MS = 400;

/**
 * Waits until every webhook of `sent` inquiries has arrived and been written down. Some have two: whom a
 * concern is for is told by one of their own.
 */
async function delivered(receiver, before, sent, limit = 120_000) {
  let [count, since] = [await receiver.count(), performance.now()];
  for (const end = Date.now() + limit; count < before + sent || performance.now() < since + QUIET_MS;) {
    if (Date.now() > end) throw new Error(`Only ${count - before} webhooks of ${sent} inquiries arrived.`);
    await pause(50);
    const now = await receiver.count();
    if (now > count) [count, since] = [now, performance.now()];
  }
}

/** As many inquiries as are answered: throughput, latency, and processor time with the deliveries. */
export async function full(contestant, practices, receiver, { count, clients }) {
  const before = await receiver.count();
  const start = processorTime(contestant.pid);
  const { latencies, seconds } = await saturate(contestant.send, practices, count, clients);
  await delivered(receiver, before, count);
  return {
    'inquiries/s': count / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    'CPU µs': ((processorTime(contestant.pid) - start) * 1000) / count,
  };
}

/** A steady rate: latency and processor time. */
export async function steady(contestant, practices, receiver, { rate, seconds }) {
  const before = await receiver.count();
  const start = processorTime(contestant.pid);
  const { latencies } = await atRate(contestant.send, practices, rate, seconds);
  await delivered(receiver, before, latencies.length);
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    'CPU µs': ((processorTime(contestant.pid) - start) * 1000) / latencies.length,
  };
}

/** From nothing to the first acknowledged inquiry, in milliseconds; for the empty Worker, to its first answer. */
export async function cold(name, policy) {
  const started = performance.now();
  const contestant = await startContestant(name);
  const up = performance.now();
  if (name === 'empty') await fetch(contestant.url);
  else await contestant.open({ ...policy, id: 'cold-start' });
  const first = performance.now();
  if (name !== 'empty') {
    const { send, close } = sender(contestant.url, 1);
    await send('cold-start');
    await close();
  }
  const idle = memory(contestant.pid);
  await contestant.stop();
  return { start: up - started, 'first answer': first - up, idle };
}
