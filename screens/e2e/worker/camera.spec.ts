import { expect, test } from '@playwright/test'
import { Person, taskFor } from './people'
import { PHONE, loseNetwork, openApp, takePhoto } from './phone'

test.use(PHONE)

test('a camera that is refused is said in words, and the album does instead', async ({ page }) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `楼道窗破了 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await page.getByRole('button', { name: '办结', exact: true }).click()
  await page.getByLabel('办理结果').fill('玻璃已换')
  const photos = page.getByRole('group', { name: /办理后照片/ })

  // A phone that refuses its camera hands nothing over.
  await photos.getByLabel('拍照').dispatchEvent('cancel')
  await expect(photos.getByRole('alert')).toContainText('没有拿到照片')
  await expect(photos.getByRole('alert')).toContainText('从相册选取')
  await expect(page.getByLabel('办理结果')).toHaveValue('玻璃已换')

  const buffer = await takePhoto(page, 800, 600)
  await photos.getByLabel('相册').setInputFiles({ name: 'album.jpg', mimeType: 'image/jpeg', buffer })
  await expect(photos.getByRole('button', { name: '删除第 1 张照片' })).toBeVisible()
  await expect(photos.getByRole('alert')).toBeHidden()
  await page.getByRole('button', { name: '提交' }).click()
  await expect.poll(async () => (await worker.petition(task.id)).status).toBe('handled')
})

test('a file that is no photo is refused with its reason, and the step is sent without it', async ({
  page,
  context,
}) => {
  const worker = await Person.signIn('grid-a-01')
  const title = `墙上乱贴 ${Date.now()}`
  const task = await taskFor(worker, title)
  await openApp(page, 'grid-a-01')
  await loseNetwork(context)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await page.getByRole('button', { name: '记进展', exact: true }).click()
  await page.getByLabel('说明').fill('已看过')
  await page
    .getByLabel('相册')
    .setInputFiles({ name: 'no.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') })
  await page.getByRole('button', { name: '保存，联网后自动提交' }).click()
  await context.setOffline(false)
  const step = page.getByRole('article', { name: '记进展' })
  await expect(step.getByRole('alert')).toBeVisible({ timeout: 30_000 })
  await step.getByRole('button', { name: '修改' }).click()
  await page.getByRole('button', { name: '删除第 1 张照片' }).click()
  await page.getByRole('button', { name: '修改后重新提交' }).click()
  await expect
    .poll(async () => (await worker.history(task.id)).filter(({ text }) => text === '已看过').length, {
      timeout: 30_000,
    })
    .toBe(1)
})
