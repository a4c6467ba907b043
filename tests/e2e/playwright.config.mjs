import { defineConfig } from '@playwright/test';
import { launch } from '../../www/demo/browser.mjs';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  // Each worker runs its own workerd, pages and receiver; two cores carry two of them.
  workers: 2,
  fullyParallel: false,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  outputDir: '../../test-results',
  use: { launchOptions: launch, actionTimeout: 10_000, locale: 'en-US' },
});
