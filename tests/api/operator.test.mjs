// What an operator does with a running Worker, by the commands that `cargo xtask` passes on.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { policy, start, until } from './support.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const RUN = ['run', '--quiet', '--package', 'portico', '--'];
const id = policy.id;
let worker, environment;

before(async () => {
  worker = await start();
  environment = { ...process.env, PORTICO_URL: worker.url, PORTICO_TOKEN: worker.token };
});
after(() => worker.stop());

/** Runs a command: its words, its exit code, what it printed, and what it said beside that. */
const portico = (words, env = environment) => new Promise((done) => {
  execFile('cargo', [...RUN, ...words], { cwd: root, env }, (error, out, said) => done({ code: error?.code ?? 0, out, said }));
});

async function works(...words) {
  const { code, out, said } = await portico(words);
  assert.equal(code, 0, said);
  return out;
}

async function fails(...words) {
  const { code, said } = await portico(words);
  assert.notEqual(code, 0);
  return said;
}

const file = (name) => path.join(worker.folder, name);
const endpoint = (name) => worker.ask('GET', `/v1/practices/${id}/endpoints/${name}`);

test('a policy is pushed, pulled and changed, and nobody’s change is lost', async () => {
  writeFileSync(file('first.json'), JSON.stringify(policy));
  assert.equal(await works('policy', 'push', file('first.json')), 'In force as version 1.\n');
  for (const name of ['mine.json', 'theirs.json'])
    assert.equal(await works('policy', 'pull', id, file(name)), `Version 1 is in ${file(name)}.\n`);
  assert.deepEqual(JSON.parse(readFileSync(file('mine.json'), 'utf8')).name, policy.name);

  const change = (name, more) => writeFileSync(file(name), JSON.stringify({ ...JSON.parse(readFileSync(file(name), 'utf8')), ...more }));
  change('theirs.json', { name: 'Theirs' });
  change('mine.json', { name: 'Mine' });
  assert.equal(await works('policy', 'push', file('theirs.json')), 'In force as version 2.\n');
  assert.match(await fails('policy', 'push', file('mine.json')), /Somebody else has changed it meanwhile\. Version 2 is in force/);
  // What was pushed and never pulled knows its version, too.
  assert.equal(readFileSync(file('first.json.version'), 'utf8'), '"1"');
  assert.match(await fails('policy', 'push', file('first.json')), /Somebody else has changed it meanwhile/);
  writeFileSync(file('unknown.json'), JSON.stringify(policy));
  assert.match(await fails('policy', 'push', file('unknown.json')), /Say which version you have changed/);
  assert.equal(await works('policy', 'push', file('mine.json'), '--replace'), 'In force as version 3.\n');
  change('mine.json', { name: 'Mine again' });
  assert.equal(await works('policy', 'push', file('mine.json')), 'In force as version 4.\n');
  assert.equal(await works('policy', 'restore', id, '1'), 'In force again, as version 5.\n');
  assert.equal((await worker.ask('GET', `/v1/practices/${id}/policy`)).name, policy.name);
  const versions = (await works('policy', 'versions', id)).trim().split('\n');
  assert.equal(versions.length, 5);
  for (const line of versions) assert.match(line, /^ *\d  20\d\d-\S+Z  operator$/);
  assert.match(await fails('policy', 'restore', id, '99'), /There is no such version|There is no such practice/);
});

test('a token is made, listed and revoked', async () => {
  const token = (await works('token', 'make', id, 'admin', 'Office')).trim();
  assert.match(token, new RegExp(`^ptk_${id}_`));
  const as = (words) => portico(words, { ...environment, PORTICO_TOKEN: token });
  const list = (await as(['token', 'list', id])).out;
  assert.match(list, /^tok_\S+ {2}admin {5}made 20\S+Z {2}used \S+ {2}Office\n$/);
  const [name] = list.split(' ');
  assert.equal(await works('token', 'revoke', id, name), `${name} opens nothing any more.\n`);
  const refused = await as(['token', 'list', id]);
  assert.notEqual(refused.code, 0);
  assert.match(refused.said, /A valid token is needed\..*\nMore: http:\/\/\S+\/problems\/unauthorized/);
  assert.match(await works('token', 'list', id), /Office {2}revoked\n$/);
  assert.equal(await works('token', 'reinstate', id, name), `${name} opens again what it did.\n`);
  assert.equal((await as(['token', 'list', id])).code, 0);
  assert.equal(await works('token', 'revoke', id, name), `${name} opens nothing any more.\n`);
  assert.match(await fails('token', 'make', id, 'king', 'Office'), /role/);
});

