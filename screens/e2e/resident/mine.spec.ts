import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { ask } from '../settings/support'
import { reported, signIn } from './people'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

const PASSWORD = 'a-first-password'

/** Signs in as somebody new, whom nobody else's test knows. */
async function newcomer(page: Page): Promise<string> {
  const login = `r${Date.now().toString(36)}`
  const admin = await ask(page.request, 'admin')
  await admin.post('/accounts', { login, name: '新居民', password: PASSWORD })
  await page.goto('/m/pages/account/sign-in')
  await page.getByRole('textbox', { name: '登录名' }).fill(login)
  await page.getByRole('textbox', { name: '密码' }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByText('新居民，您好')).toBeVisible()
  return login
}

test('a consent is given, taken back with what that means, and given again', async ({ page }) => {
  await newcomer(page)
  await page.goto('/m/pages/privacy/consents')
  const first = page.locator('.card').first()
  await first.getByRole('button', { name: '同意', exact: true }).click()
  await expect(first.getByText(/起同意/)).toBeVisible()
  await expect(first.getByText('撤回后只能匿名上报。')).toBeVisible()
  await first.getByRole('button', { name: '撤回同意' }).click()
  await expect(page.getByText('已撤回同意')).toBeVisible()
  await expect(first.getByRole('button', { name: '同意', exact: true })).toBeVisible()
})

test('she corrects her name', async ({ page }) => {
  await newcomer(page)
  await page.goto('/m/pages/privacy/data')
  await page.getByRole('textbox', { name: '姓名' }).fill('新邻居')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已更正')).toBeVisible()
  await page.goto('/m/')
  await expect(page.getByText('新邻居，您好')).toBeVisible()
})

test('she sees what is kept of her and takes everything along', async ({ page, request }) => {
  const title = `井盖响${`${Date.now()}`.slice(-6)}`
  await reported(request, 'resident-2', title)
  await signIn(page, 'resident-2')
  await page.goto('/m/pages/privacy/data')
  await expect(page.getByRole('heading', { name: '社区保存了什么' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '保存多久' })).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^sanping-\d{4}-\d{2}-\d{2}\.json$/)
  expect(await readFile(await file.path(), 'utf8')).toContain(title)
  await expect(page.getByText('文件已备好')).toBeVisible()
})

test('she asks to be forgotten, knowing what goes, and stays after all', async ({ page }) => {
  const login = await newcomer(page)
  await page.goto('/m/pages/privacy/erasure')
  await expect(page.getByText(/都会删除，无法恢复/)).toBeVisible()
  const ask = page.getByRole('button', { name: '申请注销' })
  await expect(ask).toBeDisabled()
  await page.getByRole('textbox', { name: /输入您的登录名/ }).fill(login)
  await ask.click()
  await expect(page.getByRole('heading', { name: '已申请注销' })).toBeVisible()
  await page.reload()
  await expect(page.getByText(/之后执行。在此之前可以反悔。/)).toBeVisible()
  await page.getByRole('button', { name: '我不注销了' }).click()
  await expect(page.getByText('已取消注销')).toBeVisible()
  await expect(page.getByRole('heading', { name: '注销账号，删除我的信息' })).toBeVisible()
})

test('who has a petition under way is told why she cannot be forgotten yet', async ({ page, request }) => {
  await reported(request, 'resident-1', `路灯坏了${`${Date.now()}`.slice(-6)}`)
  await signIn(page, 'resident-1')
  await page.goto('/m/pages/privacy/erasure')
  await page.getByRole('textbox', { name: /输入您的登录名/ }).fill('resident-1')
  await page.getByRole('button', { name: '申请注销' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('heading', { name: '已申请注销' })).toHaveCount(0)
})
