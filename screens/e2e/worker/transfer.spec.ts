import { expect, test, type Page } from '@playwright/test'
import { Person, taskFor } from './people'
import { PHONE, loseNetwork, openApp } from './phone'

test.use(PHONE)

interface Handed {
  readonly assignee?: { readonly name: string }
}

/** Fills in a transfer to the first unit that could take it; tells which. */
async function handOver(page: Page, reason: string): Promise<string> {
  await page.getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '转办' }).click()
  const first = page.getByRole('group', { name: '转给谁' }).locator('label', { hasText: '单位 ·' }).first()
  await first.click()
  await page.getByLabel('原因').fill(reason)
  return (await first.locator('strong').innerText()).trim()
}

test('a petition is handed to a colleague, and leaves the day', async ({ page }) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `电线垂下 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await expect(page.getByRole('button', { name: '更多操作' })).toBeVisible()

  await page.getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '转办' }).click()
  await page.getByRole('button', { name: '提交' }).click()
  await expect(page.getByText('请选择转给谁')).toBeVisible()
  await expect(page.getByText('请填写这一项')).toBeVisible()
  await page.getByRole('button', { name: '返回' }).click()

  const to = await handOver(page, '归电力维修')
  await page.getByRole('button', { name: '提交' }).click()
  await expect.poll(async () => (await worker.petition(task.id)).status).toBe('dispatched')
  const desk = await Person.signIn('dispatcher-1')
  expect((await desk.get<Handed>(`/petitions/${task.id}`)).assignee?.name).toBe(to)
  await expect(page.getByText('目前没有需要您做的操作')).toBeVisible()
})

test('a transfer is chosen without network from the colleagues known here, and sent once', async ({
  page,
  context,
}) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `水泵漏水 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await expect(page.getByRole('link', { name: title })).toBeVisible()
  await loseNetwork(context)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  const to = await handOver(page, '需要专业维修')
  await expect(page.getByText(/没有网络，这是 .* 取回的名单/)).toBeVisible()
  await page.getByRole('button', { name: '保存，联网后自动提交' }).click()
  await expect(page.getByRole('article', { name: '转办' })).toContainText('排在前一项之后')
  await page.goto('/worker/queue')
  await expect(page.getByRole('heading', { name: '待同步 · 2' })).toBeVisible()

  await context.setOffline(false)
  await expect(page.getByText('全部已同步')).toBeVisible({ timeout: 30_000 })
  const desk = await Person.signIn('dispatcher-1')
  expect((await desk.get<Handed>(`/petitions/${task.id}`)).assignee?.name).toBe(to)
  const moves = (await worker.history(task.id)).map(({ action }) => action)
  expect(moves.filter(action => action === 'transfer')).toHaveLength(1)
})
