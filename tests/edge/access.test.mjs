import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { admin, complete, fetchWorker, openPractice, policy, sendJson } from './support.mjs';

const origin = 'https://portico.example';

/** Makes a token of a role and tells it with its id. */
async function token(practice, role, extra = {}) {
  const answer = await admin(practice, 'POST', 'tokens', { label: `A ${role}`, role, ...extra });
  expect(answer.status).toBe(201);
  return answer.json();
}

const bearer = (secret) => ({ authorization: `Bearer ${secret}` });
const policyAs = (practice, headers, init = {}) => fetchWorker(`/v1/practices/${practice.id}/policy`, { headers, ...init });

describe('a token', () => {
  test('is told once, works for its practice only, and is stored as a digest', async () => {
    const [practice, other] = [await openPractice(), await openPractice()];
    const made = await token(practice, 'admin', { owner: Object.keys(policy.owners)[0] });
    expect(made.token).toMatch(new RegExp(`^ptk_${practice.id}_[0-9A-Z]{32}$`));
    expect((await policyAs(practice, bearer(made.token))).status).toBe(200);
    expect((await policyAs(other, bearer(made.token))).status).toBe(401);
    const rows = JSON.stringify(await practice.rows('SELECT * FROM token'));
    expect(rows).not.toContain(made.token.split('_').at(-1));
    const list = await (await admin(practice, 'GET', 'tokens')).json();
    expect(list).toMatchObject([{ id: made.id, role: 'admin', label: 'A admin', created_at: expect.stringMatching(/Z$/), last_used: expect.stringMatching(/T00:00:00Z$/) }]);
    expect(JSON.stringify(list)).not.toContain('ptk_');
  });

  test('may do what its role may, and is told which role it lacks', async () => {
    const practice = await openPractice();
    for (const [role, reads, administers] of [['marketer', 403, 403], ['reader', 403, 403], ['staff', 200, 403], ['admin', 200, 200]]) {
      const made = await token(practice, role);
      expect((await policyAs(practice, bearer(made.token))).status, role).toBe(reads);
      const answer = await fetchWorker(`/v1/practices/${practice.id}/tokens`, { headers: bearer(made.token) });
      expect(answer.status, role).toBe(administers);
      if (administers === 403) expect(await answer.json()).toMatchObject({ type: '/problems/forbidden', detail: `This needs the role admin; yours is ${role}.` });
    }
  });

  test('that is revoked opens nothing, and neither does a session made from it', async () => {
    const practice = await openPractice();
    const made = await token(practice, 'staff');
    const cookie = await signIn(made.token);
    expect((await admin(practice, 'DELETE', `tokens/${made.id}`)).status).toBe(204);
    expect((await policyAs(practice, bearer(made.token))).status).toBe(401);
    expect((await policyAs(practice, { cookie })).status).toBe(401);
    expect((await admin(practice, 'GET', 'tokens').then((answer) => answer.json()))[0].revoked_at).toMatch(/Z$/);
    expect((await admin(practice, 'DELETE', 'tokens/tok_nothing')).status).toBe(404);
    // Taken back, it opens again what it did.
    expect((await admin(practice, 'POST', `tokens/${made.id}/reinstate`)).status).toBe(204);
    expect((await admin(practice, 'POST', `tokens/${made.id}/reinstate`)).status).toBe(204);
    expect((await admin(practice, 'POST', 'tokens/tok_nothing/reinstate')).status).toBe(404);
    expect((await policyAs(practice, bearer(made.token))).status).toBe(200);
    expect((await policyAs(practice, { cookie })).status).toBe(401);
    const [row] = await (await admin(practice, 'GET', 'tokens')).json();
    expect(row).not.toHaveProperty('revoked_at');
    expect(row.changes.map(({ what, by }) => [what, by])).toEqual([['made', 'operator'], ['revoked', 'operator'], ['reinstated', 'operator']]);
  });

  test.each([
    ['no label', { role: 'staff', label: ' ' }, 422], ['no such role', { role: 'owner', label: 'x' }, 400],
    ['no such owner', { role: 'staff', label: 'x', owner: 'nobody' }, 422], ['a field too many', { role: 'staff', label: 'x', more: 1 }, 400],
  ])('with %s is not made', async (_, body, status) => {
    const practice = await openPractice();
    expect((await admin(practice, 'POST', 'tokens', body)).status).toBe(status);
    expect(await practice.rows('SELECT * FROM token')).toEqual([]);
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic b3BlcmF0b3I=', 'Bearer operato', 'Bearer operator2', 'Bearer ptk_x_y'])('is not %j', async (authorization) => {
    const practice = await openPractice();
    const answer = await policyAs(practice, authorization ? { authorization } : {});
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });
});

