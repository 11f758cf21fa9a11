import { expect, test, type APIRequestContext } from '@playwright/test'
import { ask, open } from '../settings/support'
import { accessible } from '../support/axe'
import { CONSOLE, type ConsolePage } from '../support/pages'

/** The address of a page, with the first thing of its list where it wants one. */
async function addressOf(request: APIRequestContext, { path, first, as }: ConsolePage): Promise<string> {
  if (!first) return path
  const server = await ask(request, as ?? 'community-admin')
  const { items } = (await server.get(first)) as { items: { id: string }[] }
  const [one] = items
  if (!one) throw new Error(`${first} is empty`)
  return path.replace('{id}', one.id)
}

/** What the demo has none of: each page with one thing open needs one. */
test.beforeAll(async ({ request }) => {
  const server = await ask(request, 'community-admin')
  const { items } = (await server.get('/grids?level=community')) as { items: { id: string }[] }
  // An address, because the name of a host would have to be known wherever this is tried.
  const url = 'https://93.184.215.14/hook'
  await server.post('/webhooks', { name: '街道平台', url, gridId: items[0]?.id })
  const rules = [{ name: '其余转调度台', target: { type: 'desk' } }]
  await server.post('/routing-rule-sets', { name: '试验规则', rules })
})

for (const page of CONSOLE) {
  test(`${page.path} is whole, in words, and open to everybody`, async ({ page: tab, request }) => {
    const broken: string[] = []
    tab.on('pageerror', error => broken.push(error.message))
    tab.on('console', message => {
      if (message.text().includes('Content Security Policy')) broken.push(message.text())
    })
    await tab.setViewportSize({ width: 1440, height: 900 })
    await open(tab, page.as ?? 'community-admin', await addressOf(request, page))
    await expect(tab.getByRole('heading', { level: 1, name: page.heading }).first()).toBeAttached()
    await expect(tab.locator('.loading')).toHaveCount(0)
    if (page.first) await expect(tab.getByRole('main').getByRole('alert')).toHaveCount(0)
    // A key that has no words would stand there as it is.
    await expect(tab.locator('body')).not.toContainText(
      /\b(app|audit|dispatch|settings|insight|map|petition|word|common)\.[a-zA-Z]+\./,
    )
    // Left to right, nothing is cut off.
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    await accessible(tab)
    expect(broken).toEqual([])
  })
}

test('the wall stands alone, without top bar, and shows what is counted', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await open(page, 'community-admin', '/wall')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('社区诉求实时看板')
  await expect(page.getByText('今日上报')).toBeVisible()
  await expect(page.getByRole('navigation')).toHaveCount(0)
  const tall = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)
  expect(tall).toBeLessThanOrEqual(0)
  await accessible(page)
})

test('the settings speak English when told to', async ({ page }) => {
  await open(page, 'admin', '/settings')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('link', { name: 'Routing rules' }).first()).toBeVisible()
  await expect(page.locator('body')).not.toContainText(/(settings|insight|word)\.[a-zA-Z]+\./)
})

test('who may not see figures is told so', async ({ page }) => {
  await open(page, 'admin', '/dashboard')
  await expect(page.getByRole('alert')).toContainText('您没有权限查看这里')
})

test('who may not set something up is told so, and sees no buttons for it', async ({ page }) => {
  await open(page, 'dispatcher-1', '/settings/clocks')
  await expect(page.getByRole('alert')).toContainText('您没有权限查看这里')
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0)
})
