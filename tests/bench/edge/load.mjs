// The load: inquiries of invented people, sent at a fixed rate or as fast as they are answered.

import { Pool } from 'undici';

const MESSAGES = [
  '', 'I chipped a tooth on Sunday and would like somebody to look at it this week, mornings are best for me.',
  'Quisiera una cita para una limpieza, por favor. ¿Aceptan mi seguro?',
  'How much do implants cost, and is there a payment plan? I was told that I may need two of them.',
  'Since the extraction my cheek has been swelling and I have a fever. Should I come in today?',
];
const NAMES = ['Ana Example', 'Ben Example', 'Zoë Núñez Example', 'Kim Example-Sample'];
let sent = 0;

/** An inquiry; everybody has a number of their own. */
export function inquiry(practice) {
  const n = sent++;
  return {
    key: `bench-${n}-${process.pid}`,
    body: JSON.stringify({
      practice, need: ['implants', 'checkup', 'other', 'insurance'][n % 4], name: NAMES[n % NAMES.length],
      phone: `(${200 + Math.floor(n / 10_000) % 800}) ${String(200 + Math.floor(n / 100) % 100).padStart(3, '0')}-01${String(n % 100).padStart(2, '0')}`,
      email: n % 3 ? `person${n}@example.com` : '', message: MESSAGES[n % MESSAGES.length], lang: n % 5 === 2 ? 'es' : 'en',
      patient: n % 2 ? 'new' : 'existing', consent: true, form: 'widget',
      landing: `https://www.example.com/implants?utm_source=google&utm_medium=cpc&utm_campaign=fall-${n % 7}`,
      referrer: 'https://www.google.com/',
    }),
  };
}

/** A sender to one Worker. */
export function sender(url, connections = 64) {
  // Connections are given up before workerd, which allows them some seconds of rest, closes them.
  const pool = new Pool(url, { connections, pipelining: 1, keepAliveTimeout: 1000, keepAliveMaxTimeout: 1000 });
  return {
    send: async (practice) => {
      const { key, body } = inquiry(practice);
      const ask = () => pool.request({
        method: 'POST', path: '/v1/inquiries', body,
        headers: { 'content-type': 'application/json', 'idempotency-key': key, origin: 'https://www.example.com' },
      });
      // A connection that the server gave up just now is opened again; the key makes that safe.
      const answer = await ask().catch(ask);
      const text = await answer.body.text();
      if (answer.statusCode !== 201) throw new Error(`An inquiry got ${answer.statusCode}: ${text.slice(0, 300)}`);
    },
    close: () => pool.destroy(),
  };
}

/** Sends `count` inquiries, always `clients` at a time. Latencies in milliseconds. */
export async function saturate(send, practices, count, clients) {
  const latencies = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < count) {
      const at = performance.now();
      await send(practices[next++ % practices.length]);
      latencies.push(performance.now() - at);
    }
  }));
  return { latencies, seconds: (performance.now() - started) / 1000 };
}

/**
 * Sends at a fixed rate, whether or not the answers keep up. A latency counts from the time at
 * which the inquiry should have been sent, so that waiting is not left out.
 */
export async function atRate(send, practices, rate, seconds) {
  const latencies = [];
  const started = performance.now();
  const open = [];
  for (let n = 0; n < rate * seconds; n++) {
    const due = started + (n * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((after) => setTimeout(after, wait));
    open.push(send(practices[n % practices.length]).then(() => latencies.push(performance.now() - due)));
  }
  await Promise.all(open);
  return { latencies };
}

export const quantile = (list, share) => {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};
export const median = (list) => quantile(list, 0.5);
