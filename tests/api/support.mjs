// A Worker with a practice, an endpoint, a token and a few inquiries, for whatever is tried on its API.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asOperator, startWorker, unlimited } from '../../www/demo/stack.mjs';

export const policy = unlimited(JSON.parse(process.env.PORTICO_POLICY));

/**
 * Starts a Worker on fresh storage, and a receiver that answers as `answers.status` says, or about one
 * inquiry as `answers.about` says.
 */
export async function start() {
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-api-'));
  const token = randomBytes(16).toString('hex');
  const worker = await startWorker({
    port: 0, storage: path.join(folder, 'storage'), token, log: (stdout, stderr) => { stdout.resume(); stderr.resume(); },
  });
  const answers = { status: 204, about: new Map() };
  const arrived = [];
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const message = JSON.parse(body);
    arrived.push({ headers: request.headers, message });
    response.writeHead(answers.about.get(message.data.inquiry?.id) ?? answers.status).end();
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  return {
    url: worker.url, token, folder, answers, arrived,
    receiver: `http://127.0.0.1:${receiver.address().port}/hook`,
    ask: asOperator(worker.url, token),
    /** Sends the inquiry of an invented person, and tells its id. */
    send: async (more = {}) => {
      const answer = await fetch(`${worker.url}/v1/inquiries`, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ practice: policy.id, need: 'other', name: 'Ana Example', phone: '(555) 555-0123', consent: true, ...more }),
      });
      if (answer.status !== 201) throw new Error(await answer.text());
      return (await answer.json()).id;
    },
    stop: async () => {
      receiver.closeAllConnections();
      receiver.close();
      await worker.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until `found` tells something true. */
export async function until(found, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const it = await found();
    if (it) return it;
    if (Date.now() > end) throw new Error('It did not happen in time.');
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
