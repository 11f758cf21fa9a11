import { expect, test } from '@playwright/test'
import { groundOf } from '../support/place'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

test('a grandmother reports in three big steps, in large type that stays', async ({
  page,
  context,
  request,
}) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation(await groundOf(request, 'grid-a-01'))
  await page.goto('/m/')
  await page.getByRole('button', { name: '大字版' }).click()
  await page.reload()
  await expect(page.getByRole('button', { name: '标准版' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: /我要上报/ }).click()

  await expect(page.getByRole('list', { name: '第 1 步，共 3 步' })).toBeVisible()
  const next = page.getByRole('button', { name: '下一步' })
  expect((await next.boundingBox())?.height).toBeGreaterThanOrEqual(60)
  await next.click()
  await page.getByRole('button', { name: '用我的位置' }).click()
  await expect(page.getByText('按您的位置送到这里')).toBeVisible()
  await next.click()
  await page.getByRole('textbox', { name: '什么事' }).fill('屋顶漏水了，滴到床上')
  const size = await page
    .getByRole('textbox', { name: '什么事' })
    .evaluate(one => parseFloat(getComputedStyle(one).fontSize))
  expect(size).toBeGreaterThanOrEqual(20)
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByText('社区已收到，谢谢您')).toBeVisible()
})

test('the language is switched while she reads, and stays', async ({ page }) => {
  await page.goto('/m/')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('button', { name: /Report a matter/ })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.reload()
  await expect(page.getByRole('button', { name: /Report a matter/ })).toBeVisible()
})
