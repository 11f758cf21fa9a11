import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { SERVER } from './people'
import { PHONE } from './phone'

test.use(PHONE)

/** The same server behind another door, at which a new version of the app can be put. */
async function door(): Promise<{ url: string; renew: () => void; close: () => void }> {
  let mark = ''
  const server = createServer((came, answer) => {
    const headers = { ...came.headers, 'accept-encoding': 'identity' }
    const there = ask(`${SERVER}${came.url ?? '/'}`, { method: came.method, headers }, found => {
      const script = came.url === '/worker/sw.js'
      const { 'content-length': length, etag, ...rest } = found.headers
      const kept = script
        ? rest
        : { ...rest, ...(length && { 'content-length': length }), ...(etag && { etag }) }
      answer.writeHead(found.statusCode ?? 502, kept)
      found.pipe(answer, { end: !script })
      if (script) found.on('end', () => answer.end(mark))
    })
    there.on('error', () => answer.destroy())
    came.pipe(there)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    renew: () => (mark = '\n// another version'),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('a new version is told of, never in mid-form, and used at a tap', async ({ page }) => {
  const { url, renew, close } = await door()
  try {
    await page.goto(`${url}/worker/`)
    await page.getByLabel('登录名').fill('grid-a-01')
    await page.getByLabel('密码', { exact: true }).fill('sanping-demo')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await expect(page.getByRole('heading', { name: '今日工作' })).toBeVisible()
    await page.evaluate(() => navigator.serviceWorker.ready)
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)

    renew()
    await page.goto(`${url}/worker/report`)
    await page.getByLabel('发现了什么').fill('路面有坑')
    await expect
      .poll(() =>
        page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting != null),
      )
      .toBe(true)
    await expect(page.getByText('新版本已就绪')).toBeHidden()

    await page.getByRole('button', { name: '返回' }).click()
    await expect(page.getByText('新版本已就绪')).toBeVisible()
    const loaded = page.waitForEvent('load')
    await page.getByRole('button', { name: '更新' }).click()
    await loaded
    await expect(page.getByRole('heading', { name: '今日工作' })).toBeVisible()
    await expect(page.getByText('新版本已就绪')).toBeHidden()
    const waiting = await page.evaluate(
      async () => (await navigator.serviceWorker.getRegistration())?.waiting != null,
    )
    expect(waiting).toBe(false)
    await page.goto(`${url}/worker/report`)
    await expect(page.getByLabel('发现了什么')).toHaveValue('路面有坑')
  } finally {
    close()
  }
})