test('an endpoint is registered, keeps what is not named when it is changed, is tested and gets a new secret', async () => {
  assert.match(await works('endpoint', 'put', id, 'crm', worker.receiver, '--flavour', 'thin', '--filter', '{"events": ["inquiry.received", "endpoint.test"]}'), /^whsec_\S+\n$/);
  const before = await endpoint('crm');
  assert.equal(before.flavour, 'thin');
  assert.deepEqual(before.filter.events, ['inquiry.received', 'endpoint.test']);
  assert.match(await works('endpoint', 'put', id, 'crm', `${worker.receiver}?moved`), /keeps its secret/);
  assert.deepEqual(await endpoint('crm'), { ...before, url: `${worker.receiver}?moved` });
  await works('endpoint', 'put', id, 'crm', worker.receiver, '--flavour', 'full');
  assert.deepEqual(await endpoint('crm'), { ...before, flavour: 'full' });
  assert.match(await works('endpoint', 'list', id), /^crm {2}\S+\/hook {2}full {2}/);

  assert.match(await works('endpoint', 'test', id, 'crm'), /^msg_\S+ is on its way to crm\.\n$/);
  await until(() => worker.arrived.find(({ message }) => message.type === 'endpoint.test'));
  assert.match(await works('endpoint', 'rotate', id, 'crm'), /^whsec_\S+\n$/);
  await works('endpoint', 'test', id, 'crm');
  const signatures = await until(() => worker.arrived.map(({ headers }) => headers['webhook-signature'].split(' ')).find((all) => all.length > 1));
  assert.equal(signatures.length, 2);
  assert.match(await fails('endpoint', 'put', id, 'crm', 'ftp://crm.example.com/'), /url: /);
  assert.match(await fails('endpoint', 'test', id, 'nothing'), /There is no endpoint of that name/);
});

/** A following command; `seen` is what it printed, `said` what it said beside that. */
function follow(words, env = environment) {
  const follower = Object.assign(spawn('cargo', [...RUN, 'deliveries', id, ...words, '--follow'], { cwd: root, env }), { seen: '', said: '' });
  follower.stdout.on('data', (part) => { follower.seen += part; });
  follower.stderr.on('data', (part) => { follower.said += part; });
  return follower;
}

