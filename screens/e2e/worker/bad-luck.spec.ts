import { expect, test } from '@playwright/test'
import { refusal } from '../support/refusal'
import { Person, taskFor } from './people'
import { PHONE, loseNetwork, openApp } from './phone'

test.use(PHONE)

for (const [status, code, title] of [
  [429, 'too_many_requests', '请求过于频繁'],
  [503, 'overloaded', '服务繁忙'],
] as const) {
  test(`a step that is answered with ${status} waits, says so, and goes out once the server takes it`, async ({
    page,
  }) => {
    const worker = await Person.signIn('grid-a-01')
    const words = `栏杆晃动 ${Date.now()}`
    const task = await taskFor(worker, words)
    await openApp(page, 'grid-a-01')
    await page.route('**/petitions/*/accept', route => route.fulfill(refusal(status, code, title)))
    await page.getByRole('link', { name: words }).click()
    await page.getByRole('button', { name: '接单', exact: true }).click()
    // The step is kept once its consequence shows; a page that is left sooner may take it along.
    await expect(page.getByRole('button', { name: '记进展', exact: true })).toBeVisible()
    await page.goto('/worker/queue')
    await expect(page.getByRole('article', { name: '接单' })).toBeVisible()
    await expect(page.getByText('服务器繁忙，稍后自动重试。')).toBeVisible()
    expect((await worker.petition(task.id)).status).toBe('dispatched')
    await page.unroute('**/petitions/*/accept')
    await page.getByRole('button', { name: '立即同步' }).click()
    await expect(page.getByText('全部已同步')).toBeVisible({ timeout: 30_000 })
    const accepts = (await worker.history(task.id)).filter(({ action }) => action === 'accept')
    expect(accepts).toHaveLength(1)
  })
}

test('a step that is answered with 422 names the field, and is mended', async ({ page }) => {
  const worker = await Person.signIn('grid-a-01')
  const words = `地漏堵塞 ${Date.now()}`
  const task = await taskFor(worker, words)
  await openApp(page, 'grid-a-01')
  await page.getByRole('link', { name: words }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await page.getByRole('button', { name: '记进展', exact: true }).click()
  await page.getByLabel('说明').fill('先疏通一次')
  const wrong = [{ field: 'text', code: 'too_short', detail: '说明太短' }]
  await page.route('**/petitions/*/note-progress', route =>
    route.fulfill(refusal(422, 'validation_failed', '填写有误', wrong)),
  )
  await page.getByRole('button', { name: '提交' }).click()
  const step = page.getByRole('article', { name: '记进展' })
  await expect(step.getByRole('alert')).toContainText('填写有误', { timeout: 30_000 })
  await expect(step.getByRole('alert')).toContainText('说明太短')
  await page.unroute('**/petitions/*/note-progress')
  await step.getByRole('button', { name: '修改' }).click()
  await expect(page.getByLabel('说明')).toHaveValue('先疏通一次')
  await page.getByLabel('说明').fill('先疏通一次，明天复查')
  await page.getByRole('button', { name: '修改后重新提交' }).click()
  await expect
    .poll(async () => (await worker.history(task.id)).map(({ text }) => text), { timeout: 30_000 })
    .toContain('先疏通一次，明天复查')
})

test('an hour without network, in which the session ran out, costs nothing', async ({ page, context }) => {
  const worker = await Person.signIn('grid-a-01')
  const words = `天台门锁坏 ${Date.now()}`
  const task = await taskFor(worker, words)
  await openApp(page, 'grid-a-01')
  await expect(page.getByRole('link', { name: words })).toBeVisible()
  await loseNetwork(context)
  await page.getByRole('link', { name: words }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await page.getByRole('button', { name: '记进展', exact: true }).click()
  await page.getByLabel('说明').fill('锁芯已拆下')
  await page.getByRole('button', { name: '保存，联网后自动提交' }).click()
  // The form goes back to the task by itself once the step is kept.
  await expect(page.getByRole('article', { name: '记进展' })).toBeVisible()
  // Meanwhile the token that the phone holds ends, and the app is thrown out of memory.
  await page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('sanping.worker.session') ?? '{}') as object
    localStorage.setItem('sanping.worker.session', JSON.stringify({ ...kept, accessToken: 'ended' }))
  })
  await page.goto('/worker/queue')
  await expect(page.getByRole('heading', { name: '待同步 · 2' })).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText('全部已同步')).toBeVisible({ timeout: 60_000 })
  const own = (await worker.history(task.id)).filter(({ action }) =>
    ['accept', 'note_progress'].includes(action),
  )
  expect(own.map(({ action }) => action)).toEqual(['accept', 'note_progress'])
})

test('a refused location in a report has its words, and an address does instead', async ({
  page,
  context,
}) => {
  await context.clearPermissions()
  await openApp(page, 'grid-a-01')
  await page.goto('/worker/report')
  const words = `护栏缺了一根 ${Date.now()}`
  await page.getByLabel('发现了什么').fill(words)
  await page.getByRole('button', { name: '获取我的位置' }).click()
  await expect(page.getByText(/未获得定位权限|暂时定位不到/)).toBeVisible()
  await page.getByRole('button', { name: '上报', exact: true }).click()
  await expect(page.getByText('请定位或填写地址')).toBeVisible()
  await page.getByLabel('地址或位置描述').fill('3 号楼 2 单元门口')
  await page.getByRole('group', { name: /分类/ }).getByRole('radio').first().check()
  await page.getByRole('button', { name: '上报', exact: true }).click()
  const step = page.getByRole('article', { name: '上报' }).filter({ hasText: words })
  await expect(step).toContainText('已送达', { timeout: 30_000 })
})

test('a day, a queue and messages with nothing in them say so', async ({ page }) => {
  for (const list of ['**/api/v1/petitions?**', '**/api/v1/notices?**'])
    await page.route(list, route => route.fulfill({ json: { items: [] } }))
  const changes = { items: [], more: false, nextCursor: 'end' }
  await page.route('**/api/v1/petition-changes?**', route => route.fulfill({ json: changes }))
  await openApp(page, 'grid-a-01')
  await expect(page.getByText('手头没有待办')).toBeVisible()
  await page.goto('/worker/queue')
  await expect(page.getByText('全部已同步')).toBeVisible()
  await page.goto('/worker/notices')
  await expect(page.getByText('没有消息')).toBeVisible()
})
