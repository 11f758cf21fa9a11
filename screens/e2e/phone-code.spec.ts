import { expect, test } from '@playwright/test'
import { accessible } from './support/axe'
import { codeFor, serverWithTexts, type OwnServer } from './support/own-server'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

let server: OwnServer
test.beforeAll(async () => {
  test.setTimeout(240_000)
  server = await serverWithTexts()
})
test.afterAll(() => server.stop())

/** A code that is wrong, whatever the right one is. */
const otherThan = (code: string): string => (code === '000000' ? '111111' : '000000')

test('a neighbour signs in by a code to her phone; a wrong one is said in words, another has to wait', async ({
  page,
}) => {
  const phone = '13800001234'
  await page.goto(`${server.url}/m/pages/account/sign-in`)
  await page.getByRole('button', { name: '短信登录' }).click()
  await page.getByRole('textbox', { name: '手机号' }).fill('1380000')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await expect(page.getByRole('alert')).toBeVisible()

  await page.getByRole('textbox', { name: '手机号' }).fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await expect(page.getByRole('button', { name: /\d+ 秒后可再次获取/ })).toBeDisabled()
  await expect.poll(() => codeFor(server, phone)).toBeDefined()
  const code = codeFor(server, phone) ?? ''
  await page.getByRole('textbox', { name: '验证码' }).fill(otherThan(code))
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('验证码')
  await page.getByRole('textbox', { name: '验证码' }).fill(code)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByText(/，您好/)).toBeVisible()
})

test('a worker signs in by a code to his phone', async ({ page }) => {
  const phone = '13900005678'
  await page.goto(`${server.url}/worker/`)
  await page.getByRole('button', { name: '验证码登录' }).click()
  await page.getByLabel('手机号').fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await expect(page.getByRole('button', { name: /\d+ 秒后可重新获取/ })).toBeDisabled()
  await expect.poll(() => codeFor(server, phone)).toBeDefined()
  const code = codeFor(server, phone) ?? ''
  await page.getByLabel('验证码', { exact: true }).fill(otherThan(code))
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.locator('.problem')).toContainText('验证码')
  await page.getByLabel('验证码', { exact: true }).fill(code)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('heading', { name: '今日工作' })).toBeVisible()
})

test('a dispatcher makes a phone hers, signs in to the console by it, and sets a new password by it', async ({
  page,
}) => {
  test.setTimeout(360_000)
  const phone = '13700009012'
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${server.url}/console/`)
  await page.getByRole('button', { name: /dispatcher-1/ }).click()
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
  await page.goto(`${server.url}/console/me`)
  const mine = page.locator('section', { has: page.getByRole('heading', { name: '短信登录的手机号' }) })
  await accessible(page)
  await mine.getByLabel('先输入您的密码').fill('sanping-demo')
  await mine.getByLabel('手机号').fill(phone)
  await mine.getByRole('button', { name: '获取验证码' }).click()
  await expect(mine.getByRole('button', { name: /\d+ 秒后可再次获取/ })).toBeDisabled()
  await expect.poll(() => codeFor(server, phone)).toBeDefined()
  const first = codeFor(server, phone) ?? ''
  await mine.getByLabel('验证码').fill(otherThan(first))
  await mine.getByRole('button', { name: '保存' }).click()
  await expect(mine.getByRole('alert')).toContainText('验证码')
  await mine.getByLabel('验证码').fill(first)
  await mine.getByRole('button', { name: '保存' }).click()
  await expect(mine.getByText('手机号已绑定')).toBeVisible()
  await expect(mine.getByText('137****9012')).toBeVisible()
  const name = await page.getByRole('banner').getByRole('button').last().innerText()

  await page.getByRole('banner').getByRole('button').last().click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('button', { name: '短信登录' }).click()
  await accessible(page)
  await page.getByLabel('手机号').fill(phone)
  // One phone gets one code a minute, whatever it is for; the page says when the next may be asked for.
  await page.getByRole('button', { name: '获取验证码' }).click()
  await expect(page.getByRole('alert')).toContainText(/请在 \d+ 秒后再试/)
  await expect(page.getByRole('button', { name: /\d+ 秒后可再次获取/ })).toBeDisabled()
  await page.getByRole('button', { name: '获取验证码' }).click({ timeout: 90_000 })
  await expect.poll(() => codeFor(server, phone)).not.toBe(first)
  await page.getByLabel('验证码').fill(codeFor(server, phone) ?? '')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('banner').getByRole('button').last()).toHaveText(name)
  await expect(page.getByRole('link', { name: '诉求队列' })).toBeVisible()

  // Who forgot the password sets another by a code to the same phone, and is told the sign-in name too.
  const second = codeFor(server, phone)
  await page.getByRole('banner').getByRole('button').last().click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('button', { name: '忘记密码？' }).click()
  await accessible(page)
  await page.getByLabel('手机号').fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await expect(page.getByRole('alert')).toContainText(/请在 \d+ 秒后再试/)
  await page.getByRole('button', { name: '获取验证码' }).click({ timeout: 90_000 })
  await expect.poll(() => codeFor(server, phone)).not.toBe(second)
  const third = codeFor(server, phone) ?? ''
  await page.getByLabel('新密码').fill('a new password')
  await page.getByLabel('验证码').fill(otherThan(third))
  await page.getByRole('button', { name: '设置新密码' }).click()
  await expect(page.getByRole('alert')).toContainText('验证码')
  await page.getByLabel('验证码').fill(third)
  await page.getByRole('button', { name: '设置新密码' }).click()
  await expect(page.getByText(/登录名是 dispatcher-1/)).toBeVisible()
  await expect(page.getByLabel('登录名')).toHaveValue('dispatcher-1')
  await page.getByLabel('密码', { exact: true }).fill('a new password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('banner').getByRole('button').last()).toHaveText(name)
})
