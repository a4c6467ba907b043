// A practice's receiver that changes its mood: the ways in which receivers fail in the field.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** Everything a receiver may do to a message. `trap` is where it redirects to. */
const MOODS = {
  well: (response) => response.writeHead(204).end(),
  slow: (response) => setTimeout(() => response.writeHead(204).end(), 2000).unref(),
  // Longer than Portico waits.
  stuck: () => {},
  failing: (response) => response.writeHead(500).end('no'),
  busy: (response) => response.writeHead(429, { 'retry-after': '2' }).end(),
  redirecting: (response, trap) => response.writeHead(307, { location: trap }).end(),
  resetting: (response) => response.socket.destroy(),
  halfway: (response) => response.socket.end('HTTP/1.1 200 OK\r\ncontent-le'),
  endless: (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const part = 'x'.repeat(65_536);
    const more = () => {
      if (response.destroyed) return;
      if (response.write(part)) setTimeout(more, 10).unref();
      else response.once('drain', more);
    };
    more();
  },
  // Handled by not listening.
  down: () => {},
};

export const moods = Object.keys(MOODS);

/** Moods in which the receiver says that it has the message. */
const TAKEN = new Set(['well', 'slow', 'endless']);

/** Starts a receiver. It remembers every verified message. */
export async function startReceiver({ secret, trap }) {
  const webhook = new Webhook(secret);
  const sockets = new Set();
  const arrivals = [];
  const met = Object.fromEntries(moods.map((name) => [name, 0]));
  let mood = 'well';
  let forged = 0;
  const server = createServer(async (request, response) => {
    try {
      let body = '';
      for await (const part of request) body += part;
      const current = mood;
      const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures } = request.headers;
      // Not `verify`: the object's time is ahead of ours once the test has let time pass.
      const signature = webhook.sign(id, new Date(Number(seconds) * 1000), body);
      if (!signatures.split(' ').includes(signature)) {
        forged++;
        return response.writeHead(401).end();
      }
      const message = JSON.parse(body);
      met[current]++;
      arrivals.push({
        id,
        inquiry: message.data.inquiry.id,
        name: message.data.patient.name,
        type: message.type,
        taken: TAKEN.has(current),
      });
      MOODS[current](response, trap);
    } catch {
      response.destroy();
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  const hangUp = () => { for (const socket of sockets) socket.destroy(); };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}/`,
    arrivals,
    /** How many messages came in each mood; for one that does not listen, how often it was so. */
    met,
    forged: () => forged,
    become: async (next) => {
      if (next === mood) return;
      if (mood === 'down') {
        server.listen(port, '127.0.0.1');
        await once(server, 'listening');
      }
      mood = next;
      if (next === 'down') {
        met.down++;
        server.close();
      }
      if (next === 'down' || next === 'well') hangUp();
    },
    stop: () => new Promise((done) => {
      if (server.listening) server.close(done);
      else done();
      hangUp();
    }),
  };
}
