import { expect, test, type Page } from '@playwright/test'
import { enter, report, unheard } from './support'

/** Nothing to press, and the whole page instead of a window onto it. */
async function onPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeHidden()
  await expect(page.locator('.button:visible')).toHaveCount(0)
  const cut = await page.locator('#content').evaluate(one => one.scrollHeight - one.clientHeight)
  expect(cut).toBeLessThanOrEqual(1)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide).toBeLessThanOrEqual(0)
}

test('the dashboard is printed as a report, whole', async ({ page }) => {
  await enter(page, 'community-admin', '/console/dashboard')
  await expect(page.getByText('今日上报')).toBeVisible()
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', '')
  })
  await page.getByRole('button', { name: /导出/ }).click()
  await page.getByRole('button', { name: '打印报表' }).click()
  await expect(page.locator('body[data-printed]')).toBeAttached()
  await onPaper(page)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('a petition is printed with its story', async ({ page, request }) => {
  const petition = await report(request, unheard('打印诉求'))
  await enter(page, 'dispatcher-1', `/console/petitions/${petition.id}`)
  await expect(page.getByRole('region', { name: '办理经过' }).getByRole('listitem').first()).toBeVisible()
  await onPaper(page)
  await expect(page.getByRole('heading', { level: 1, name: petition.title })).toBeVisible()
  await expect(page.getByRole('region', { name: '办理经过' })).toBeVisible()
})