test('deliveries are followed however many there are, whatever becomes of them, past what passes', async () => {
  // What stands between answers for the Worker while it cannot.
  let broken = false;
  const between = createServer(async (request, response) => {
    if (broken) return response.writeHead(503).end();
    const answer = await fetch(`${worker.url}${request.url}`, { headers: { authorization: request.headers.authorization } });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  const follower = follow([], { ...environment, PORTICO_URL: `http://127.0.0.1:${between.address().port}` });
  const dead = follow(['--state', 'dead']);
  const lines = (inquiry) => follower.seen.split('\n').filter((line) => line.includes(inquiry));
  try {
    worker.answers.status = 500;
    const old = await worker.send({ phone: '(555) 555-0188' });
    worker.answers.about.set(old, 500);
    worker.answers.status = 204;
    await until(() => lines(old).some((line) => / pending +1 tries +20\S+Z +inquiry\.received +crm +\S+ +due 20\S+Z$/.test(line)), 60);

    broken = true;
    await until(() => follower.said.includes('Asking again.'));
    // More than there are on a page, all of it while nobody could look.
    const many = [];
    for (let n = 0; n < 230; n++) many.push(await worker.send({ phone: `(555) 555-${String(1000 + n)}` }));
    await until(async () => (await worker.ask('GET', `/v1/practices/${id}/deliveries?state=pending`)).length === 1);
    broken = false;
    await until(() => many.every((inquiry) => lines(inquiry).length > 0));

    // What was seen waiting, and is on no page that is looked at any more, comes to its end.
    worker.answers.about.set(old, 410);
    await worker.ask('POST', `/test/${id}/advance`, String(60 * 60_000));
    await until(() => lines(old).some((line) => line.includes(' dead ')));
    await until(() => dead.seen.includes(old), 60);
    assert.ok(dead.seen.trim().split('\n').every((line) => line.includes(' dead ')), dead.seen);
    assert.ok((await works('deliveries', id, '--state', 'dead')).includes(old));
    const [message] = lines(old)[0].split(' ');
    const shown = (await works('deliveries', 'show', id, message)).trim().split('\n');
    assert.match(shown[0], new RegExp(`^${message} +dead +\\d tries .*${old}$`));
    assert.match(shown[1], /^ +1 +20\S+Z +500 +\S+ in \d+ ms$/);
    assert.match(shown.at(-1), / 410 /);
    assert.match(await fails('deliveries', id, '--state', 'lost'), /state: is none of/);
    assert.match(await works('endpoint', 'resume', id, 'crm'), /is sent to again/);
    worker.answers.about.clear();
    await works('deliveries', 'resend', id, message);
    await until(async () => (await worker.ask('GET', `/v1/practices/${id}/deliveries/${message}`)).state === 'delivered');
  } finally {
    worker.answers.status = 204;
    worker.answers.about.clear();
    follower.kill();
    dead.kill();
    between.closeAllConnections();
    between.close();
  }
});

test('deliveries are listed, followed and sent again', async () => {
  const follower = follow([]);
  const inquiry = await worker.send();
  await until(() => follower.seen.split('\n').find((line) => line.includes(inquiry) && line.includes('delivered')), 30);
  follower.kill();
  const [message] = (await works('deliveries', id)).split('\n').find((line) => line.includes(inquiry)).split(' ');
  const times = () => worker.arrived.filter(({ headers }) => headers['webhook-id'] === message).length;
  assert.equal(times(), 1);
  assert.equal(await works('deliveries', 'resend', id, message), `${message} is due now.\n`);
  await until(() => times() === 2);

  worker.answers.status = 410;
  const given = await worker.send({ phone: '(555) 555-0144' });
  await until(async () => (await worker.ask('GET', `/v1/practices/${id}/deliveries?state=dead`)).some((row) => row.inquiry === given));
  worker.answers.status = 204;
  assert.match(await fails('deliveries', 'failed', id, 'crm', '2026-01-01T00:00:00Z'), /The endpoint is paused/);
  assert.match(await works('endpoint', 'resume', id, 'crm'), /^crm is sent to again\.\n$/);
  assert.match(await works('deliveries', 'failed', id, 'crm', '2020-01-01T00:00:00Z'), /^1 is sent again\.\n$/);
  await until(async () => (await worker.ask('GET', `/v1/practices/${id}/deliveries?inquiry=${given}`)).every((row) => row.state === 'delivered'));
});

test('events are taken out and found intact, and what was erased is gone', async () => {
  const inquiry = await worker.send({ name: 'Zoraida Invented', phone: '(555) 555-0166' });
  const read = () => fetch(`${worker.url}/v1/inquiries/${inquiry}?practice=${id}`, { headers: { authorization: `Bearer ${worker.token}` } });
  assert.equal((await read()).status, 200);
  assert.match(await works('erase', id, inquiry), /are destroyed/);
  assert.equal((await read()).status, 404);
  const lines = (await works('export', id)).trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ seq }) => seq), lines.map((_, n) => n + 1));
  assert.ok(lines.some((line) => line.inquiry === inquiry && line.kind === 'inquiry.erased'));
  assert.ok(!JSON.stringify(lines).includes('Zoraida'));
  assert.match(await works('audit', id), /^All \d+ events are as they were written\./);
});

test('an endpoint is taken away, and brought back as it was', async () => {
  const before = await endpoint('crm');
  assert.equal(await works('endpoint', 'delete', id, 'crm'), 'crm gets nothing any more.\n');
  assert.equal(await works('endpoint', 'list', id), '');
  const [last] = (await works('endpoint', 'versions', id, 'crm')).split('\n');
  assert.match(last, /^\d+ {2}20\S+Z {2}deleted {2}operator {2}\S+\/hook {2}full {2}\{/);
  const [version] = last.split(' ');
  assert.equal(await works('endpoint', 'restore', id, 'crm', version), `crm is what it was in version ${version}.\n`);
  const { url, flavour, filter } = await endpoint('crm');
  assert.deepEqual({ url, flavour, filter }, { url: before.url, flavour: before.flavour, filter: before.filter });
  assert.match(await fails('endpoint', 'restore', id, 'crm', '999'), /There is no such version/);
});

test('what cannot be done is told in sentences', async () => {
  assert.match(await fails('endpoint'), /There is no such command/);
  const unset = { ...environment };
  delete unset.PORTICO_URL;
  assert.match((await portico(['audit', id], unset)).said, /Set PORTICO_URL/);
  assert.match((await portico(['audit', id], { ...environment, PORTICO_URL: 'http://127.0.0.1:9' })).said, /does not answer\. Is PORTICO_URL right/);
  assert.match(await fails('audit', 'nobody-here'), /There is no such practice here/);
  assert.ok(existsSync(file('mine.json.version')));
});
