import { expect, test } from '@playwright/test'
import { Person, taskFor } from './people'
import { PHONE, loseNetwork, openApp, takePhoto } from './phone'

test.use(PHONE)

test('a whole job is done without network, survives a cold start, and arrives exactly once', async ({
  page,
  context,
}) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `楼道灯不亮 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await expect(page.getByRole('link', { name: title })).toBeVisible()
  const photo = await takePhoto(page)

  await loseNetwork(context)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await expect(page.getByRole('article', { name: '接单' })).toContainText('等待网络')

  await page.getByRole('button', { name: '记进展', exact: true }).click()
  await page.getByLabel('说明').fill('已到现场，灯管坏了')
  await page.getByRole('button', { name: '保存，联网后自动提交' }).click()

  await page.getByRole('button', { name: '办结', exact: true }).click()
  await page.getByLabel('办理结果').fill('已换新灯管')
  await page
    .getByRole('group', { name: /办理后照片/ })
    .getByLabel('拍照')
    .setInputFiles({ name: 'after.jpg', mimeType: 'image/jpeg', buffer: photo })
  await expect(page.getByRole('button', { name: '删除第 1 张照片' })).toBeVisible()

  // The phone runs out of memory: what was typed and taken is still there.
  await page.reload()
  await expect(page.getByLabel('办理结果')).toHaveValue('已换新灯管')
  await expect(page.getByRole('button', { name: '删除第 1 张照片' })).toBeVisible()
  await page.getByRole('button', { name: '保存，联网后自动提交' }).click()
  await expect(page.getByRole('article', { name: '办结' })).toBeVisible()

  // A cold start without network.
  await page.goto('/worker/queue')
  await expect(page.getByRole('heading', { name: '待同步 · 3' })).toBeVisible()
  expect((await worker.petition(task.id)).status).toBe('dispatched')

  await context.setOffline(false)
  await expect(page.getByText('全部已同步')).toBeVisible({ timeout: 30_000 })
  await page.reload()
  await expect(page.getByText('全部已同步')).toBeVisible()

  const history = await worker.history(task.id)
  const own = history.filter(({ action }) => ['accept', 'note_progress', 'finish'].includes(action))
  expect(own.map(({ action }) => action)).toEqual(['accept', 'note_progress', 'finish'])
  expect(own[2]?.photos).toHaveLength(1)
  expect((await worker.petition(task.id)).status).toBe('handled')
})

test('two pages of one phone send a step once', async ({ page, context }) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `门禁失灵 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  const second = await context.newPage()
  await second.goto('/worker/queue')
  await loseNetwork(context)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await expect(second.getByRole('article', { name: '接单' })).toBeVisible()
  await context.setOffline(false)
  await expect(second.getByText('全部已同步')).toBeVisible({ timeout: 30_000 })
  const accepts = (await worker.history(task.id)).filter(({ action }) => action === 'accept')
  expect(accepts).toHaveLength(1)
})

test('a session that ends in the middle of a form loses nothing of it', async ({ page }) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `下水道堵了 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await page.getByRole('button', { name: '记进展', exact: true }).click()
  await page.getByLabel('说明').fill('疏通工具已带到')
  await worker.endOthers()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByLabel('登录名').fill('grid-a-01')
  await page.getByLabel('密码', { exact: true }).fill('sanping-demo')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByLabel('说明')).toHaveValue('疏通工具已带到')
  await page.getByRole('button', { name: '提交' }).click()
  await expect
    .poll(
      async () => (await worker.history(task.id)).filter(({ text }) => text === '疏通工具已带到').length,
      {
        timeout: 30_000,
      },
    )
    .toBe(1)
})
