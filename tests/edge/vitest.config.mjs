import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

/** Stands for every receiver on the internet: the address says what it answers. */
async function receiver(request) {
  const { pathname } = new URL(request.url);
  const [, status, retryAfter] = pathname.split('/');
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
          TEST_HOOKS: '1',
          POLICY: process.env.PORTICO_POLICY,
        },
        outboundService: receiver,
      },
    }),
  ],
  test: { include: ['tests/edge/*.test.mjs'], testTimeout: 20_000 },
});
