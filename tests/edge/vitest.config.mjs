import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

/** A single sign-on of our own, and a stranger's key. */
const [signOn, stranger] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const jwk = (key) => key.export({ format: 'jwk' });

const arrived = new Map();

/**
 * Stands for every receiver on the internet: the address says what it answers, and what arrived for
 * an inquiry is told at /arrived/{id}.
 */
async function receiver(request) {
  const { hostname, pathname } = new URL(request.url);
  if (hostname === 'team.cloudflareaccess.example' && pathname === '/cdn-cgi/access/certs')
    return Response.json({ keys: [{ ...jwk(signOn.publicKey), kid: 'key-1', alg: 'RS256', use: 'sig' }] });
  const [, status, retryAfter] = pathname.split('/');
  if (status === 'arrived') return Response.json(arrived.get(retryAfter) ?? null);
  const message = await request.json();
  if (message.data?.inquiry) arrived.set(message.data.inquiry.id, message.data);
  return new Response(null, {
    status: Number(status),
    headers: retryAfter ? { 'retry-after': retryAfter } : {},
  });
}

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: 'edge/wrangler.toml' },
      miniflare: {
        bindings: {
          OPERATOR_TOKEN: 'operator',
          VAULT_KEYS: `1:${randomBytes(32).toString('base64')}`,
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
