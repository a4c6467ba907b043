// The real parts on this machine: the Worker in workerd, a landing page on another origin, and a
// practice's receiver that verifies every webhook with the official library. The demo and the
// end-to-end tests start them here.

import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Miniflare } from 'miniflare';
import { Webhook } from 'standardwebhooks';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A secret of this machine: made once, kept in a file that only its owner reads. */
export async function secret(folder, name, make) {
  const file = path.join(folder, name);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known) return known;
  const made = await make();
  await mkdir(folder, { recursive: true });
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

/** A new key for the vault, as the Worker's secret VAULT_KEYS takes it. */
export const vaultKey = (version = 1) => `${version}:${randomBytes(32).toString('base64')}`;

/**
 * Starts the Worker as wrangler.toml describes it. `storage` is a folder that persists; unless
 * `vaultKeys` says otherwise, the key that seals what is in it lies beside it. `change` may change
 * what Miniflare is started with.
 */
export async function startWorker({ port, storage, token, log, vaultKeys, change = (options) => options }) {
  const keys = vaultKeys ?? await secret(storage, 'vault-keys', vaultKey);
  const config = path.join(root, 'edge/wrangler.toml');
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  const build = path.join(root, 'edge/build');
  const worker = new Miniflare(change({
    host: '127.0.0.1',
    port,
    cf: false,
    resourcePersistencePath: storage,
    defaultPersistRoot: storage,
    durableObjectsPersist: path.join(storage, 'objects'),
    handleRuntimeStdio: log,
    workers: [
      {
        ...workerOptions,
        name: 'portico',
        // The receiver is on this machine, which the public internet's rule would refuse.
        compatibilityFlags: [],
        rootPath: root,
        modulesRoot: build,
        modules: [
          { type: 'ESModule', path: path.join(build, 'index.js') },
          { type: 'CompiledWasm', path: path.join(build, 'index_bg.wasm') },
        ],
        bindings: { OPERATOR_TOKEN: token, VAULT_KEYS: keys, TEST_HOOKS: '1' },
      },
    ],
  }));
  const url = await worker.ready;
  return { url: url.origin, miniflare: worker, stop: () => worker.dispose() };
}

/** A policy that takes any number of inquiries and holds none back, for tests that send many. */
export const unlimited = (policy) => ({
  ...policy,
  spam: { quarantine_at: 60_000, sender_in_ten_minutes: 60_000, sender_limit: 65_000, practice_in_ten_minutes: 1_000_000, practice_limit: 2_000_000 },
});

/** What an operator does first: put the policy in force and register the practice's receiver. */
export async function openPractice(edge, token, policy, receiver, name = 'front-desk') {
  const send = async (address, body) => {
    const answer = await fetch(`${edge}/v1/practices/${policy.id}/${address}`, {
      method: 'PUT',
      // Whatever policy an earlier run left is replaced.
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The Worker refused ${address}: ${text}`);
    return JSON.parse(text);
  };
  await send('policy', policy);
  if (receiver) await send(`endpoints/${name}`, receiver);
}

/** Calls the Worker as its operator. A refusal throws; an answer without a body is undefined. */
export const asOperator = (edge, token) => async (method, address, body) => {
  const answer = await fetch(`${edge}${address}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The Worker refused ${method} ${address} (${answer.status}): ${text}`);
  return text ? JSON.parse(text) : undefined;
};

/** A token of a practice: `{ label, role, owner }`. */
export const makeToken = async (ask, practice, wanted) =>
  (await ask('POST', `/v1/practices/${practice}/tokens`, wanted)).token;

/** The desk's address with a token for its sign-in page, which the server never sees. */
export const deskAddress = (edge, practice, token) => `${edge}/desk#/${practice}/queue?token=${token}`;

/**
 * Serves the pages of a folder, each with the Worker's address put in. `variants` are further
 * addresses: a page again (`of`; the landing page, unless it says so), with other headers.
 */
export function startPages({ port, edge, folder = 'www/demo', variants = {} }) {
  const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript' };
  return listen(port, async (request, response) => {
    const { pathname } = new URL(request.url, 'http://pages');
    const { of, ...headers } = variants[pathname] ?? { of: pathname === '/' ? undefined : pathname };
    const name = of ?? '/landing.html';
    const type = types[path.extname(name)];
    if (!type || name.includes('..')) return response.writeHead(404).end();
    const text = await readFile(path.join(root, folder, name), 'utf8').catch(() => undefined);
    if (text === undefined) return response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': type, ...headers })
      .end(text.replaceAll('%EDGE%', edge));
  });
}

/** A practice's receiver. `answer` decides the status; `arrived` gets every verified message. */
export function startReceiver({ port, secret, arrived, answer = () => 204 }) {
  const webhook = new Webhook(secret);
  return listen(port, async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    let message;
    try {
      message = webhook.verify(body, request.headers);
    } catch {
      return response.writeHead(401).end();
    }
    const status = await answer({ id: request.headers['webhook-id'], message });
    if (status < 300) arrived({ id: request.headers['webhook-id'], message });
    response.writeHead(status).end();
  });
}

async function listen(port, handler) {
  const server = createServer((request, response) => {
    handler(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise((ready, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', ready);
  });
  return {
    url: `http://localhost:${server.address().port}`,
    stop: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    }),
  };
}
