import { expect, type BrowserContext, type Page } from '@playwright/test'

/** The screen of the phone. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

/** Signs in on the phone and waits until the tasks are there and the app is kept for starts without network. */
export async function openApp(page: Page, login: string): Promise<void> {
  await page.goto('/worker/')
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码', { exact: true }).fill('sanping-demo')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByRole('heading', { name: '今日工作' })).toBeVisible()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect(page.getByText('数据截至')).toBeVisible()
}

/** The worker steps into the stairwell. */
export async function loseNetwork(context: BrowserContext): Promise<void> {
  await context.setOffline(true)
}

/** A photo that a phone could have taken, drawn in the page. */
export async function takePhoto(page: Page, width = 2000, height = 1500): Promise<Buffer> {
  const bytes = await page.evaluate(
    async ([w, h]) => {
      const canvas = new OffscreenCanvas(w, h)
      const pen = canvas.getContext('2d')
      for (let x = 0; pen && x < w; x += 40) {
        pen.fillStyle = `hsl(${(x * 7) % 360} 60% 50%)`
        pen.fillRect(x, 0, 40, h)
      }
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
      return [...new Uint8Array(await blob.arrayBuffer())]
    },
    [width, height] as const,
  )
  return Buffer.from(bytes)
}
