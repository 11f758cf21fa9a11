import { expect, test } from '@playwright/test'
import { accessible } from '../support/axe'
import { NEIGHBOUR } from '../support/pages'
import { reported, signIn } from './people'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

for (const elder of [false, true]) {
  test(`every page is without a serious finding${elder ? ', in the elder mode too' : ''}`, async ({
    page,
    request,
  }) => {
    test.setTimeout(180_000)
    const id = await reported(request, 'resident-1', '栏杆松动')
    await signIn(page, 'resident-1')
    if (elder) await page.getByRole('button', { name: '大字版' }).click()
    for (const path of NEIGHBOUR) {
      await page.goto(`/m/pages/${path.replace('{id}', id)}`)
      await page.waitForLoadState('networkidle')
      await expect(page.locator('.page__main > *').first()).toBeVisible()
      await accessible(page)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(wide, `${path} does not scroll sideways`).toBeLessThanOrEqual(0)
    }
  })
}
