import { defineConfig } from '@playwright/test'

/** Everything runs against the server that SANPING_URL names: see scripts/with-demo. */
const url = process.env['SANPING_URL']
if (!url) throw new Error('SANPING_URL is not set: run scripts/screens-test browser')

export default defineConfig({
  testDir: '.',
  // One community is shared, and its story is told in order.
  workers: 1,
  fullyParallel: false,
  // Long enough for a machine that builds at the same time; who passes does not wait for it.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./closing-line.ts']],
  outputDir: '../../target/e2e',
  use: {
    baseURL: url,
    actionTimeout: 40_000,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    },
  },
})
