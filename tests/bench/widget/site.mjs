// The servers: the landing page and the peers' files, compressed beforehand and cached for ever as
// a content delivery network does it; and the same in front of Portico's Worker.

import { createServer, request as ask } from 'node:http';
import { deflateSync, brotliCompressSync, constants } from 'node:zlib';
import path from 'node:path';
import { needs } from './peers/form.mjs';

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.woff2': 'font/woff2', '.ttf': 'font/ttf', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };
const FOREVER = 'public, max-age=31536000, immutable';

const pack = (bytes, quality = 11) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

function listen(handler) {
  const server = createServer((request, response) => {
    handler(request, response).catch(() => response.writeHead(500).end());
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready({
    url: `http://localhost:${server.address().port}`,
    stop: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  })));
}

function crc(bytes) {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let n = 0; n < 8; n++) value = (value >>> 1) ^ (0xedb88320 & -(value & 1));
  }
  return ~value >>> 0;
}

/**
 * A picture of about 50 KB, as landing pages have one: noise does not compress. It is no smaller than
 * it is shown, so that it counts as the page's largest.
 */
function picture(width = 400, height = 160) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(8);
    out.writeUInt32BE(data.length);
    out.writeUInt32BE(crc(body), 4);
    return Buffer.concat([out.subarray(0, 4), body, out.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 0], 8);
  let seed = 1;
  const rows = Buffer.alloc((width + 1) * height).map((_, n) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return n % (width + 1) ? (seed >> 16) & 0xfc : 0;
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

const CSS = `body{margin:0;font:1rem/1.5 sans-serif;color:#222}main{max-width:42rem;margin:0 auto;padding:1rem}h1{font-size:1.8rem;line-height:1.2}
img{width:100%;aspect-ratio:15/6;object-fit:cover;display:block}#form,[data-portico],typebot-standard{display:block;min-height:36rem}label{display:block;margin:.5rem 0}
input:not([type=radio]):not([type=checkbox]),textarea{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem}button.next{font:inherit;padding:.75rem 1.5rem}`;

const page = ({ head = '', body, style = '' }) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dental implants (an invented practice)</title><link rel="icon" href="data:,">
<style>${CSS}${style}</style>${head}</head>
<body><main><h1>Dental implants, explained before you decide</h1><img src="/picture.png" alt="" fetchpriority="high">
<p>A missing tooth changes how you eat and how you smile. At your first visit we look, listen and explain what can be done, how long it takes and what it costs.</p>
${body}
<p>Two locations, with early and late hours. Care in English and Spanish. Costs in writing before anything is done.</p></main></body></html>`;

/** What Typebot's own server answers: the next question of the chat. */
function chat(number) {
  const item = (id) => ({ id, content: id, outgoingEdgeId: id });
  const input = number === 0
    ? { id: 'need', type: 'choice input', options: {}, items: needs.map(([, text]) => text).map(item) }
    : { id: `text${number}`, type: 'text input', options: { labels: { placeholder: 'Type your answer', button: 'Send' } } };
  const said = (text) => ({ id: text, type: 'text', content: { type: 'richText', richText: [{ type: 'p', children: [{ text }] }] } });
  return {
    sessionId: 'bench', resultId: 'bench',
    typebot: { id: 'bench', version: '6', theme: {}, settings: { typingEmulation: { enabled: false } }, publishedAt: '2026-01-01T00:00:00Z' },
    messages: [said(number === 0 ? 'What do you need help with?' : 'Your name')], input, clientSideActions: [],
  };
}

/** Serves the landing page with each contestant, at `/{id}`. */
export async function startSite(contestants) {
  const files = new Map([['/picture.png', { bytes: picture(), type: 'image/png' }]]);
  for (const one of contestants) {
    files.set(`/${one.id}`, { bytes: pack(Buffer.from(page(one))), type: 'text/html; charset=utf-8', packed: true, page: true });
    for (const [name, bytes] of Object.entries(one.files ?? {}))
      files.set(name, { bytes: name.endsWith('woff2') ? bytes : pack(bytes), type: TYPES[path.extname(name)] ?? 'application/octet-stream', packed: !name.endsWith('woff2') });
  }
  return listen(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    if (request.method === 'POST') {
      request.resume();
      const answer = JSON.stringify(chat(pathname.endsWith('startChat') ? 0 : 1));
      return response.writeHead(200, { 'content-type': 'application/json' }).end(pathname === '/sent' ? '{}' : answer);
    }
    const file = files.get(pathname);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': file.bytes.length,
      'cache-control': file.page ? 'no-cache' : FOREVER,
      ...(file.packed && { 'content-encoding': 'br' }),
    }).end(file.bytes);
  });
}

/** Asks the Worker under the name by which the browser asked. */
function forward(worker, { method, url, headers }, body) {
  return new Promise((resolve, reject) => {
    const { 'accept-encoding': _, connection: __, ...kept } = headers;
    const asked = ask(`${worker}${url}`, { method, headers: kept }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      resolve({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(parts) });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Stands before the Worker as Cloudflare does: compresses, and keeps what may be kept. */
export async function startFront(worker) {
  const kept = new Map();
  return listen(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const key = `${request.url} ${request.headers.origin}`;
    let answer = request.method === 'GET' && kept.get(key);
    if (!answer) {
      const { status, headers, bytes } = await forward(worker(), request, Buffer.concat(parts));
      const { 'content-encoding': _, 'transfer-encoding': __, 'content-length': ___, ...rest } = headers;
      const lasting = headers['cache-control']?.includes('max-age');
      answer = { status, headers: rest, bytes: bytes.length ? pack(bytes, lasting ? 11 : 5) : bytes };
      if (lasting && status === 200) kept.set(key, answer);
    }
    const coding = answer.bytes.length ? { 'content-encoding': 'br' } : {};
    response.writeHead(answer.status, { ...answer.headers, ...coding, 'content-length': answer.bytes.length }).end(answer.bytes);
  });
}
