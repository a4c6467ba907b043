// A Worker with a vault on this machine, and its object asked as the Worker asks it.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startWorker, unlimited } from '../../www/demo/stack.mjs';

export const token = 'operator-of-the-vault-tests';
export const policy = unlimited(JSON.parse(process.env.PORTICO_POLICY));

/** An empty folder for storage, removed at the end of the test. */
export async function folder(test) {
  const storage = await mkdtemp(path.join(tmpdir(), 'portico-vault-'));
  test.after(() => rm(storage, { recursive: true, force: true }));
  return storage;
}

/** A running Worker, stopped at the end of the test at the latest. */
export async function run(test, options) {
  const worker = await startWorker({ port: 0, token, ...options });
  let stopped;
  const stop = () => (stopped ??= worker.stop());
  test.after(stop);
  const call = async (address, method = 'GET', body) => {
    const answer = await fetch(`${worker.url}${address}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      body,
    });
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    url: worker.url,
    stop,
    call,
    send: (fields, headers = {}) => fetch(`${worker.url}/v1/inquiries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ practice: policy.id, need: 'implants', phone: '(555) 555-0123', consent: true, ...fields }),
    }),
    /** What the object answers: the length of the JSON goes first, then the JSON. */
    ask: async (question) => {
      const objects = await worker.miniflare.getDurableObjectNamespace('PRACTICES', 'portico');
      const json = Buffer.from(JSON.stringify(question));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(json.length);
      const stub = objects.get(objects.idFromName(policy.id));
      return JSON.parse(await stub.ask(new Uint8Array(Buffer.concat([length, json]))));
    },
  };
}

/**
 * A practice's receiver that takes whatever comes: these tests turn the clock, and a message from
 * tomorrow would not verify.
 */
export async function receive(test) {
  const state = { status: 204, messages: [] };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    if (state.status < 300) state.messages.push(JSON.parse(body));
    response.writeHead(state.status).end();
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  test.after(() => { server.closeAllConnections(); server.close(); });
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  return Object.assign(state, { target: { url: `http://127.0.0.1:${server.address().port}`, secret } });
}

/** Waits until `found` tells something; `what` is said if it never does. */
export async function until(what, found, milliseconds = 30_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await found();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${milliseconds / 1000} s: ${what}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
