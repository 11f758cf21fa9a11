import { expect, test, type Page } from '@playwright/test'
import { device, nameOf } from '../support/people'
import { photo } from '../support/photo'
import { groundOf } from '../support/place'

const FOLDER = '../../docs/pictures'
const take = (page: Page, name: string): Promise<Buffer> => page.screenshot({ path: `${FOLDER}/${name}.png` })

test('the console', async ({ browser, request }) => {
  const { page } = await device(browser, 'console')
  await page.goto('/console/petitions?all=1')
  await page.getByRole('button', { name: await nameOf(request, 'community-admin') }).click()
  await expect(page.getByRole('row').nth(3)).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(page.getByRole('complementary', { name: '诉求预览' })).toBeVisible()
  await take(page, 'console-queue')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '办理经过' })).toBeVisible()
  await page.waitForTimeout(1_000)
  await take(page, 'console-petition')
  for (const [address, name] of [
    ['/console/dispatch', 'console-dispatch'],
    ['/console/dashboard', 'console-dashboard'],
  ] as const) {
    await page.goto(address)
    await page.waitForTimeout(2_500)
    await take(page, name)
  }
})

test('the wall', async ({ browser, request }) => {
  const { page } = await device(browser, 'wall')
  await page.goto('/console/wall')
  await page.getByRole('button', { name: await nameOf(request, 'community-admin') }).click()
  await page.waitForTimeout(3_000)
  await take(page, 'console-wall')
})

test('the worker', async ({ browser, request }) => {
  const { page } = await device(browser, 'phone')
  await page.goto('/worker/')
  await page.getByRole('button', { name: await nameOf(request, 'grid-a-01') }).click()
  await expect(page.getByRole('heading', { name: '今日工作' })).toBeVisible()
  await page.waitForTimeout(2_000)
  await take(page, 'worker-today')
})

test('the resident', async ({ browser, request }) => {
  const { page } = await device(browser, 'phone', {
    geolocation: await groundOf(request, 'grid-a-01'),
    permissions: ['geolocation'],
  })
  await page.goto('/m/')
  await expect(page.getByRole('button', { name: /我要上报/ })).toBeVisible()
  await page.waitForTimeout(1_000)
  await take(page, 'resident-home')
  await page.getByRole('button', { name: /我要上报/ }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '拍照或选照片' }).click()
  await (await chooser).setFiles(await photo(page))
  await page.getByRole('button', { name: '用我的位置' }).click()
  await page.getByRole('textbox', { name: '什么事' }).fill('三号楼楼道的灯坏了，晚上看不清台阶')
  await expect(page.getByText('可能属于')).toBeVisible()
  await take(page, 'resident-report')
})
