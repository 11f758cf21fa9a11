import { expect, test, type BrowserContext } from '@playwright/test'
import { Person, done, spotOf } from './people'
import { PHONE, loseNetwork, openApp } from './phone'

test.use(PHONE)

/** The worker stands where the matter is. */
async function stand(context: BrowserContext, worker: Person): Promise<void> {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation(await spotOf(worker))
}

test('work of somebody else is checked on the spot and passes', async ({ page, context }) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `栏杆已修 ${Date.now()}`
  const task = await done(worker, title)
  await stand(context, worker)
  await openApp(page, 'grid-a-01')
  await page.getByRole('link', { name: title }).click()
  await expect(page.getByText('待核查')).toBeVisible()
  await page.getByRole('button', { name: '核查通过', exact: true }).click()

  await page.getByRole('button', { name: '提交' }).click()
  await expect(page.getByText('请先获取位置')).toBeVisible()
  await page.getByRole('button', { name: '获取我的位置' }).click()
  await expect(page.getByText('已定位')).toBeVisible()
  await page.getByLabel('备注').fill('现场看过，牢固')
  await page.getByRole('button', { name: '提交' }).click()

  await expect.poll(async () => (await worker.petition(task.id)).status).toBe('handled')
  const passed = (await worker.history(task.id)).find(({ action }) => action === 'pass_check')
  expect(passed?.detail?.type).toBe('checked')
  expect(Date.now() - Date.parse(passed?.clientAt ?? '')).toBeLessThan(120_000)
})

test('a check without network that fails sends the work back once the network is there', async ({
  page,
  context,
}) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `地砖已补 ${Date.now()}`
  const task = await done(worker, title)
  await stand(context, worker)
  await openApp(page, 'grid-a-01')
  await expect(page.getByRole('link', { name: title })).toBeVisible()
  await loseNetwork(context)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '核查不通过', exact: true }).click()
  await page.getByRole('button', { name: '获取我的位置' }).click()
  await expect(page.getByText('已定位')).toBeVisible()
  await page.getByLabel('还缺什么').fill('还有两块松动')
  await page.getByRole('button', { name: '保存，联网后自动提交' }).click()
  await expect(page.getByRole('article', { name: '核查不通过' })).toContainText('等待网络')
  expect((await worker.petition(task.id)).status).toBe('verifying')

  await context.setOffline(false)
  await expect.poll(async () => (await worker.petition(task.id)).status, { timeout: 30_000 }).toBe('handling')
  const failed = (await worker.history(task.id)).filter(({ action }) => action === 'fail_check')
  expect(failed.map(({ reason }) => reason)).toEqual(['还有两块松动'])
})