async function signIn(secret, headers = { origin }) {
  const answer = await fetchWorker('/desk/session', {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ token: secret }),
  });
  if (answer.status !== 200) return answer;
  const set = answer.headers.get('set-cookie');
  expect(set).toMatch(/^__Host-portico=[^;]+; Path=\/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict$/);
  return set.split(';')[0];
}

describe('a session of the desk', () => {
  test('reads with its cookie, and writes only from the desk’s own page', async () => {
    const practice = await openPractice();
    const cookie = await signIn((await token(practice, 'admin')).token);
    expect((await policyAs(practice, { cookie })).status).toBe(200);
    const write = (headers) => policyAs(practice, { cookie, 'if-match': '*', ...headers }, { method: 'PUT', body: JSON.stringify({ ...policy, id: practice.id, name: 'Other' }) });
    for (const headers of [{}, { origin: 'https://elsewhere.example' }, { origin: 'null' }, { origin: 'http://portico.example' }])
      expect((await write(headers)).status).toBe(403);
    expect((await write({ origin })).status).toBe(200);
  });

  test('ends after half an hour without a request, and after twelve hours anyway', async () => {
    const practice = await openPractice();
    const made = await token(practice, 'staff');
    let cookie = await signIn(made.token);
    const minutes = (n) => practice.hook('advance', String(n * 60_000));
    await minutes(29);
    expect((await policyAs(practice, { cookie })).status).toBe(200);
    await minutes(29);
    expect((await policyAs(practice, { cookie })).status).toBe(200);
    await minutes(31);
    expect((await policyAs(practice, { cookie })).status).toBe(401);
    cookie = await signIn(made.token);
    for (let n = 1; n < 25; n++) {
      await minutes(29);
      expect((await policyAs(practice, { cookie })).status).toBe(200);
    }
    await minutes(25);
    expect((await policyAs(practice, { cookie })).status).toBe(401);
  });

  test('ends when its holder signs out', async () => {
    const practice = await openPractice();
    const cookie = await signIn((await token(practice, 'staff')).token);
    const out = (headers) => fetchWorker('/desk/session', { method: 'DELETE', headers: { cookie, ...headers } });
    expect((await out({ origin: 'https://elsewhere.example' })).status).toBe(403);
    const answer = await out({ origin });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0');
    const [{ id }] = await practice.rows('SELECT id FROM token');
    const actor = `A staff (${id})`;
    expect(await practice.rows("SELECT actor, kind FROM event WHERE kind LIKE 'session.%' ORDER BY seq"))
      .toEqual([{ actor, kind: 'session.began' }, { actor, kind: 'session.ended' }]);
    expect((await policyAs(practice, { cookie })).status).toBe(401);
  });

  test('is not begun by another page, nor with an unknown token', async () => {
    const practice = await openPractice();
    const made = await token(practice, 'staff');
    expect((await signIn(made.token, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await signIn(made.token, {})).status).toBe(403);
    expect((await signIn(`${made.token}X`)).status).toBe(401);
    expect((await signIn('operator')).status).toBe(401);
  });
});

describe('a wrong token', () => {
  const from = (address) => ({ 'cf-connecting-ip': address });
  const tries = async (practice, times, headers) => {
    const answers = [];
    for (let n = 0; n < times; n++) answers.push((await policyAs(practice, { ...bearer(`wrong-${n}`), ...headers })).status);
    return answers;
  };
  const events = (practice) => practice.rows("SELECT actor, kind, data FROM event WHERE kind = 'token.refused' ORDER BY seq");

  test('may be tried ten times by a network, which then waits ten minutes', async () => {
    const practice = await openPractice();
    const good = await token(practice, 'staff');
    expect(await tries(practice, 12, from('192.0.2.7'))).toEqual([...Array(10).fill(401), 429, 429]);
    const late = await policyAs(practice, { ...bearer('wrong'), ...from('192.0.2.7') });
    expect([late.status, (await late.json()).type]).toEqual([429, '/problems/too-many']);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(590);
    const wrong = `${good.token.slice(0, -1)}${good.token.endsWith('0') ? '1' : '0'}`;
    expect((await signIn(wrong, { origin, ...from('192.0.2.7') })).status).toBe(429);
    expect(await tries(practice, 1, from('192.0.2.8'))).toEqual([401]);
    await practice.hook('advance', '600000');
    expect(await tries(practice, 1, from('192.0.2.7'))).toEqual([401]);
  });

  test('locks nobody out who has a right one: a forgotten system may sit in the same network', async () => {
    const practice = await openPractice();
    const good = await token(practice, 'staff');
    expect((await tries(practice, 11, from('192.0.2.7'))).at(-1)).toBe(429);
    expect((await policyAs(practice, { ...bearer(good.token), ...from('192.0.2.7') })).status).toBe(200);
    expect(await signIn(good.token, { origin, ...from('192.0.2.7') })).toMatch(/^__Host-portico=/);
  });

  test('does not end a session that has begun', async () => {
    const practice = await openPractice();
    const cookie = await signIn((await token(practice, 'staff')).token, { origin, ...from('192.0.2.7') });
    await tries(practice, 11, from('192.0.2.7'));
    expect((await policyAs(practice, { cookie, ...from('192.0.2.7') })).status).toBe(200);
  });

  test('counts for the whole network of an address, and after a restart too', async () => {
    const practice = await openPractice();
    await tries(practice, 5, from('2001:db8:1:2::5'));
    await runInDurableObject(practice.stub, (_, state) => state.abort('restarted by a test')).catch(() => {});
    expect(await tries(practice, 6, from('2001:db8:1:2:aaaa::1'))).toEqual([...Array(5).fill(401), 429]);
  });

  test('is written down without token and address', async () => {
    const practice = await openPractice();
    await tries(practice, 11, from('192.0.2.7'));
    const written = await events(practice);
    expect(written).toHaveLength(10);
    expect(written.at(-1)).toEqual({ actor: 'unknown', kind: 'token.refused', data: '{"tries":10,"of":10}' });
    const all = JSON.stringify([written, await practice.rows('SELECT * FROM wrong_token')]);
    expect(all).not.toMatch(/192\.0\.2|wrong-/);
  });

  test('cannot fill the history from many networks', async () => {
    const practice = await openPractice();
    for (let n = 0; n < 110; n++) await tries(practice, 1, from(`192.0.2.${n}`));
    expect(await events(practice)).toHaveLength(100);
  });
});

describe('single sign-on', () => {
  const part = (value) => btoa(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const claims = () => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: 'https://team.cloudflareaccess.example', aud: ['an-audience'], email: 'Staff@Example.com', exp: now + 600, nbf: now - 5 };
  };

  async function statement(changed = {}, head = { alg: 'RS256', kid: 'key-1' }, jwk = env.SIGN_ON_KEY) {
    const key = await crypto.subtle.importKey('jwk', JSON.parse(jwk), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);
    const signed = `${part(head)}.${part({ ...claims(), ...changed })}`;
    const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, new TextEncoder().encode(signed));
    return `${signed}.${part(String.fromCharCode(...new Uint8Array(signature)))}`;
  }
  const as = async (text) => ({ 'cf-access-jwt-assertion': await text });
  const meAs = (practice, headers) => fetchWorker(`/v1/desk/${practice.id}/me`, { headers });
  const practiceWith = (role) => openPractice({ change: { sign_in: [{ email: 'staff@example.com', role }] } });

  test('lets in whom the policy names, with the role it gives', async () => {
    const practice = await practiceWith('staff');
    expect((await policyAs(practice, await as(statement()))).status).toBe(200);
    const tokens = await fetchWorker(`/v1/practices/${practice.id}/tokens`, { headers: await as(statement()) });
    expect(tokens.status).toBe(403);
  });

  test('is let in past a session that is over, and says where to sign out', async () => {
    const practice = await practiceWith('staff');
    const made = await token(practice, 'staff');
    const cookie = await signIn(made.token, { origin });
    expect(await (await meAs(practice, { cookie })).json()).not.toHaveProperty('sign_out');
    await fetchWorker('/desk/session', { method: 'DELETE', headers: { cookie, origin } });
    expect((await meAs(practice, { cookie })).status).toBe(401);
    const answer = await meAs(practice, { cookie, ...(await as(statement())) });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ sign_out: '/cdn-cgi/access/logout' })]);
  });

  test('does not replace the desk’s own page as sender of a change', async () => {
    const practice = await practiceWith('admin');
    const write = async (headers) => policyAs(practice, { ...(await as(statement())), 'if-match': '*', ...headers }, { method: 'PUT', body: JSON.stringify({ ...policy, id: practice.id, name: 'Other' }) });
    expect((await write({})).status).toBe(403);
    expect((await write({ origin })).status).toBe(200);
  });

  test.each([
    ['another team', () => statement({ iss: 'https://evil.cloudflareaccess.example' })],
    ['another application', () => statement({ aud: ['other'] })],
    ['a time long past', () => statement({ exp: 1_000 })],
    ['nobody', () => statement({ email: undefined })],
    ['somebody the policy does not name', () => statement({ email: 'other@example.com' })],
    ['a key that the team does not have', () => statement({}, { alg: 'RS256', kid: 'key-2' })],
    ['no signature', async () => `${(await statement()).split('.').slice(0, 2).join('.')}.`],
    ['the algorithm "none"', () => statement({}, { alg: 'none', kid: 'key-1' })],
    ['a signature of other claims', async () => {
      const [head, , signature] = (await statement()).split('.');
      return `${head}.${part({ ...claims(), email: 'staff@example.com', exp: claims().exp + 1 })}.${signature}`;
    }],
    ['a signature by somebody else', () => statement({}, undefined, env.OTHER_KEY)],
  ])('refuses a statement with %s', async (_, make) => {
    const practice = await practiceWith('admin');
    expect((await policyAs(practice, await as(make()))).status).toBe(401);
  });
});

