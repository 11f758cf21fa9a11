import { describe, expect, it } from 'vitest'
import { Refused, Unreachable, createClient, currentOf, fieldErrors, worthRetrying } from '../src'
import type { Request, Response, Session, SessionStore } from '../src'

const session = (token: string): Session =>
  ({ accessToken: token, refreshToken: `refresh-${token}`, account: { name: '张三' } }) as unknown as Session

function memory(first?: Session): SessionStore {
  let kept = first
  return { read: () => kept, write: next => (kept = next) }
}

const ok = (body: unknown): Response => ({ status: 200, headers: {}, body })
const problem = (status: number, code: string, more = {}): Response => ({
  status,
  headers: { 'retry-after': '7' },
  body: { type: `/errors#${code}`, title: code, detail: code, status, code, traceId: 't', ...more },
})

function clientOver(answer: (request: Request) => Response, store = memory(session('one'))) {
  const asked: Request[] = []
  const transport = async (request: Request): Promise<Response> => {
    asked.push(request)
    return answer(request)
  }
  return { asked, store, client: createClient({ transport, store, language: () => 'zh-CN' }) }
}

describe('the client', () => {
  it('fills the path, repeats a list in the query and leaves out what is not there', async () => {
    const { client, asked } = clientOver(() => ok({ items: [] }))
    await client.get('/petitions', { query: { status: ['reported', 'dispatched'], text: undefined } })
    await client.get('/petitions/{id}', { path: { id: 'a/b' } })
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/v1/petitions?status=reported&status=dispatched',
      '/api/v1/petitions/a%2Fb',
    ])
  })

  it('sends version, key and body with an action', async () => {
    const { client, asked } = clientOver(() => ok({}))
    await client.post('/petitions/{id}/accept', { path: { id: 'x' }, version: 3, key: 'key-12345', body: {} })
    expect(asked[0]?.headers).toMatchObject({ 'if-match': '"3"', 'idempotency-key': 'key-12345' })
    expect(asked[0]?.body).toBe('{}')
  })

  it('renews the tokens once for all that wait, and repeats each request with its own key', async () => {
    const { client, asked, store } = clientOver(({ url, headers }) => {
      if (url.endsWith('/session-refreshes')) return ok(session('two'))
      return headers['authorization'] === 'Bearer two' ? ok({}) : problem(401, 'session_ended')
    })
    await Promise.all([
      client.post('/notices/read-all', { body: {} }),
      client.post('/petitions/{id}/urge', { path: { id: 'x' }, version: 1, body: {} }),
    ])
    expect(asked.filter(({ url }) => url.endsWith('/session-refreshes'))).toHaveLength(1)
    const urges = asked.filter(({ url }) => url.endsWith('/urge'))
    expect(new Set(urges.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(store.read()?.accessToken).toBe('two')
  })

  it('uses the tokens that another page has renewed meanwhile', async () => {
    const { client, asked, store } = clientOver(({ headers }) =>
      headers['authorization'] === 'Bearer other' ? ok({}) : problem(401, 'session_ended'),
    )
    store.write(session('other'))
    await client.get('/me')
    expect(asked.some(({ url }) => url.endsWith('/session-refreshes'))).toBe(false)
  })

  it('forgets the session when it cannot be renewed', async () => {
    const { client, store } = clientOver(() => problem(401, 'session_ended'))
    await expect(client.get('/me')).rejects.toBeInstanceOf(Refused)
    expect(store.read()).toBeUndefined()
  })

  it('keeps the session when the network fails in the middle of renewing', async () => {
    const { client, store } = clientOver(({ url }) => {
      if (url.endsWith('/session-refreshes')) throw new Unreachable('no answer')
      return problem(401, 'session_ended')
    })
    await expect(client.get('/me')).rejects.toBeInstanceOf(Unreachable)
    expect(store.read()?.accessToken).toBe('one')
  })

  it('takes an answer that is no problem document as no answer of ours', async () => {
    const { client } = clientOver(() => ({ status: 502, headers: {}, body: undefined }))
    await expect(client.get('/me')).rejects.toBeInstanceOf(Unreachable)
  })

  it('tells the present state, the fields at fault, and whether to try again', async () => {
    const { client } = clientOver(({ url }) =>
      url.endsWith('/accept')
        ? problem(409, 'version_conflict', { current: { version: 4 } })
        : problem(422, 'validation_failed', {
            errors: [{ field: 'title', code: 'too_long', detail: '太长' }],
          }),
    )
    const conflict = await client
      .post('/petitions/{id}/accept', { path: { id: 'x' }, version: 3, body: {} })
      .catch((error: unknown) => error)
    expect(currentOf<{ version: number }>(conflict)?.version).toBe(4)
    expect(worthRetrying(conflict)).toBe(false)
    const invalid = await client.get('/petitions').catch((error: unknown) => error)
    expect(fieldErrors(invalid)).toEqual({ title: '太长' })
    expect(worthRetrying(new Unreachable('x'))).toBe(true)
  })
})
