import { expect, test } from '@playwright/test'
import { Person, taskFor } from './people'
import { PHONE, loseNetwork, openApp } from './phone'

test.use(PHONE)

test('a step that somebody forestalled is shown with how things stand, and can be done again', async ({
  page,
  context,
}) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `井盖松动 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await loseNetwork(context)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()

  // Meanwhile the reporter urges.
  const resident = await Person.signIn('resident-1')
  await resident.post(`/petitions/${task.id}/urge`, { text: '什么时候来？' }, task.version)

  await context.setOffline(false)
  const step = page.getByRole('article', { name: '接单' })
  await expect(step.getByRole('alert')).toBeVisible({ timeout: 30_000 })
  await expect(step).toContainText('待接单')
  await expect(step).toContainText('催办')
  expect((await worker.petition(task.id)).status).toBe('dispatched')
  await step.getByRole('button', { name: '按最新情况再提交' }).click()
  await expect(step).toBeHidden()
  await expect(page.getByRole('button', { name: '办结', exact: true })).toBeVisible()
  expect((await worker.petition(task.id)).status).toBe('handling')
})

test('a step that is not possible any more says so and can be dropped', async ({ page, context }) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `墙皮脱落 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await loseNetwork(context)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  const resident = await Person.signIn('resident-1')
  await resident.post(`/petitions/${task.id}/withdraw`, {}, task.version)
  await context.setOffline(false)
  await page.goto('/worker/queue')
  const step = page.getByRole('article', { name: '接单' }).filter({ hasText: title })
  await expect(step).toContainText('已不能再做“接单”', { timeout: 30_000 })
  await expect(step.getByRole('button', { name: '按最新情况再提交' })).toBeHidden()
  await step.getByRole('button', { name: '放弃' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '放弃' }).click()
  await expect(step).toBeHidden()
})

test('signing out warns while something waits, and forgets everything on the phone', async ({
  page,
  context,
}) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `路灯歪了 ${Date.now()}`
  await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await loseNetwork(context)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByRole('link', { name: '我的' }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('还有 1 项没有同步')
  await dialog.getByRole('button', { name: '取消' }).click()
  await page.getByRole('link', { name: '同步', exact: false }).first().click()
  await page.getByRole('button', { name: '放弃' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '放弃' }).click()
  await expect(page.getByText('全部已同步')).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('link', { name: '我的' }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByLabel('登录名')).toBeVisible()
  const left = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '')
    const counts = await Promise.all(
      names.map(
        name =>
          new Promise<number>((resolve, reject) => {
            const open = indexedDB.open(name)
            open.onerror = () => reject(open.error)
            open.onsuccess = () => {
              const count = open.result.transaction('petitions').objectStore('petitions').count()
              count.onsuccess = () => resolve(count.result)
            }
          }),
      ),
    )
    return counts.reduce((sum, one) => sum + one, 0)
  })
  expect(left).toBe(0)
})
