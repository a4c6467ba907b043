import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

/** A single sign-on of our own, and a stranger's key. */
const [signOn, stranger] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const jwk = (key) => key.export({ format: 'jwk' });

const arrived = new Map();
const boxes = new Map();
const answers = new Map();

/**
 * Stands for every receiver on the internet. The address says what it answers: a status, the
 * `Retry-After` if there is one, and the box that keeps what came; the status `as-told` is what
 * /tell/{box}/{status} said last. What arrived for an inquiry is told at /arrived/{id}, and what
 * came to a box at /box/{box}.
 */
async function receiver(request) {
  const { hostname, pathname } = new URL(request.url);
  if (hostname === 'team.cloudflareaccess.example' && pathname === '/cdn-cgi/access/certs')
    return Response.json({ keys: [{ ...jwk(signOn.publicKey), kid: 'key-1', alg: 'RS256', use: 'sig' }] });
  if (hostname === 'challenges.cloudflare.com') return siteverify(await request.formData());
  const [, first, second, box] = pathname.split('/');
  if (first === 'arrived') return Response.json(arrived.get(second) ?? null);
  if (first === 'box') return Response.json(boxes.get(second) ?? []);
  if (first === 'tell') return Response.json(Boolean(answers.set(second, box)));
  const body = await request.text();
  const message = JSON.parse(body);
  if (message.data?.inquiry) arrived.set(message.data.inquiry.id, message.data);
  if (box) boxes.set(box, [...(boxes.get(box) ?? []), { headers: Object.fromEntries(request.headers), body, message }]);
  const status = Number(first === 'as-told' ? answers.get(box) ?? 204 : first);
  return new Response(null, { status, headers: second ? { 'retry-after': decodeURIComponent(second) } : {} });
}

const looked = new Set();

/** Stands for Turnstile, which answers as the visitor's token says. It is told the secret and the token, and nothing else. */
async function siteverify(asked) {
  const told = Object.fromEntries(asked);
  if (told.secret !== 'turnstile' || Object.keys(told).length !== 2) return new Response(null, { status: 400 });
  // As Cloudflare's, a good one is good for one look.
  if (told.response.startsWith('once')) {
    const spent = looked.has(told.response);
    looked.add(told.response);
    return Response.json({ success: !spent, 'error-codes': spent ? ['timeout-or-duplicate'] : [] });
  }
  switch (told.response) {
    case 'good': return Response.json({ success: true, 'error-codes': [] });
    case 'bad': return Response.json({ success: false, 'error-codes': ['invalid-input-response'] });
    case 'secret': return Response.json({ success: false, 'error-codes': ['invalid-input-secret'] });
    case 'late': await new Promise((later) => setTimeout(later, 5000)); return Response.json({ success: true });
    default: return new Response('broken', { status: 500 });
  }
}

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: 'edge/wrangler.toml' },
      miniflare: {
        bindings: {
          OPERATOR_TOKEN: 'operator',
          VAULT_KEYS: `1:${randomBytes(32).toString('base64')}`,
          TURNSTILE_SECRET: 'turnstile',
          TEST_HOOKS: '1',
          ACCESS_TEAM: 'team.cloudflareaccess.example',
          ACCESS_AUDIENCE: 'an-audience',
          SIGN_ON_KEY: JSON.stringify(jwk(signOn.privateKey)),
          OTHER_KEY: JSON.stringify(jwk(stranger.privateKey)),
          POLICY: process.env.PORTICO_POLICY,
        },
        outboundService: receiver,
      },
    }),
  ],
  test: { include: ['tests/edge/*.test.mjs'], testTimeout: 20_000 },
});
