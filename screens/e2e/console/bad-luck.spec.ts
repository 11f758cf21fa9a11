import { statSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { open } from '../settings/support'
import { largePicture } from '../support/photo'
import { refusal } from '../support/refusal'
import { endSession, enter, report, rowOf, unheard } from './support'

const REFUSALS = [
  [409, 'daily_limit', '今天不能再报'],
  [422, 'validation_failed', '填写有误'],
  [429, 'too_many_requests', '请求过于频繁'],
  [503, 'overloaded', '服务繁忙'],
] as const

for (const [status, code, title] of REFUSALS) {
  test(`a step that is answered with ${status} says so, keeps what was written, and is sent again`, async ({
    page,
    request,
  }) => {
    const petition = await report(request, unheard(`被拒${status}`))
    await enter(page, 'dispatcher-1', `/console/petitions/${petition.id}`)
    await page.getByRole('button', { name: '不予受理' }).click()
    const form = page.getByRole('dialog', { name: /不予受理/ })
    await form.getByLabel('不予受理的原因').selectOption('unclear')
    await form.getByLabel('说明').fill('写了很久的一段说明')
    const wrong = status === 422 ? [{ field: 'text', code: 'too_long', detail: '说明太长' }] : []
    await page.route('**/petitions/*/reject', route => route.fulfill(refusal(status, code, title, wrong)))
    await form.getByRole('button', { name: '不予受理' }).click()
    await expect(form.getByRole('alert').filter({ hasText: title })).toBeVisible()
    if (status === 422) await expect(form.getByText('说明太长')).toBeVisible()
    if (status === 429) await expect(form.getByText('请在 7 秒后再试。')).toBeVisible()
    if (status === 503) await expect(form.getByText(/trace-1/)).toBeVisible()
    await expect(form.getByLabel('说明')).toHaveValue('写了很久的一段说明')
    await page.unroute('**/petitions/*/reject')
    await form.getByRole('button', { name: '不予受理' }).click()
    await expect(form).toBeHidden()
    await expect(page.getByRole('region', { name: '办理经过' })).toContainText('写了很久的一段说明')
  })
}

for (const [status, code, title] of REFUSALS.filter(([status]) => status !== 409)) {
  test(`a setting that is answered with ${status} says so, and keeps what was written`, async ({ page }) => {
    await open(page, 'community-admin', '/settings/units')
    await page.route('**/api/v1/units', route =>
      route.request().method() === 'POST' ? route.fulfill(refusal(status, code, title)) : route.continue(),
    )
    const name = unheard('新单位')
    const form = page.locator('section', { has: page.getByRole('heading', { name: '新建单位' }) })
    await form.getByLabel('名称').fill(name)
    await form.getByLabel('代码').fill(`T-${Date.now()}`)
    await form.getByRole('button', { name: '添加' }).click()
    await expect(page.getByRole('alert').filter({ hasText: title })).toBeVisible()
    await expect(form.getByLabel('名称')).toHaveValue(name)
    await page.unroute('**/api/v1/units')
    await form.getByRole('button', { name: '添加' }).click()
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible()
  })
}

test('a list that cannot be had says so, and is there after another try', async ({ page }) => {
  await enter(page, 'dispatcher-1', '/console/sign-in')
  await page.route('**/api/v1/petitions?**', route => route.fulfill(refusal(503, 'overloaded', '服务繁忙')))
  await page.goto('/console/petitions?all=1')
  const told = page.getByRole('alert').filter({ hasText: '服务繁忙' })
  await expect(told).toContainText('trace-1')
  await page.unroute('**/api/v1/petitions?**')
  await told.getByRole('button', { name: '重试' }).click()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
})

test('without network nothing is lost; afterwards the stream goes on where it stopped', async ({
  page,
  context,
  request,
}) => {
  const petition = await report(request, unheard('断网前'))
  await enter(page, 'dispatcher-1', '/console/petitions?status=reported')
  await rowOf(page, petition.title).click()
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('radio', { checked: true })).toBeVisible()
  await dialog.getByLabel('派单说明').fill('请尽快去看')
  await context.setOffline(true)
  await dialog.getByRole('button', { name: '派单', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('连不上服务器')
  await expect(dialog.getByLabel('派单说明')).toHaveValue('请尽快去看')
  const missed = await report(request, unheard('断网时'))
  await context.setOffline(false)
  await dialog.getByRole('button', { name: '派单', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(rowOf(page, petition.title)).toContainText('待接单')
  // Told of it, or told that the list may have moved on: by what came of reading it meanwhile.
  await page.getByRole('button', { name: /条新诉求|列表可能有更新/ }).click({ timeout: 60_000 })
  await expect(rowOf(page, missed.title)).toBeVisible()
})

test('a session that ends under a report loses nothing of it', async ({ page, request }) => {
  const tokens = await enter(page, 'dispatcher-1', '/console/report')
  const title = unheard('来电门禁坏了')
  await page.getByLabel('标题').fill(title)
  await page.getByLabel('内容', { exact: true }).fill('一单元门禁刷不开，老人进不了门。')
  await page.getByRole('region', { name: '在地图上点选位置' }).click()
  await endSession(request, tokens)
  await page.getByRole('button', { name: '提交上报' }).dispatchEvent('click')
  const again = page.getByRole('dialog', { name: '登录已过期' })
  await again.getByLabel('密码').fill('sanping-demo')
  await again.getByRole('button', { name: '登录', exact: true }).click()
  await expect(again).toBeHidden()
  await expect(page.getByLabel('标题')).toHaveValue(title)
  await page.reload()
  await expect(page.getByLabel('标题')).toHaveValue(title)
  await expect(page.getByText('推荐分类')).toBeVisible()
  await page.getByRole('button', { name: '提交上报' }).click()
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
})

test('nine photos of 12 MB each are shrunk before they are sent', async ({ page }, info) => {
  test.setTimeout(360_000)
  await enter(page, 'dispatcher-1', '/console/report')
  const files = Array.from({ length: 9 }, (_, n) => largePicture(info.outputPath(`${n}.png`)))
  const sizes: Promise<number>[] = []
  page.on('request', request => {
    if (request.url().endsWith('/photos'))
      sizes.push(request.sizes().then(({ requestBodySize }) => requestBodySize))
  })
  await page.getByLabel('添加照片').setInputFiles(files)
  await expect(page.getByRole('button', { name: '去掉第 9 张照片' })).toBeVisible({ timeout: 240_000 })
  await expect(page.getByText('添加照片')).toHaveCount(0)
  const sent = await Promise.all(sizes)
  expect(sent).toHaveLength(9)
  for (const size of sent) expect(size).toBeLessThan(statSync(files[0] ?? '').size / 3)
})

test('a file that is no photo is refused in words, and taken out', async ({ page }) => {
  await enter(page, 'dispatcher-1', '/console/report')
  const file = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') }
  await page.getByLabel('添加照片').setInputFiles(file)
  await expect(
    page.getByRole('alert').filter({ has: page.getByRole('button', { name: '重试' }) }),
  ).toBeVisible()
  await page.getByRole('button', { name: '删除' }).click()
  await expect(page.getByRole('button', { name: '删除' })).toHaveCount(0)
})

const EMPTY = [
  ['dispatcher-1', '/petitions?all=1', '**/api/v1/petitions?**', '没有符合条件的诉求'],
  ['dispatcher-1', '/dispatch', '**/api/v1/petitions?**', /没有待派的诉求|没有这类诉求/],
  [
    'community-admin',
    '/dashboard/figures/on_time?part=missed',
    '**/figures/*/petitions?**',
    '这一部分没有诉求',
  ],
  ['community-admin', '/settings/accounts', '**/api/v1/accounts?**', '没有符合的人员'],
  ['community-admin', '/settings/categories', '**/api/v1/categories**', '还没有分类'],
  ['community-admin', '/settings/routing', '**/api/v1/routing-rule-sets?**', '还没有派单规则'],
  ['community-admin', '/settings/dead-letters', '**/api/v1/dead-letters?**', '没有未送达的消息'],
  ['community-admin', '/settings/webhooks', '**/api/v1/webhooks**', '还没有对外推送'],
  ['auditor', '/audit', '**/api/v1/audit-lines?**', '没有记录'],
] as const

for (const [who, path, list, words] of EMPTY) {
  test(`${path} with nothing in it says so`, async ({ page }) => {
    await page.route(list, route => route.fulfill({ json: { items: [], version: 1 } }))
    await open(page, who, path)
    await expect(page.getByText(words).first()).toBeVisible()
  })
}
