import { expect, test } from '@playwright/test'

const screens = ['console', 'worker', 'm']

/** What a page may load; no tiles of a map are set here. */
const POLICY = {
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
}

test('each screen is a page with a strict policy, at any address under it', async ({ request }) => {
  for (const screen of screens) {
    for (const address of [`/${screen}/`, `/${screen}/some/page`]) {
      const page = await request.get(address)
      expect(page.status(), address).toBe(200)
      expect(page.headers()).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html' })
      const said = page.headers()['content-security-policy'] ?? ''
      const rules = said.split('; ').map(rule => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')])
      expect(Object.fromEntries(rules), address).toEqual(POLICY)
      expect(page.headers()).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
      })
      // The policy would refuse it; better that nobody writes it.
      expect(await page.text()).not.toMatch(/<script(?![^>]*src=)[^>]*>/)
    }
  }
})

test('scripts come compressed and for good, what is missing is missing', async ({ request }) => {
  for (const screen of screens) {
    const html = await (await request.get(`/${screen}/`)).text()
    const script = /src="([^"]+-[\w-]{8}\.js)"/.exec(html)?.[1]
    if (!script) throw new Error(`${screen} has no script with a hash in its name`)
    const answer = await request.get(script, { headers: { 'accept-encoding': 'gzip, br' } })
    expect(answer.status()).toBe(200)
    expect(answer.headers()).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const again = await request.get(script, {
      headers: { 'accept-encoding': 'br', 'if-none-match': answer.headers()['etag'] ?? '' },
    })
    expect(again.status()).toBe(304)
    expect((await request.get(`/${screen}/assets/none-12345678.js`)).status()).toBe(404)
  }
})

test('a service worker is never kept', async ({ request }) => {
  const worker = await request.get('/worker/sw.js')
  expect(worker.status()).toBe(200)
  expect(worker.headers()['cache-control']).toBe('no-cache')
})

test('the first page leads to all three', async ({ page }) => {
  await page.goto('/')
  for (const screen of screens) await expect(page.locator(`a[href="/${screen}/"]`)).toBeVisible()
})
