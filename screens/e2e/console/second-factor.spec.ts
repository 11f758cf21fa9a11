import { expect, test } from '@playwright/test'
import { ask } from '../settings/support'
import { totp } from '../support/totp'

const PASSWORD = 'a-first-password'

test('who turns on a second factor signs in with password and code; a wrong code is said in words', async ({
  page,
  request,
}) => {
  const admin = await ask(request, 'admin')
  const login = `f${Date.now().toString(36)}`
  const { id } = await admin.post('/accounts', { login, name: '双因素', password: PASSWORD })
  const grids = (await admin.get('/grids?level=community')) as { items: { id: string }[] }
  const place = { kind: 'grid', id: grids.items[0]?.id }
  await admin.post(`/accounts/${String(id)}/roles`, { role: 'dispatcher', place })

  await page.goto('/console/')
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('button', { name: '双因素' }).click()
  await page.getByRole('link', { name: '我的账号' }).click()

  await page.getByLabel('先输入您的密码').fill(PASSWORD)
  await page.getByRole('button', { name: '启用二次验证' }).click()
  await expect(page.getByRole('img', { name: '二次验证的二维码' })).toBeVisible()
  const secret = await page.locator('code.secret').innerText()
  await page.getByLabel('我已保存恢复码').check()
  await page.getByLabel('应用显示的 6 位数字').fill(totp(secret))
  await page.getByRole('button', { name: '确认启用' }).click()
  await expect(page.getByText('二次验证已启用')).toBeVisible()
  await expect(page.locator('code.secret')).toBeHidden()

  await page.getByRole('button', { name: '双因素' }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  const code = page.getByLabel('验证码')
  await expect(code).toBeFocused()
  await code.fill('000000')
  await page.getByRole('button', { name: '确定' }).click()
  await expect(page.getByRole('alert')).toContainText('动态验证码错误')
  await code.fill(totp(secret, 1))
  await page.getByRole('button', { name: '确定' }).click()
  await expect(page.getByRole('link', { name: '诉求队列' })).toBeVisible()
})
