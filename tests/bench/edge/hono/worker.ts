// The other side of the comparison: the same work as Portico's Worker, as one would write it in
// TypeScript with Hono and zod.

import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { bodyLimit } from 'hono/body-limit';
import type { Policy } from './policy';
import { policySchema } from './policy';
import type { Practice } from './practice';
import { makeAcknowledgment, makeHandoff, newIds } from './handoff';
import { fingerprint, seal } from './seal';
import { readInquiry } from './inquiry';
import { tag } from './tags';

export { Practice } from './practice';

export interface Env {
  PRACTICES: DurableObjectNamespace<Practice>;
  OPERATOR_TOKEN: string;
  VAULT_KEY: string;
}

/** How long a policy is used before it is asked for again, in milliseconds. */
const FRESH_MS = 10_000;
const kept = new Map<string, { at: number; version: number; policy: Policy }>();

async function policyOf(env: Env, practice: string) {
  const known = kept.get(practice);
  if (known && Date.now() < known.at + FRESH_MS) return known;
  const found = await env.PRACTICES.getByName(practice).policy();
  return found && keep(practice, found.version, found.document);
}

function keep(practice: string, version: number, document: string) {
  const entry = { at: Date.now(), version, policy: JSON.parse(document) as Policy };
  kept.set(practice, entry);
  return entry;
}

const problem = (status: number, type: string, more: object = {}) =>
  Response.json({ type: `/problems/${type}`, status, ...more }, {
    status, headers: { 'content-type': 'application/problem+json' },
  });

const app = new Hono<{ Bindings: Env }>();

app.use(async (c, next) => {
  await next();
  c.header('x-content-type-options', 'nosniff');
  c.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
  c.header('cache-control', 'no-store');
});

app.put('/v1/practices/:practice/*', async (c, next) => {
  if (c.req.header('authorization') !== `Bearer ${c.env.OPERATOR_TOKEN}`) throw new HTTPException(401);
  await next();
});

app.put('/v1/practices/:practice/policy', async (c) => {
  const read = policySchema.safeParse(await c.req.json());
  if (!read.success) return problem(422, 'invalid-policy', { errors: read.error.issues });
  const version = await c.env.PRACTICES.getByName(c.req.param('practice')).putPolicy(JSON.stringify(read.data));
  return c.json({ version });
});

app.put('/v1/practices/:practice/endpoints/:name', async (c) => {
  const { url, secret } = await c.req.json();
  await c.env.PRACTICES.getByName(c.req.param('practice')).putEndpoint(c.req.param('name'), url, secret);
  return c.json({ name: c.req.param('name'), secret });
});

app.use('/v1/inquiries', cors({ origin: (origin) => origin, allowHeaders: ['content-type', 'idempotency-key'] }));

app.post('/v1/inquiries', bodyLimit({ maxSize: 32 * 1024 }), async (c) => {
  const sent = await readInquiry(c);
  if (!sent.ok) return problem(sent.status, sent.type, { errors: sent.errors });
  const { answers } = sent;
  let known = await policyOf(c.env, answers.practice);
  if (!known) return problem(404, 'unknown-practice');
  const origin = c.req.header('origin');
  if (origin && origin !== new URL(c.req.url).origin && !known.policy.origins.includes(origin))
    return problem(403, 'foreign-origin');
  const key = c.req.header('idempotency-key') ?? answers.key;
  if (key && !/^[\x21-\x7e]{1,128}$/.test(key)) return problem(400, 'malformed');
  const print = await fingerprint(answers);
  for (let n = 0; n < 4; n++) {
    const errors = known.policy.services.some(({ id }) => id === answers.need)
      || ['referral', 'insurance', 'existing', 'other'].includes(answers.need) ? [] : [{ field: 'need' }];
    if (answers.location && !known.policy.locations.some(({ id }) => id === answers.location)) errors.push({ field: 'location' });
    if (errors.length) return problem(422, 'invalid', { errors });
    const at = Date.now();
    const ids = newIds(at);
    const tags = tag(answers, known.policy, at);
    const told = JSON.stringify(makeAcknowledgment(ids, known.policy, answers, tags));
    const handoff = makeHandoff(ids, known.policy, answers, tags, at);
    const sealed = await seal(c.env.VAULT_KEY, answers.practice, ids.id, answers, JSON.stringify(handoff), told, print, key || null, ids.receipt);
    const reply = await c.env.PRACTICES.getByName(answers.practice).accept({
      policyVersion: known.version, ids, fingerprint: print, at, tags, sealed, told,
      clear: {
        location: handoff.location?.id ?? null, service: handoff.request.service?.id ?? null, patient: handoff.patient.status,
        form: handoff.landing.form, action: handoff.next_action.action, topics: [],
      },
    });
    if (reply.kind === 'stored') return c.body(reply.told, 201, { 'content-type': 'application/json' });
    if (reply.kind === 'key-reused') return problem(422, 'key-reused');
    if (reply.kind === 'policy') known = keep(answers.practice, reply.version, reply.document);
    if (reply.kind === 'unknown') return problem(404, 'unknown-practice');
  }
  return problem(503, 'unavailable');
});

app.get('/healthz', (c) => c.text('ok'));

export default app;
