import { expect, test, type Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { accessible } from '../support/axe'
import { WORKER } from '../support/pages'
import { Person, taskFor } from './people'
import { PHONE, openApp, takePhoto } from './phone'

test.use(PHONE)

test('each page is accessible, in both languages', async ({ page }) => {
  test.setTimeout(240_000)
  const complaints: string[] = []
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text())
  })
  const worker = await Person.signIn('grid-a-01')
  const title = `电梯异响 ${Date.now()}`
  const task = await taskFor(worker, title)
  await page.goto('/worker/')
  await expect(page.getByLabel('登录名')).toBeVisible()
  await accessible(page)
  await openApp(page, 'grid-a-01')
  await accessible(page)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: '查看地图' }).click()
  await page.getByRole('button', { name: '接单', exact: true }).click()
  await page.getByRole('button', { name: '更多操作' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await accessible(page)
  for (const { path, heading } of WORKER) {
    await page.goto(`/worker/${path.replace('{id}', task.id)}`)
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
    await expect(page.getByRole('button').or(page.getByRole('link')).first()).toBeVisible()
    await accessible(page)
  }
  await page.goto('/worker/me')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('link', { name: 'Today' }).click()
  await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible()
  await accessible(page)
  expect(complaints).toEqual([])
})

test.describe('without a position', () => {
  test('a refused location has its words, and the day goes on by time', async ({ page, context }) => {
    await context.clearPermissions()
    const worker = await Person.signIn('grid-a-01')
    const title = `楼道积水 ${Date.now()}`
    await taskFor(worker, title)
    await openApp(page, 'grid-a-01')
    await page.getByRole('button', { name: '离我最近' }).click()
    await expect(page.getByText('未获得定位权限')).toBeVisible()
    await expect(page.getByRole('link', { name: title })).toBeVisible()
  })
})

test('what one finds is reported with photo, place, words and a suggested category', async ({
  page,
  context,
}) => {
  const worker = await Person.signIn('grid-a-01')
  const seen = await worker.get<{ items: { id: string }[] }>('/petitions?limit=1')
  const { location } = await worker.get<{ location?: { longitude: number; latitude: number } }>(
    `/petitions/${seen.items[0]?.id}`,
  )
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation(location ?? { longitude: 120.1, latitude: 30.2 })
  await openApp(page, 'grid-a-01')
  await page.getByRole('link', { name: '上报' }).click()
  const stamp = Date.now()
  const buffer = await takePhoto(page, 800, 600)
  await page.getByLabel('拍照').setInputFiles({ name: 'found.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByRole('button', { name: '获取我的位置' }).click()
  await expect(page.getByText('已定位')).toBeVisible()
  await page.getByLabel('发现了什么').fill(`消防通道被纸箱挡住 ${stamp}。请尽快清理。`)
  await expect(page.getByText('推荐分类')).toBeVisible()
  await page.getByRole('group', { name: /分类/ }).getByRole('radio').first().check()
  await page.getByRole('button', { name: '上报', exact: true }).click()
  const step = page.getByRole('article', { name: '上报' }).filter({ hasText: String(stamp) })
  await expect(step).toContainText('已送达', { timeout: 30_000 })
  const found = await worker.get<{ items: { title: string }[] }>(`/petitions?text=${stamp}`)
  expect(found.items.map(({ title }) => title)).toEqual([`消防通道被纸箱挡住 ${stamp}`])
})

test('nine photos of a modern phone are taken in without freezing the page', async ({ page }, info) => {
  test.setTimeout(180_000)
  await openApp(page, 'grid-a-01')
  await page.goto('/worker/report')
  const path = info.outputPath('large.jpg')
  await writeFile(path, await noise(page))
  await page.evaluate(() => {
    const state = { last: performance.now(), longest: 0 }
    Object.assign(globalThis, { gap: state })
    setInterval(() => {
      const now = performance.now()
      state.longest = Math.max(state.longest, now - state.last)
      state.last = now
    }, 20)
  })
  await page.getByLabel('相册').setInputFiles(Array.from({ length: 9 }, () => path))
  await expect(page.getByRole('button', { name: '删除第 9 张照片' })).toBeVisible({ timeout: 150_000 })
  const longest = await page.evaluate(
    () => (globalThis as unknown as { gap: { longest: number } }).gap.longest,
  )
  info.annotations.push({ type: 'longest pause', description: `${Math.round(longest)} ms` })
  expect(longest).toBeLessThan(2_000)
})

/** About 12 MB of a picture that does not compress. */
async function noise(page: Page): Promise<Buffer> {
  const text = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(4000, 3000)
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    const data = pen.createImageData(4000, 1000)
    for (let at = 0; at < data.data.length; at += 4) {
      const grey = Math.random() * 255
      data.data.set([grey, grey, grey, 255], at)
    }
    for (let row = 0; row < 3; row++) pen.putImageData(data, 0, row * 1000)
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
    const bytes = new Uint8Array(await blob.arrayBuffer())
    let out = ''
    for (let at = 0; at < bytes.length; at += 32_768) {
      out += String.fromCharCode(...bytes.subarray(at, at + 32_768))
    }
    return btoa(out)
  })
  return Buffer.from(text, 'base64')
}
