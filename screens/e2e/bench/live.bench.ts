import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { unheard } from '../console/support'
import { Person } from '../resident/people'
import { device, nameOf } from '../support/people'
import { ROUNDS, keep } from './kept'

const TIMES = 5

/** Calls a newcomer in as soon as it is announced, and notes when each was painted. */
async function watchArrivals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted: { announced: number; shown: Record<string, number> } = { announced: 0, shown: {} }
    Object.assign(window, { noted })
    const look = (): void => {
      const news = document.querySelector<HTMLElement>('[aria-live] button')
      if (news?.textContent?.includes('条新诉求')) {
        noted.announced = Date.now()
        news.click()
      }
      for (const { textContent } of document.querySelectorAll('[role=row] a')) {
        if (textContent) noted.shown[textContent.trim()] ??= Date.now()
      }
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

interface Noted {
  readonly announced: number
  readonly shown: Readonly<Record<string, number>>
}

/** Files a report that waits for the desk. */
async function filing(request: APIRequestContext): Promise<(title: string) => Promise<unknown>> {
  const resident = await Person.enter(request, 'resident-1')
  const categories = (await resident.get('/categories')).items as { id: string; code: string }[]
  const categoryId = categories.find(({ code }) => code === 'public_facilities')?.id
  const gridId = (await resident.get('/grids?level=community')).items[0].id
  return title =>
    resident.post('/petitions', {
      kind: 'help',
      categoryId,
      title,
      body: `${title}，请尽快派人来看。`,
      gridId,
      identityMode: 'real_name',
    })
}

async function once(page: Page, file: (title: string) => Promise<unknown>) {
  const words = unheard('现场见闻')
  const begun = Date.now()
  await file(words)
  const found = await page.waitForFunction(title => {
    const { noted } = window as unknown as { noted: Noted }
    const shown = noted.shown[title]
    return shown ? { announced: noted.announced, shown } : undefined
  }, words)
  const noted = await found.jsonValue()
  if (!noted) throw new Error('never shown')
  return { announced: noted.announced - begun, shown: noted.shown - begun }
}

test('a new petition comes to a second console', async ({ browser, request }) => {
  const { page } = await device(browser, 'console')
  await page.goto('/console/petitions?status=reported')
  await watchArrivals(page)
  await page.getByRole('button', { name: await nameOf(request, 'dispatcher-1') }).click()
  await expect(page.getByRole('grid', { name: '诉求队列' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.waitForTimeout(1_000)
  const file = await filing(request)
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) {
    const milliseconds = []
    for (let time = 0; time < TIMES; time++) {
      milliseconds.push(await once(page, file))
      await page.waitForTimeout(200)
    }
    rounds.push({ milliseconds })
  }
  keep('live', { rounds })
})
