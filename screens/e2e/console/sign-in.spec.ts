import { expect, test } from '@playwright/test'
import { enter } from './support'

test('one click signs in as somebody of the demo, and leads to where one wanted to go', async ({ page }) => {
  await page.goto('/console/petitions?all=1&q=路灯')
  await expect(page.getByRole('heading', { name: '三屏调度台' })).toBeVisible()
  await page.getByRole('button', { name: /dispatcher-1/ }).click()
  await expect(page).toHaveURL(/petitions\?all=1&q=/)
  await expect(page.getByRole('searchbox', { name: '搜索标题、内容或编号' })).toHaveValue('路灯')
})

test('a wrong password says so, and keeps what was typed', async ({ page }) => {
  await page.goto('/console/')
  await page.getByLabel('登录名').fill('dispatcher-1')
  await page.getByLabel('密码').fill('not-the-password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByLabel('登录名')).toHaveValue('dispatcher-1')
})

test('the language changes while the page stands', async ({ page }) => {
  await page.goto('/console/')
  await page.getByRole('button', { name: /dispatcher-1/ }).click()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('link', { name: 'Queue' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('link', { name: 'Queue' })).toBeVisible()
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByRole('link', { name: '诉求队列' })).toBeVisible()
})

test('whoever signs out is asked to sign in', async ({ page }) => {
  const { account } = await enter(page, 'dispatcher-1')
  await page.getByRole('button', { name: account.name }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page).toHaveURL(/sign-in/)
  await page.goto('/console/petitions')
  await expect(page).toHaveURL(/sign-in/)
})
