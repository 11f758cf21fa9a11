import { Refused, Unreachable } from './failure'
import { newKey } from './key'
import type { Answer, Body, Method, Operation, PathTo, PathValues, Problem, Query } from './schema'
import type { Session, SessionStore } from './session'
import type { Response, Transport } from './transport'

/** What a client is made of. */
export interface ClientParts {
  readonly transport: Transport
  readonly store: SessionStore
  /** Where the server is; empty where the page came from it. */
  readonly base?: string
  /** The reader's language, for problem documents. */
  readonly language: () => 'zh-CN' | 'en'
  /** Told when the session began, was renewed, or ended (`undefined`). */
  readonly onSession?: (session: Session | undefined) => void
}

/** What one request says besides method and path. */
export interface Asked<P extends string, O> {
  readonly path?: PathValues<P>
  readonly query?: Query<O>
  readonly body?: Body<O>
  /** The version that the caller acted on (`If-Match`). */
  readonly version?: number
  /** One key for one intention; a POST without one gets a fresh one. */
  readonly key?: string
  /** A token other than the session's, for an anonymous petition; `null` sends none. */
  readonly token?: string | null
  readonly timeout?: number
}

/** A client of the contract. */
export interface Client {
  get<P extends PathTo<'get'>>(
    path: P,
    asked?: Asked<P, Operation<'get', P>>,
  ): Promise<Answer<Operation<'get', P>>>
  post<P extends PathTo<'post'>>(
    path: P,
    asked?: Asked<P, Operation<'post', P>>,
  ): Promise<Answer<Operation<'post', P>>>
  delete<P extends PathTo<'delete'>>(
    path: P,
    asked?: Asked<P, Operation<'delete', P>>,
  ): Promise<Answer<Operation<'delete', P>>>
  /** A token that counts now, for what does not go through here (uploads, streams); renewed if `stale`. */
  token(stale?: string): Promise<string | undefined>
  session(): Session | undefined
  /** Keeps what signing in gave. */
  begin(tokens: Session): void
  /** Forgets the session on this device. */
  forget(): void
  /** Where a path of the contract is. */
  url(path: string): string
}

/** A request with its types worn off, behind the typed doors. */
interface Loose {
  readonly path?: unknown
  readonly query?: unknown
  readonly body?: unknown
  readonly version?: number
  readonly key?: string
  readonly token?: string | null
  readonly timeout?: number
}

const TIMEOUT = 20_000
/** What has no idempotency key by its nature, see "How the API speaks". */
const KEYLESS = /^\/(sessions|phone-sessions|wechat-sessions|second-factor-sessions|session-refreshes)$/

function filled(path: string, values: Readonly<Record<string, string>> | undefined): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values?.[name] ?? ''))
}

function queried(query: Readonly<Record<string, unknown>> | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter(one => one !== undefined && one !== null && one !== '')
      .map(one => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`),
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function judged(response: Response): unknown {
  if (response.status >= 200 && response.status < 300) return response.body
  const wait = Number(response.headers['retry-after'])
  const problem = response.body as Problem | undefined
  // A proxy in between may answer without a problem document: then nobody of ours has spoken.
  if (typeof problem?.code !== 'string') throw new Unreachable(`status ${response.status}`)
  throw new Refused(problem, Number.isFinite(wait) ? wait : undefined)
}

/** A client over a transport. One renewal of the tokens serves all requests that wait for it. */
export function createClient(parts: ClientParts): Client {
  const { transport, store, language, onSession } = parts
  const base = parts.base ?? ''
  let session = store.read()
  let renewing: Promise<string | undefined> | undefined

  const keep = (next: Session | undefined): void => {
    session = next
    store.write(next)
    onSession?.(next)
  }

  const send = async (
    method: Method,
    path: string,
    asked: Loose,
    token: string | null | undefined,
  ): Promise<Response> => {
    const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language() }
    if (token) headers['authorization'] = `Bearer ${token}`
    if (asked.version !== undefined) headers['if-match'] = `"${asked.version}"`
    if (method === 'post' && !KEYLESS.test(path)) headers['idempotency-key'] = asked.key ?? newKey()
    const body = asked.body === undefined ? undefined : JSON.stringify(asked.body)
    if (body !== undefined) headers['content-type'] = 'application/json'
    const place = filled(path, asked.path as Record<string, string> | undefined)
    const url = `${base}/api/v1${place}${queried(asked.query as Record<string, unknown> | undefined)}`
    const verb = method === 'get' ? 'GET' : method === 'post' ? 'POST' : 'DELETE'
    const timeout = asked.timeout ?? TIMEOUT
    return transport(
      body === undefined
        ? { method: verb, url, headers, timeout }
        : { method: verb, url, headers, timeout, body },
    )
  }

  const renew = async (): Promise<string | undefined> => {
    // Another page of this browser may have renewed meanwhile: a refresh token counts only once.
    const kept = store.read()
    if (kept && session && kept.refreshToken !== session.refreshToken) {
      keep(kept)
      return kept.accessToken
    }
    if (!session) return undefined
    const response = await send(
      'post',
      '/session-refreshes',
      { body: { refreshToken: session.refreshToken } },
      null,
    )
    if (response.status === 401) {
      keep(undefined)
      return undefined
    }
    keep(judged(response) as Session)
    return session.accessToken
  }

  const token = async (stale?: string): Promise<string | undefined> => {
    if (stale === undefined || session?.accessToken !== stale) return session?.accessToken
    renewing ??= renew().finally(() => (renewing = undefined))
    return renewing
  }

  const ask = async (method: Method, path: string, asked: Loose = {}): Promise<unknown> => {
    // One key for both tries: the first may have been done.
    const once = { ...asked, key: asked.key ?? newKey() }
    const first = asked.token === undefined ? await token() : asked.token
    const response = await send(method, path, once, first)
    if (response.status !== 401 || !first || asked.token !== undefined) return judged(response)
    const renewed = await token(first)
    return judged(renewed ? await send(method, path, once, renewed) : response)
  }

  return {
    get: ((path: string, asked?: Loose) => ask('get', path, asked)) as Client['get'],
    post: ((path: string, asked?: Loose) => ask('post', path, asked)) as Client['post'],
    delete: ((path: string, asked?: Loose) => ask('delete', path, asked)) as Client['delete'],
    token,
    session: () => session,
    begin: keep,
    forget: () => keep(undefined),
    url: path => `${base}/api/v1${path}`,
  }
}
