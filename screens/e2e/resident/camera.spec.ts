import { expect, test, type Page } from '@playwright/test'
import { photo } from '../support/photo'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

/** The phone asks for a photo, and gets none: the camera is refused, or she thinks better of it. */
async function comeBackWithout(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '拍照或选照片' }).click()
  await (await chooser).element().dispatchEvent('cancel')
}

test('a camera that is refused is said in words, and she reports without a photo', async ({ page }) => {
  await page.goto('/m/pages/petition/report')
  await page.getByRole('textbox', { name: '什么事' }).fill(`晾衣架松了${`${Date.now()}`.slice(-6)}`)
  await page.getByRole('textbox', { name: '地点说明' }).fill('南圃苑5号楼')
  await comeBackWithout(page)
  const words = page.getByRole('alert')
  await expect(words).toContainText('没有拿到照片')
  await expect(words).toContainText('没有照片也可以发送')
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByRole('heading', { name: '请记下编号和密码' })).toBeVisible()
})

test('after a camera that is refused she may try again, and the words go', async ({ page }) => {
  await page.goto('/m/pages/petition/report')
  await comeBackWithout(page)
  await expect(page.getByText('没有拿到照片')).toBeVisible()
  const taken = await photo(page, 400, 300)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '拍照或选照片' }).click()
  await (await chooser).setFiles(taken)
  await expect(page.getByRole('button', { name: '查看第 1 张照片' })).toBeVisible()
  await expect(page.getByText('没有拿到照片')).toBeHidden()
})
