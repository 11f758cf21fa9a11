import { expect, test } from '@playwright/test'
import { open } from './support'

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
