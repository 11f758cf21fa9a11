import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test'

const PASSWORD = 'sanping-demo'

/** What signing in gives. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  readonly account: {
    readonly id: string
    readonly name: string
    readonly roles: readonly { readonly place?: { readonly id: string } }[]
  }
}

/** A petition, as far as these tests look. */
export interface Petition {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly version: number
  readonly status: string
}

export async function tokensOf(request: APIRequestContext, login: string): Promise<Tokens> {
  const answer = await request.post('/api/v1/sessions', { data: { name: login, password: PASSWORD } })
  expect(answer.status()).toBe(201)
  return (await answer.json()) as Tokens
}

/** Opens the console as somebody, without the sign-in page; gives the tokens that the page has. */
export async function enter(page: Page, login: string, path = '/console/'): Promise<Tokens> {
  const tokens = await tokensOf(page.request, login)
  await page.goto('/console/sign-in')
  await page.evaluate(kept => localStorage.setItem('sanping.console', kept), JSON.stringify(tokens))
  await page.goto(path)
  return tokens
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

/** A resident reports something; nobody else's title is alike. */
export async function report(request: APIRequestContext, title: string): Promise<Petition> {
  const { accessToken } = await tokensOf(request, 'resident-1')
  const categories = (await (await request.get('/api/v1/categories')).json()) as {
    items: { id: string; code: string }[]
  }
  const categoryId = categories.items.find(({ code }) => code === 'public_facilities')?.id
  const grids = (await (await request.get('/api/v1/grids?level=community')).json()) as {
    items: { id: string }[]
  }
  const answer = await request.post('/api/v1/petitions', {
    headers: bearer(accessToken),
    data: {
      kind: 'help',
      categoryId,
      title,
      body: `${title}，请尽快派人来看。`,
      gridId: grids.items[0]?.id,
      identityMode: 'real_name',
    },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  return (await answer.json()) as Petition
}

/** Somebody does something to a petition, past the screen. */
export async function act(
  request: APIRequestContext,
  login: string,
  petition: Petition,
  action: string,
  body: object,
): Promise<Petition> {
  const { accessToken } = await tokensOf(request, login)
  const answer = await request.post(`/api/v1/petitions/${petition.id}/${action}`, {
    headers: { ...bearer(accessToken), 'if-match': `"${petition.version}"` },
    data: body,
  })
  expect(answer.status(), await answer.text()).toBe(200)
  return (await answer.json()) as Petition
}

/** Ends a session, as if its time had come. */
export async function endSession(request: APIRequestContext, { accessToken }: Tokens): Promise<void> {
  const answer = await request.delete('/api/v1/me/session', { headers: bearer(accessToken) })
  expect(answer.status()).toBe(204)
}

/** The row of a petition in the queue. */
export const rowOf = (page: Page, title: string): Locator => page.getByRole('row').filter({ hasText: title })

/** A title that only this run knows. */
export const unheard = (words: string): string =>
  `${words}${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`
