import { expect, test, type Browser, type Page } from '@playwright/test'
import { SIZE, nameOf } from '../support/people'
import { Person, taskFor } from '../worker/people'
import { ROUNDS, keep, tenth } from './kept'
import { slowNetwork, slowProcessor } from './phone'
import { gzipped, noteScripts } from './scripts'
import { QUEUE, REPORT_FORM, TODAY, watchFor, type Signs } from './usable'

interface Screen {
  readonly name: string
  readonly size: keyof typeof SIZE
  readonly login: string
  readonly door: string
  readonly address: string
  /** Words that stand where one comes to from the door. */
  readonly home: string
  readonly signs: Signs
  /** What there must be to be shown. */
  readonly prepare?: () => Promise<unknown>
  /** Shows that she is signed in, and that the page answers. */
  readonly works: (page: Page) => Promise<void>
}

const screens: readonly Screen[] = [
  {
    name: 'resident',
    size: 'phone',
    login: 'resident-1',
    door: '/m/pages/account/sign-in',
    address: '/m/pages/petition/report',
    home: '我要上报',
    signs: REPORT_FORM,
    works: page => page.getByRole('textbox', { name: '什么事' }).fill('楼道灯坏了'),
  },
  {
    name: 'worker',
    size: 'phone',
    login: 'grid-a-01',
    door: '/worker/',
    address: '/worker/',
    home: '今日工作',
    signs: TODAY,
    prepare: async () => taskFor(await Person.signIn('grid-a-01'), '楼道灯不亮'),
    works: page => page.getByRole('main').locator('a[href*="/petition/"]').first().click(),
  },
  {
    name: 'console',
    size: 'console',
    login: 'dispatcher-1',
    door: '/console/',
    address: '/console/',
    home: '全部诉求',
    signs: QUEUE,
    works: page => page.getByRole('row').nth(1).click(),
  },
]

/** Signs in on the screen itself, and gives what the browser then keeps. */
async function signedIn(browser: Browser, { door, size, login, home }: Screen) {
  const context = await browser.newContext({ viewport: SIZE[size] })
  const page = await context.newPage()
  await page.goto(door)
  await page.getByRole('button', { name: await nameOf(page.request, login) }).click()
  await expect(page.getByText(home).first()).toBeVisible()
  const kept = await context.storageState()
  await context.close()
  return kept
}

for (const screen of screens) {
  test(`first load: ${screen.name}`, async ({ browser }) => {
    await screen.prepare?.()
    const storageState = await signedIn(browser, screen)
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) {
      // A new context has an empty cache and no service worker.
      const context = await browser.newContext({ viewport: SIZE[screen.size], storageState })
      const page = await context.newPage()
      const tools = await slowProcessor(page)
      await slowNetwork(tools)
      const scriptsUntil = noteScripts(tools)
      const usable = await watchFor(page, screen.signs)
      await page.goto(screen.address, { waitUntil: 'commit' })
      const milliseconds = await usable()
      await screen.works(page)
      const scripts = scriptsUntil(milliseconds / 1000)
      const gzip = await Promise.all(scripts.map(({ url }) => gzipped(url)))
      rounds.push({
        seconds: tenth(milliseconds / 100) / 10,
        sent: scripts.reduce((sum, { bytes }) => sum + bytes, 0),
        gzip: gzip.reduce((sum, bytes) => sum + bytes, 0),
        files: scripts.length,
      })
      await context.close()
    }
    expect(rounds.every(({ sent, gzip }) => sent > 0 && gzip > 0)).toBe(true)
    keep(`first-load-${screen.name}`, { rounds })
  })
}
