import { expect, test, type Page } from '@playwright/test'
import { reported, signIn } from './resident/people'
import { open } from './settings/support'
import { CONSOLE, NEIGHBOUR, WORKER } from './support/pages'
import { Person, taskFor } from './worker/people'
import { openApp } from './worker/phone'

/** Whatever is pressed shows all its words, nothing is wider than the screen, and no words run downwards. */
async function fits(page: Page): Promise<void> {
  await expect(page.locator('.loading')).toHaveCount(0)
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, h1, h2, legend, label > span')]
      .filter(one => one.checkVisibility() && one.clientWidth > 1 && !one.closest('svg, .leaflet-container'))
      .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
      .filter(one => getComputedStyle(one).textOverflow !== 'ellipsis')
      .map(one => `${one.tagName} “${one.innerText.trim()}”`),
  )
  expect(cut, page.url()).toEqual([])
  const downwards = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter(one => one.checkVisibility() && !one.closest('svg, .sr-only, .hidden'))
      .filter(one =>
        [...one.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim()),
      )
      .filter(one => one.innerText.trim().length > 3 && one.clientWidth > 1 && one.clientWidth < 20)
      .map(one => one.innerText),
  )
  expect(downwards, page.url()).toEqual([])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide, page.url()).toBeLessThanOrEqual(0)
  await expect(page.locator('body'), page.url()).not.toContainText(
    /\b(settings|insight|petition|app)\.[a-z]+\./i,
  )
}

test('the console fits a small screen in English', async ({ page, request }) => {
  test.setTimeout(240_000)
  await page.setViewportSize({ width: 1280, height: 800 })
  await open(page, 'community-admin', '/settings')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  for (const { path } of CONSOLE.filter(({ first, as }) => !first && as !== 'auditor')) {
    await page.goto(`/console${path}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
    await fits(page)
  }
  const id = await reported(request, 'resident-1', 'The lamp flickers')
  await page.goto(`/console/petitions/${id}`)
  const how = /(Point|Door code|Words of the address|Reporter's choice|Desk)\s*·\s*\S/
  await expect(page.locator('dd').filter({ hasText: how })).toBeVisible()
  await fits(page)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('the worker app fits in English', async ({ page }) => {
    await openApp(page, 'grid-a-01')
    const { id } = await taskFor(await Person.signIn('grid-a-01'), `Streetlight ${Date.now()}`)
    await page.getByRole('link', { name: '我的' }).click()
    await page.getByRole('button', { name: 'English' }).click()
    for (const { path } of WORKER) {
      await page.goto(`/worker/${path.replace('{id}', id)}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await fits(page)
    }
  })

  test('the pages of a neighbour fit in English', async ({ page, request }) => {
    const id = await reported(request, 'resident-1', 'The railing is loose')
    await signIn(page, 'resident-1')
    await page.goto('/m/')
    await page.getByRole('button', { name: 'English' }).click()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    for (const path of NEIGHBOUR) {
      await page.goto(`/m/pages/${path.replace('{id}', id)}`)
      await fits(page)
    }
  })
})
