import { randomBytes } from 'node:crypto';
import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

const arrived = new Map();

/**
 * Stands for every receiver on the internet: the address says what it answers, and what arrived for
 * an inquiry is told at /arrived/{id}.
 */
async function receiver(request) {
  const { pathname } = new URL(request.url);
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
          POLICY: process.env.PORTICO_POLICY,
        },
        outboundService: receiver,
      },
    }),
  ],
  test: { include: ['tests/edge/*.test.mjs'], testTimeout: 20_000 },
});
