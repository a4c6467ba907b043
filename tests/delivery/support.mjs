// A Worker in workerd with receivers on this machine, each behaving as a test wants it to.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { startWorker } from '../../www/demo/stack.mjs';

const policy = JSON.parse(process.env.PORTICO_POLICY);

/** Starts a Worker. `change` may change what Miniflare is started with. */
export async function start({ change } = {}) {
  const storage = await mkdtemp(path.join(tmpdir(), 'portico-delivery-'));
  const token = randomBytes(16).toString('hex');
  const quiet = (stdout, stderr) => { stdout.resume(); stderr.resume(); };
  const worker = await startWorker({ port: 0, storage, token, log: quiet, change });
  const ask = (practice, method, address, body) => fetch(`${worker.url}/v1/practices/${practice}/${address}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
    body: body && JSON.stringify(body),
  });
  let count = 0;
  return {
    url: worker.url,
    /** A practice of its own for a test. */
    async practice() {
      const id = `delivery-${++count}`;
      const put = await ask(id, 'PUT', 'policy', { ...policy, id });
      if (!put.ok) throw new Error(await put.text());
      return {
        id,
        ask: (method, address, body) => ask(id, method, address, body),
        json: async (address) => (await ask(id, 'GET', address)).json(),
        put: async (name, body) => {
          const answer = await ask(id, 'PUT', `endpoints/${name}`, body);
          if (!answer.ok) throw new Error(await answer.text());
          return answer.json();
        },
        /** Sends the inquiry of an invented person. */
        send: async (fields = {}) => {
          const answer = await fetch(`${worker.url}/v1/inquiries`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ practice: id, need: 'implants', name: 'Ana Example', phone: '(555) 555-0123', consent: true, ...fields }),
          });
          expect(answer.status).toBe(201);
          return answer.json();
        },
        /** The tries of the first delivery to an endpoint, once one has ended. */
        tried: async (name, timeout = 10_000) => {
          let found;
          await expect.poll(async () => {
            const all = await (await ask(id, 'GET', `deliveries?endpoint=${name}`)).json();
            if (!all.length) return undefined;
            found = await (await ask(id, 'GET', `deliveries/${all.at(-1).id}`)).json();
            return found.log[0]?.millis;
          }, { timeout, interval: 100 }).toEqual(expect.any(Number));
          return found;
        },
      };
    },
    async stop() {
      await worker.stop();
      await rm(storage, { recursive: true, force: true });
    },
  };
}

/** A receiver. It keeps every request and answers as `answer` does; an answer may never end. */
export async function receiver(answer = (response) => response.writeHead(204).end()) {
  const requests = [];
  const sockets = new Set();
  let hungUp = 0;
  const server = createServer(async (request, response) => {
    try {
      let body = '';
      for await (const part of request) body += part;
      requests.push({ headers: request.headers, body, at: Date.now() });
      response.on('close', () => { if (!response.writableFinished) hungUp++; });
      answer(response);
    } catch {
      response.destroy();
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    requests,
    /** How often the other side hung up before the answer had ended. */
    hungUp: () => hungUp,
    arrived: (times = 1) => vi.waitFor(() => expect(requests.length).toBeGreaterThanOrEqual(times), { timeout: 10_000 }),
    stop: () => new Promise((done) => {
      server.close(done);
      for (const socket of sockets) socket.destroy();
    }),
  };
}