describe('a policy', () => {
  const put = (practice, changed, headers = {}) => fetchWorker(`/v1/practices/${practice.id}/policy`, {
    method: 'PUT', headers: { ...bearer('operator'), ...headers }, body: JSON.stringify({ ...policy, id: practice.id, ...changed }),
  });

  test('is read with its version, and not again while it has not changed', async () => {
    const practice = await openPractice();
    const answer = await policyAs(practice, bearer('operator'));
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(await answer.json()).toMatchObject({ id: practice.id, name: policy.name });
    expect((await policyAs(practice, { ...bearer('operator'), 'if-none-match': '"1"' })).status).toBe(304);
  });

  test('is changed only from the version in force, so that nobody’s change is lost', async () => {
    const practice = await openPractice();
    const blind = await put(practice, { name: 'Blind' });
    expect([blind.status, (await blind.json()).type]).toEqual([428, '/problems/unconditional']);
    const first = await put(practice, { name: 'First' }, { 'if-match': '"1"' });
    expect([first.status, first.headers.get('etag'), await first.json()]).toEqual([200, '"2"', { version: 2 }]);
    const late = await put(practice, { name: 'Late' }, { 'if-match': '"1"' });
    expect([late.status, (await late.json()).type]).toEqual([412, '/problems/changed']);
    // The same document again changes nothing, and needs no version.
    expect(await (await put(practice, { name: 'First' })).json()).toEqual({ version: 2 });
    expect((await put(practice, { name: 'Forced' }, { 'if-match': '*' })).status).toBe(200);
    expect((await put(practice, { name: 'x' }, { 'if-match': 'abc' })).status).toBe(400);
  });

  test('keeps its version where a network has marked the tag as weak, or sent more than one', async () => {
    const practice = await openPractice();
    const read = await policyAs(practice, { ...bearer('operator'), 'if-none-match': '"9", W/"1"' });
    expect(read.status).toBe(304);
    expect((await put(practice, { name: 'First' }, { 'if-match': 'W/"1"' })).status).toBe(200);
    expect((await put(practice, { name: 'Late' }, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await put(practice, { name: 'Second' }, { 'if-match': 'W/"9", W/"2"' })).status).toBe(200);
    for (const nothing of [',', 'W/"x"']) expect((await put(practice, { name: 'x' }, { 'if-match': nothing })).status, nothing).toBe(400);
    for (const path of [`/v1/forms/${practice.id}`, `/f/${practice.id}/embed.js`]) {
      const etag = (await fetchWorker(path)).headers.get('etag');
      expect((await fetchWorker(path, { headers: { 'if-none-match': `W/${etag}` } })).status, path).toBe(304);
    }
  });

  test('keeps its history, and an older version can be put in force again', async () => {
    const practice = await openPractice();
    await put(practice, { name: 'Second' }, { 'if-match': '"1"' });
    const versions = await (await admin(practice, 'GET', 'policy/versions')).json();
    expect(versions).toMatchObject([{ version: 2, actor: 'operator', at: expect.stringMatching(/Z$/) }, { version: 1 }]);
    expect((await (await admin(practice, 'GET', 'policy/versions/1')).json()).name).toBe(policy.name);
    expect((await admin(practice, 'POST', 'policy/versions/1/restore')).status).toBe(428);
    const restored = await fetchWorker(`/v1/practices/${practice.id}/policy/versions/1/restore`, { method: 'POST', headers: { ...bearer('operator'), 'if-match': '"2"' } });
    expect(await restored.json()).toEqual({ version: 3 });
    expect((await (await policyAs(practice, bearer('operator'))).json()).name).toBe(policy.name);
    for (const version of ['9', 'x']) expect((await admin(practice, 'GET', `policy/versions/${version}`)).status).toBe(404);
  });

  test('that keeps less says beforehand how much it destroys', async () => {
    const practice = await openPractice();
    const preview = async (changed) => (await (await admin(practice, 'POST', 'policy/preview', { ...policy, id: practice.id, ...changed })).json());
    await sendJson(practice, complete);
    await practice.rows('UPDATE inquiry SET closed_at = received_at, job_at = NULL');
    await practice.hook('advance', String(2 * 86_400_000));
    expect(await preview({})).toEqual({ errors: [], effects: [] });
    const { effects } = await preview({ retention_days: 1 });
    expect(effects).toEqual([expect.stringMatching(/destroyed: 1; it was \d+\. .* at once: 1\./)]);
  });

  test('of nobody is not found', async () => {
    expect((await fetchWorker('/v1/practices/nobody-here/policy', { headers: bearer('operator') })).status).toBe(404);
    expect((await fetchWorker('/v1/practices/NOBODY/policy', { headers: bearer('operator') })).status).toBe(404);
  });
});
