import { expect, test } from '@playwright/test'
import { ask, open } from './support'

test('a person is added, given a role and disabled', async ({ page }) => {
  const login = `t${Date.now().toString(36)}`
  await open(page, 'admin', '/settings/accounts')
  await page.getByRole('button', { name: '新建人员' }).click()
  await page.getByLabel('登录名').last().fill(login)
  await page.getByLabel('姓名').fill('试验员')
  await page.getByLabel('初始密码').fill('a-first-password')
  await page.getByRole('button', { name: '添加' }).click()
  await expect(page.getByRole('heading', { level: 2, name: '试验员' })).toBeVisible()

  await page.getByRole('combobox', { name: '角色', exact: true }).selectOption('handler')
  await page.getByRole('combobox', { name: '单位', exact: true }).selectOption({ index: 1 })
  await page.getByRole('button', { name: '授予角色' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: '承办人' })).toBeVisible()
  await page.getByRole('button', { name: '停用账号' }).click()
  await page.getByRole('button', { name: '确定' }).click()
  await expect(page.getByRole('button', { name: '恢复账号' })).toBeVisible()
})

test('a second factor begins with a code drawn here and recovery codes', async ({ page }) => {
  await open(page, 'supervisor', '/me')
  await page.getByLabel('先输入您的密码').fill('wrong-password')
  await page.getByRole('button', { name: '启用二次验证' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByLabel('先输入您的密码').fill('sanping-demo')
  await page.getByRole('button', { name: '启用二次验证' }).click()
  await expect(page.getByRole('img', { name: '二次验证的二维码' })).toBeVisible()
  await expect(page.locator('ol li')).toHaveCount(10)
  await page.getByLabel('我已保存恢复码').check()
  await page.getByLabel('应用显示的 6 位数字').fill('000000')
  await page.getByRole('button', { name: '确认启用' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
})

test('an outside system is given a key, signs in by it, and no longer once the key is ended', async ({
  page,
}) => {
  const server = await ask(page.request, 'admin')
  const login = `p${Date.now().toString(36)}`
  const { id } = await server.post('/accounts', { login, name: '热线平台' })
  const account = `/accounts/${String(id)}`
  await open(page, 'admin', `/settings${account}`)
  await expect(page.getByRole('heading', { level: 2, name: '热线平台' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '第三方系统的密钥' })).toBeHidden()
  const { items } = (await server.get('/grids?level=community')) as { items: readonly { id: string }[] }
  await server.post(`${account}/roles`, { role: 'service', place: { kind: 'grid', id: items[0]?.id } })
  await page.reload()

  const keys = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: '第三方系统的密钥' }) })
  await expect(keys).toContainText('还没有密钥')
  await keys.getByLabel('名称').fill('机房一号')
  await keys.getByLabel('最后一天').fill('2099-12-31')
  await keys.getByRole('button', { name: '新建密钥' }).click()
  const key = (await keys.locator('code.whole').textContent()) ?? ''
  expect(key).toMatch(/^spk_/)
  // Another can be made once this one was handed over.
  await expect(keys.getByRole('button', { name: '新建密钥' })).toBeHidden()
  const row = keys.getByRole('row').filter({ hasText: '机房一号' })
  await expect(row).toContainText('有效')
  await expect(row).toContainText('从未使用')
  await expect(row).toContainText('2099')

  const opens = () => page.request.post('/api/v1/service-sessions', { data: { key } })
  expect((await opens()).status()).toBe(201)
  await keys.getByRole('button', { name: '已交给对方' }).click()
  await expect(keys.locator('code.whole')).toBeHidden()
  await keys.getByLabel('名称').fill('机房二号')
  await keys.getByRole('button', { name: '新建密钥' }).click()
  await expect(keys.locator('code.whole')).not.toHaveText(key)
  await keys.getByRole('button', { name: '已交给对方' }).click()
  await row.getByRole('button', { name: '结束 机房一号' }).click()
  await row.getByRole('button', { name: '确定' }).click()
  await expect(row).toContainText('已结束')
  await expect(keys.getByRole('row').filter({ hasText: '机房二号' })).toContainText('有效')
  expect((await opens()).status()).toBe(401)
  await page.reload()
  await expect(row).toContainText('已结束')
})

test('somebody without a role is found by the whole sign-in name and given a first one', async ({ page }) => {
  const server = await ask(page.request, 'admin')
  const login = `n${Date.now().toString(36)}`
  await server.post('/accounts', { login, name: '新同事' })
  await open(page, 'community-admin', '/settings/accounts')
  await page.getByRole('button', { name: '为新同事授予角色' }).click()
  await page.getByLabel('完整登录名').fill(`${login}x`)
  await page.getByRole('button', { name: '查找', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByLabel('完整登录名').fill(login)
  await page.getByRole('button', { name: '查找', exact: true }).click()
  await expect(page.getByRole('heading', { level: 2, name: '新同事' })).toBeVisible()
  const place = page.getByRole('combobox', { name: '网格', exact: true })
  await place.click()
  await page.getByRole('listbox').getByRole('option').filter({ hasText: '网格' }).first().click()
  await page.getByRole('button', { name: '授予角色', exact: true }).click()
  await expect(page).toHaveURL(/\/settings\/accounts\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('listitem').filter({ hasText: '网格员' })).toBeVisible()
})
