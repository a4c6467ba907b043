// The description of the API and the Worker's router tell of the same addresses.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { policy, start } from './support.mjs';

const read = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const described = JSON.parse(read('www/served/openapi.json'));
const operations = Object.entries(described.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));

const filled = (path) => path.replace('{practice}', policy.id).replace(/\{version\}/, '1').replace(/\{\w+\}/g, 'none-such')
  .replace(/(?<=\/v1\/inquiries\/none-such)$/, `?practice=${policy.id}`);

let worker;
before(async () => {
  worker = await start();
  await worker.ask('PUT', `/v1/practices/${policy.id}/policy`, policy);
});
after(() => worker.stop());

const ask = (method, path) => fetch(worker.url + filled(path), {
  method: method.toUpperCase(), headers: { authorization: `Bearer ${worker.token}` }, redirect: 'manual',
});

test('the Worker serves the description, and pages elsewhere may read it', async () => {
  const answer = await fetch(`${worker.url}/openapi.json`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^application\/json/);
  assert.deepEqual(await answer.json(), described);
});

describe('every address described', () => {
  for (const { path, method } of operations) {
    test(`${method.toUpperCase()} ${path} is answered by somebody`, async () => {
      const answer = await ask(method, path);
      const text = await answer.text();
      assert.notEqual(answer.status, 405, text);
      assert.ok(!text.includes('See /openapi.json for'), text);
      assert.ok(Object.hasOwn(described.paths[path][method].responses, String(answer.status)), `${answer.status}: ${text}`);
    });
  }
});

test('every address takes the methods described and names them to whoever uses another', async () => {
  for (const [path, methods] of Object.entries(described.paths)) {
    const taken = Object.keys(methods).map((method) => method.toUpperCase()).sort();
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'].filter((one) => !taken.includes(one))) {
      const answer = await ask(method, path);
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.deepEqual(answer.headers.get('allow')?.split(', ').sort(), taken, path);
    }
  }
});

test('every word of an address in the router is described, but for the hooks of tests', () => {
  const words = new Set(operations.flatMap(({ path }) => path.split('/')));
  const sources = ['mod', 'admin/endpoints', 'admin/deliveries'].map((name) => read(`edge/src/routes/${name}.rs`)).join('\n');
  const patterns = sources.match(/(?<!= )\[(?:"[\w.-]+"|_|\w+(?: @ \.\.)?|[\s,|])+\]/g).filter((pattern) => pattern.includes('"') && !pattern.includes('"test"'));
  const acts = [...read('edge/src/routes/desk/inquiry.rs').matchAll(/^ +"(\w+)" => Action/gm)].map(([, word]) => word);
  const routed = new Set([...patterns.flatMap((pattern) => [...pattern.matchAll(/"([\w.-]+)"/g)].map(([, word]) => word)), ...acts]);
  assert.ok(routed.size > 40, `${routed.size} words`);
  assert.deepEqual([...routed].filter((word) => !words.has(word)), []);
});
