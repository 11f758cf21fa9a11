import { expect, type APIRequestContext, type Page } from '@playwright/test'
import { nameOf, tokenOf } from '../support/people'
import { groundOf } from '../support/place'

const API = '/api/v1'

/** Somebody of the demo, at the API: for what happens outside the screen under test. */
export class Person {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly token: string,
  ) {}

  static async enter(request: APIRequestContext, login: string): Promise<Person> {
    return new Person(request, await tokenOf(request, login))
  }

  async get(path: string) {
    const answer = await this.request.get(API + path, { headers: this.headers() })
    expect(answer.ok(), await answer.text()).toBe(true)
    return answer.json()
  }

  async step(id: string, step: string, body: object) {
    const { version } = await this.get(`/petitions/${id}`)
    const answer = await this.request.post(`${API}/petitions/${id}/${step}`, {
      headers: { ...this.headers(), 'if-match': `"${version}"` },
      data: body,
    })
    expect(answer.ok(), `${step}: ${await answer.text()}`).toBe(true)
    return answer.json()
  }

  async post(path: string, body: object) {
    const answer = await this.request.post(API + path, { headers: this.headers(), data: body })
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
    return answer.json()
  }

  async photo(bytes: Buffer): Promise<string> {
    const answer = await this.request.post(`${API}/photos`, {
      headers: this.headers(),
      multipart: { file: { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: bytes } },
    })
    expect(answer.status(), await answer.text()).toBe(201)
    return (await answer.json()).id
  }

  private headers() {
    return { authorization: `Bearer ${this.token}` }
  }
}

/** Hands a petition to the property company, whose handler does it. */
export async function handle(request: APIRequestContext, id: string, photo: Buffer): Promise<void> {
  const desk = await Person.enter(request, 'dispatcher-1')
  const worker = await Person.enter(request, 'handler-wy-1')
  const { roles } = await worker.get('/me')
  const { status } = await desk.get(`/petitions/${id}`)
  await desk.step(id, status === 'reported' ? 'dispatch' : 'transfer', {
    to: { kind: 'unit', id: roles[0].place.id },
  })
  await worker.step(id, 'accept', {})
  await worker.step(id, 'finish', { result: '灯泡已换好，楼道亮了。', photos: [await worker.photo(photo)] })
}

/** Signs in on the screen as somebody of the demo. */
export async function signIn(page: Page, login: string): Promise<string> {
  const name = await nameOf(page.request, login)
  await page.goto('/m/pages/account/sign-in')
  await page.getByRole('button', { name, exact: true }).click()
  await expect(page.getByText(`${name}，您好`)).toBeVisible()
  return name
}

/** Reports something as a resident of the demo, at the API. */
export async function reported(request: APIRequestContext, login: string, title: string): Promise<string> {
  const resident = await Person.enter(request, login)
  const { items } = await resident.get('/categories')
  const { items: texts } = await resident.get('/consent-texts')
  const service = texts.find((text: { document: string }) => text.document === 'service')
  await resident.post('/me/consents', { document: 'service', version: service.version })
  const petition = await resident.post('/petitions', {
    kind: 'help',
    categoryId: items.find((category: { code: string }) => category.code === 'property_services').id,
    title,
    body: `${title}。请尽快处理`,
    identityMode: 'real_name',
    location: await groundOf(request, 'grid-a-01'),
  })
  return petition.id
}
