import { expect, type APIRequestContext, type Page } from '@playwright/test'

const PASSWORD = 'sanping-demo'

interface Tokens {
  readonly accessToken: string
}

/** Signs in at the server, as `login` of the demo. */
export async function tokens(request: APIRequestContext, login: string): Promise<Tokens> {
  const answer = await request.post('/api/v1/sessions', { data: { name: login, password: PASSWORD } })
  expect(answer.status()).toBe(201)
  return (await answer.json()) as Tokens
}

/** Opens a page of the console, signed in. */
export async function open(page: Page, login: string, path: string): Promise<void> {
  const session = await tokens(page.request, login)
  await page.addInitScript(text => {
    if (!localStorage.getItem('sanping.console')) localStorage.setItem('sanping.console', text)
  }, JSON.stringify(session))
  await page.goto(`/console${path}`)
}

/** Asks the server as somebody, beside the page. */
export async function ask(request: APIRequestContext, login: string) {
  const { accessToken } = await tokens(request, login)
  const headers = { authorization: `Bearer ${accessToken}` }
  return {
    async get(path: string): Promise<Record<string, unknown>> {
      const answer = await request.get(`/api/v1${path}`, { headers })
      expect(answer.status(), path).toBe(200)
      return (await answer.json()) as Record<string, unknown>
    },
    async post(path: string, data: object, version?: number): Promise<Record<string, unknown>> {
      const match: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` }
      const answer = await request.post(`/api/v1${path}`, { headers: { ...headers, ...match }, data })
      expect(answer.ok(), `${path} ${answer.status()}`).toBe(true)
      return (await answer.json()) as Record<string, unknown>
    },
  }
}
