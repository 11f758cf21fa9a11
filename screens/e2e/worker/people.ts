import { request, type APIRequestContext } from '@playwright/test'

const PASSWORD = process.env['SANPING_PASSWORD'] ?? 'sanping-demo'
/** Where the server with the built screens is. */
export const SERVER = process.env['SANPING_URL'] ?? 'http://127.0.0.1:8080'

interface View {
  readonly id: string
  readonly version: number
  readonly status: string
  readonly place: readonly { id: string }[]
  readonly allowedActions: readonly string[]
}
interface Event {
  readonly action: string
  readonly text?: string
  readonly reason?: string
  readonly detail?: { readonly type: string }
  readonly clientAt?: string
  readonly photos: readonly unknown[]
}

/** Somebody at the other end, who works by the contract alone. */
export class Person {
  private constructor(
    private readonly http: APIRequestContext,
    readonly id: string,
    readonly password: string,
  ) {}

  static async signIn(name: string): Promise<Person> {
    const door = await request.newContext({ baseURL: SERVER })
    const answer = await door.post('/api/v1/sessions', { data: { name, password: PASSWORD } })
    if (!answer.ok()) throw new Error(`${name} cannot sign in: ${answer.status()} ${await answer.text()}`)
    const { accessToken, account } = (await answer.json()) as { accessToken: string; account: { id: string } }
    const extraHTTPHeaders = { authorization: `Bearer ${accessToken}` }
    return new Person(await request.newContext({ baseURL: SERVER, extraHTTPHeaders }), account.id, PASSWORD)
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.http.get(`/api/v1${path}`)
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()}`)
    return (await answer.json()) as T
  }

  async post<T>(path: string, data: unknown, version?: number): Promise<T> {
    const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` }
    const answer = await this.http.post(`/api/v1${path}`, { data, headers })
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  /** Ends all her other sessions, as when she loses a phone. */
  async endOthers(): Promise<void> {
    const { items } = await this.get<{ items: { id: string; current: boolean }[] }>('/sessions')
    for (const { id } of items.filter(({ current }) => !current)) {
      await this.http.delete(`/api/v1/sessions/${id}`)
    }
  }

  petition(id: string): Promise<View> {
    return this.get(`/petitions/${id}`)
  }

  async history(id: string): Promise<readonly Event[]> {
    return (await this.get<{ items: Event[] }>(`/petitions/${id}/history`)).items
  }
}

let spot: { longitude: number; latitude: number } | undefined

/** Where the grid worker of the demo works: the place of some petition of hers that has a point. */
export async function spotOf(worker: Person): Promise<{ longitude: number; latitude: number }> {
  spot ??= await lookForSpot(worker)
  return spot
}

async function lookForSpot(worker: Person): Promise<{ longitude: number; latitude: number }> {
  const { items } = await worker.get<{ items: { id: string }[] }>('/petitions?limit=30')
  for (const { id } of items) {
    const { location } = await worker.get<{ location?: { longitude: number; latitude: number } }>(
      `/petitions/${id}`,
    )
    if (location) return location
  }
  throw new Error('no petition with a point')
}

interface Category {
  readonly id: string
  readonly photoRequired: boolean
  readonly checkRequired: boolean
}

/** A fresh petition, reported by a resident and handed to somebody. */
async function handed(
  worker: Person,
  title: string,
  to: { kind: string; id: string },
  category: Category | undefined,
): Promise<View> {
  const resident = await Person.signIn('resident-1')
  const desk = await Person.signIn('dispatcher-1')
  const filed = await resident.post<View>('/petitions', {
    kind: 'help',
    categoryId: category?.id,
    title,
    body: `${title}，请尽快来看看。`,
    identityMode: 'real_name',
    location: await spotOf(worker),
    address: '3 号楼 2 单元',
  })
  const now = await desk.petition(filed.id)
  const step = now.status === 'reported' ? 'dispatch' : 'transfer'
  const body = step === 'dispatch' ? { to } : { to, reason: '请网格员处理' }
  return desk.post<View>(`/petitions/${filed.id}/${step}`, body, now.version)
}

/** A fresh petition, reported by a resident and handed to the worker. */
export async function taskFor(worker: Person, title: string): Promise<View> {
  const { items } = await worker.get<{ items: Category[] }>('/categories')
  const plain = items.find(one => !one.photoRequired && !one.checkRequired) ?? items[0]
  return handed(worker, title, { kind: 'person', id: worker.id }, plain)
}

/** A petition that the property company says is done, of a category in which somebody else checks. */
export async function done(worker: Person, title: string): Promise<View> {
  const admin = await Person.signIn('admin')
  const code = `checked_${Date.now()}`
  const category = await admin.post<Category>('/categories', {
    code,
    name: `须核查 ${code}`,
    checkRequired: true,
  })
  const handler = await Person.signIn('handler-wy-1')
  const { roles } = await handler.get<{ roles: { place: { id: string } }[] }>('/me')
  const task = await handed(worker, title, { kind: 'unit', id: roles[0]?.place.id ?? '' }, category)
  const accepted = await handler.post<View>(`/petitions/${task.id}/accept`, {}, task.version)
  return handler.post<View>(`/petitions/${task.id}/finish`, { result: '已修好' }, accepted.version)
}
