import {
  expect,
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  type Page,
} from '@playwright/test'

/** What the demo tells of itself. */
interface Settings {
  readonly demo: { readonly password: string; readonly people: readonly { login: string; name: string }[] }
}

/** Sizes that the screens are made for. */
export const SIZE = {
  console: { width: 1440, height: 900 },
  wall: { width: 1920, height: 1080 },
  phone: { width: 390, height: 844 },
} as const

/** What somebody of the demo is called. */
export async function nameOf(request: APIRequestContext, login: string): Promise<string> {
  const settings = (await (await request.get('/api/v1/screen-settings')).json()) as Settings
  const found = settings.demo.people.find(person => person.login === login)
  if (!found) throw new Error(`the demo knows no ${login}`)
  return found.name
}

/** A token of somebody of the demo, for what is looked at beside the pages. */
export async function tokenOf(request: APIRequestContext, login: string): Promise<string> {
  const settings = (await (await request.get('/api/v1/screen-settings')).json()) as Settings
  const answer = await request.post('/api/v1/sessions', {
    data: { name: login, password: settings.demo.password },
  })
  expect(answer.status()).toBe(201)
  return ((await answer.json()) as { accessToken: string }).accessToken
}

/** A browser of its own for one person, at one size. */
export async function device(
  browser: Browser,
  size: keyof typeof SIZE,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: SIZE[size], ...options })
  return { context, page: await context.newPage() }
}
