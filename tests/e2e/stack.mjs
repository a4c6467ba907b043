// A running Portico for each test worker: workerd, pages on another origin, a verifying receiver.

import { test as base, expect } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPractice, startPages, startReceiver, startWorker, unlimited } from '../../www/demo/stack.mjs';

export { expect };

/** The strictest host page on which the published lines work; `%EDGE%` stands for the Worker. */
const CSP = "default-src 'none'; style-src 'self'; script-src %EDGE%; connect-src %EDGE%; base-uri 'none'";

async function startStack() {
  const storage = await mkdtemp(path.join(tmpdir(), 'portico-e2e-'));
  const token = randomBytes(16).toString('hex');
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const messages = [];
  let status = 204;
  const receiver = await startReceiver({
    port: 0, secret, arrived: (delivery) => messages.push(delivery), answer: () => status,
  });
  let worker = await startWorker({ port: 0, storage, token });
  const { port } = new URL(worker.url);
  const edge = `http://localhost:${port}`;
  const csp = CSP.replaceAll('%EDGE%', edge);
  const pages = await startPages({
    port: 0, edge, folder: 'www/pages',
    variants: {
      '/csp.html': { 'content-security-policy': csp.replace('script-src', "script-src 'wasm-unsafe-eval'") },
      '/csp-report-only.html': { 'content-security-policy-report-only': "connect-src 'self'" },
      '/csp-frame.html': { of: '/frame.html', 'content-security-policy': csp.replace('connect-src', 'frame-src') },
      '/csp-frame-forbidden.html': { of: '/frame.html', 'content-security-policy': csp },
      // What is usual today: addresses do not count beside 'strict-dynamic', only the page's nonce does.
      '/csp-nonce.html': { of: '/nonce.html', 'content-security-policy': csp.replace(edge, "'nonce-bm9uY2U' 'strict-dynamic' 'wasm-unsafe-eval'") },
      '/csp-nonce-no-wasm.html': { of: '/nonce.html', 'content-security-policy': csp.replace(edge, "'nonce-bm9uY2U'") },
      '/csp-nonce-missing.html': { 'content-security-policy': csp.replace(edge, `${edge} 'nonce-bm9uY2U' 'strict-dynamic'`) },
      '/csp-popup.html': { of: '/popup.html', 'content-security-policy': csp.replace('script-src', "script-src 'wasm-unsafe-eval'") },
      '/csp-no-send.html': { 'content-security-policy': `${csp.replace(/connect-src \S+;/, '')}; form-action 'self'` },
      '/csp-no-connect.html': { 'content-security-policy': csp.replace(/connect-src \S+;/, '') },
      '/csp-no-wasm.html': { 'content-security-policy': csp },
      '/csp-other-types.html': {
        'content-security-policy': `${csp.replace('script-src', "script-src 'wasm-unsafe-eval'")}; require-trusted-types-for 'script'; trusted-types theirs`,
      },
      '/csp-trusted-types.html': {
        'content-security-policy': `${csp.replace('script-src', "script-src 'wasm-unsafe-eval'")}; require-trusted-types-for 'script'; trusted-types portico`,
      },
    },
  });
  const policy = { ...unlimited(JSON.parse(process.env.PORTICO_POLICY)), origins: [pages.url] };
  await openPractice(worker.url, token, policy, { url: receiver.url.replace('localhost', '127.0.0.1'), secret });
  return {
    edge, token, policy, messages, storage,
    /** Puts another policy in force. */
    putPolicy: (other) => openPractice(worker.url, token, other),
    pages: pages.url,
    hosted: `${edge}/f/${policy.id}`,
    /** What the receiver answers from now on. */
    receiverAnswers: (next) => { status = next; },
    /** Verified messages whose patient has this name. */
    arrivedFor: (name) => messages.filter(({ message }) => message.data.patient?.name === name),
    send: (fields, headers = {}) => fetch(`${edge}/v1/inquiries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ practice: policy.id, need: 'implants', phone: '(555) 555-0123', consent: true, ...fields }),
    }),
    stopWorker: () => worker.stop(),
    startWorker: async () => { worker = await startWorker({ port: Number(port), storage, token }); },
    stop: async () => {
      await Promise.all([worker.stop(), pages.stop(), receiver.stop()]);
      await rm(storage, { recursive: true, force: true });
    },
  };
}

export const test = base.extend({
  /** Set by a file that moves the Worker's clock, which other files' practices would wake up to. */
  ownStack: ['', { scope: 'worker', option: true }],
  stack: [async ({ ownStack: _ }, use) => {
    const stack = await startStack();
    await use(stack);
    await stack.stop();
  }, { scope: 'worker', timeout: 60_000 }],
});
