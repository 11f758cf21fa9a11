import { statSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { nameOf } from '../support/people'
import { largePicture } from '../support/photo'
import { refusal } from '../support/refusal'
import { Person, signIn } from './people'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

async function write(page: Page, words: string): Promise<void> {
  await page.goto('/m/pages/petition/report')
  await page.getByRole('textbox', { name: '什么事' }).fill(words)
  await page.getByRole('textbox', { name: '地点说明' }).fill('南圃苑5号楼')
}

test('a denied position is said in words, and words do instead', async ({ page, context }) => {
  await context.clearPermissions()
  await page.goto('/m/pages/petition/report')
  await page.getByRole('button', { name: '用我的位置' }).click()
  await expect(page.getByText(/没有定位权限|暂时定不到位/)).toBeVisible()
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByText('请写一句话，说明是什么事。')).toBeVisible()
})

test('an hour without network loses nothing, and pressing again sends once', async ({ page, context }) => {
  const keys: string[] = []
  page.on('request', request => {
    if (request.url().endsWith('/petitions') && request.method() === 'POST')
      keys.push(request.headers()['idempotency-key'] ?? '')
  })
  const mark = `${Date.now()}`.slice(-6)
  await write(page, `井盖松了${mark}`)
  await expect(page.getByText(/将送到|没认出/)).toBeVisible()
  await context.setOffline(true)
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByText('连不上服务器。已填写的内容都在，请检查网络后再试。')).toBeVisible()
  await context.setOffline(false)
  await page.reload()
  await expect(page.getByRole('textbox', { name: '什么事' })).toHaveValue(`井盖松了${mark}`)
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByText('社区已收到，谢谢您')).toBeVisible()
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
})

test('an answer that got lost is given again: one report, one secret', async ({ page }) => {
  let lost = 0
  await page.route('**/api/v1/petitions', async route => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    return route.abort()
  })
  const mark = `${Date.now()}`.slice(-6)
  await write(page, `楼顶积水${mark}`)
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByText(/连不上服务器/)).toBeVisible()
  // She adds a word before she tries again: the first report had arrived, and is what there is.
  await page.getByRole('textbox', { name: '什么事' }).fill(`楼顶积水${mark}，很急`)
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByText('社区已收到，谢谢您')).toBeVisible()
  await expect(page.getByText(`楼顶积水${mark}`, { exact: true })).toBeVisible()
  expect(lost).toBe(3)
})

for (const [status, code, title] of [
  [409, 'no_desk', '尚未建立网格'],
  [422, 'validation_failed', '填写有误'],
  [429, 'too_many_requests', '请求过于频繁'],
  [503, 'overloaded', '服务繁忙'],
] as const) {
  test(`${status} is said in words, and what is written stays`, async ({ page }) => {
    await page.route('**/api/v1/petitions', route => route.fulfill(refusal(status, code, title)))
    await write(page, '消防通道堵了')
    await page.getByRole('button', { name: '发送' }).click()
    await expect(page.getByText(title)).toBeVisible()
    if (status === 429) await expect(page.getByText('请在 7 秒后再试。')).toBeVisible()
    if (status === 503) await expect(page.getByText('求助时请报编号 trace-1')).toBeVisible()
    await expect(page.getByRole('textbox', { name: '什么事' })).toHaveValue('消防通道堵了')
    await page.unroute('**/api/v1/petitions')
    await page.getByRole('button', { name: '发送' }).click()
    await expect(page.getByText('社区已收到，谢谢您')).toBeVisible()
  })
}

test('a session that ends in mid-form loses nothing', async ({ page }) => {
  await signIn(page, 'resident-1')
  await write(page, '阳台漏水')
  await page.getByRole('button', { name: /实名/ }).click()
  const ended = ['**/api/v1/petitions', '**/api/v1/me/consents', '**/api/v1/session-refreshes']
  for (const door of ended)
    await page.route(door, route => route.fulfill(refusal(401, 'not_signed_in', '请先登录')))
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByText('请先登录')).toBeVisible()
  await expect(page.getByRole('textbox', { name: '什么事' })).toHaveValue('阳台漏水')
  for (const door of ended) await page.unroute(door)
  await page.getByRole('button', { name: '登录后可以实名或隐名上报' }).click()
  await page.getByRole('button', { name: await nameOf(page.request, 'resident-1'), exact: true }).click()
  await expect(page.getByRole('textbox', { name: '什么事' })).toHaveValue('阳台漏水')
  await expect(page.getByRole('button', { name: /实名/ })).toHaveAttribute('aria-pressed', 'true')
})

test('who took her consent back on another phone is asked again, and loses nothing', async ({ page }) => {
  await signIn(page, 'resident-2')
  const resident = await Person.enter(page.request, 'resident-2')
  const { items: texts } = await resident.get('/consent-texts')
  const { version } = texts.find((text: { document: string }) => text.document === 'service')
  const { id } = await resident.post('/me/consents', { document: 'service', version })
  const looked = page.waitForResponse('**/api/v1/me/consents')
  await write(page, '楼顶渗水')
  await looked
  await page.getByRole('button', { name: /实名/ }).click()
  await resident.post(`/consents/${id}/withdraw`, {})
  await page.getByRole('button', { name: '发送' }).click()
  await page.getByRole('button', { name: '同意并发送' }).click()
  await expect(page.getByText('社区已收到，谢谢您')).toBeVisible()
})

test('nine photos of 12 MB each are shrunk on the phone, and survive a reload', async ({ page }, info) => {
  test.setTimeout(360_000)
  await page.goto('/m/pages/petition/report')
  const files = Array.from({ length: 9 }, (_, n) => largePicture(info.outputPath(`${n}.png`)))
  const sizes: Promise<number>[] = []
  page.on('request', request => {
    if (request.url().endsWith('/photos'))
      sizes.push(request.sizes().then(({ requestBodySize }) => requestBodySize))
  })
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '拍照或选照片' }).click()
  await (await chooser).setFiles(files)
  await expect(page.getByText('已有 9 张，最多 9 张')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByText('上传中')).toHaveCount(0, { timeout: 180_000 })
  const sent = await Promise.all(sizes)
  expect(sent).toHaveLength(9)
  for (const size of sent) expect(size).toBeLessThan(statSync(files[0] ?? '').size / 3)
  await page.reload()
  await expect(page.getByRole('button', { name: /^查看第/ })).toHaveCount(9)
})

test('a photo that no camera took is refused in words, and can be taken out', async ({ page }) => {
  await page.goto('/m/pages/petition/report')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '拍照或选照片' }).click()
  await (await chooser).setFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') })
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByRole('button', { name: '删除第 1 张照片' }).click()
  await expect(page.getByRole('button', { name: /^查看第/ })).toHaveCount(0)
})

test('lists without anything say so', async ({ page }) => {
  await signIn(page, 'resident-2')
  await page.route('**/api/v1/petitions?**', route => route.fulfill({ json: { items: [] } }))
  await page.goto('/m/pages/petition/list')
  await expect(page.getByText('还没有诉求')).toBeVisible()
  await page.getByRole('button', { name: '已结束' }).click()
  await expect(page.getByText('还没有结束的诉求')).toBeVisible()
  await page.goto('/m/pages/privacy/disclosures')
  await expect(page.getByText('还没有人查看过')).toBeVisible()
  await page.route('**/api/v1/notices?**', route => route.fulfill({ json: { items: [] } }))
  await page.goto('/m/pages/notice/inbox')
  await expect(page.getByText('还没有消息')).toBeVisible()
})
