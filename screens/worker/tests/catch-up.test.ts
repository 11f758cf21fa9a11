import 'fake-indexeddb/auto'
import { createClient, type Request, type Response } from '@sanping/shared'
import { beforeEach, expect, it } from 'vitest'
import { openKept, readNote, type Kept } from '../src/kept/db'
import { createCatchUp, keepView, summaryOf } from '../src/petition/catch-up'
import { knownColleagues } from '../src/petition/colleagues'
import { view } from './stand-in'

const NOW = Date.parse('2026-11-22T02:00:00Z')
let kept: Kept
let account = 0
let there: Map<string, ReturnType<typeof view>>
let asked: string[]
let refuses = false

const ok = (body: unknown): Response => ({ status: 200, headers: {}, body })
const missing: Response = {
  status: 404,
  headers: {},
  body: { type: '', title: '', detail: '', status: 404, code: 'not_found', traceId: 't' },
}

async function transport({ url }: Request): Promise<Response> {
  const path = url.replace('/api/v1', '')
  asked.push(path)
  if (path.startsWith('/petitions?')) return ok({ items: [...there.values()].map(summaryOf) })
  if (path.startsWith('/petition-changes')) {
    return ok({ items: [...there.values()].map(summaryOf), nextCursor: 'next', more: false })
  }
  if (path === '/categories') return ok({ items: [] })
  if (path.endsWith('/assignees')) return refuses ? missing : ok({ items: [] })
  const [, id = '', rest] = /^\/petitions\/([^/]+)(\/history)?$/.exec(path) ?? []
  const found = there.get(id)
  if (!found) return missing
  return ok(rest ? { items: [] } : found)
}

const catchUp = () =>
  createCatchUp({
    kept,
    client: createClient({
      transport,
      store: { read: () => undefined, write: () => undefined },
      language: () => 'zh-CN',
    }),
    now: () => NOW,
    onChange: () => undefined,
  })

beforeEach(async () => {
  account += 1
  kept = await openKept(`phone-${account}`)
  there = new Map([view('p', 1), view('q', 3)].map(one => [one.id, one]))
  asked = []
  refuses = false
})

it('keeps what is open with its views and histories, and goes on from the cursor next time', async () => {
  await catchUp().run(true)
  const all = await kept.getAll('petitions')
  expect(all.map(({ id, view: seen, history }) => [id, seen?.version, history?.length])).toEqual([
    ['p', 1, 0],
    ['q', 3, 0],
  ])
  expect(await readNote(kept, 'cursor')).toBe('next')
  const since = encodeURIComponent(new Date(NOW - 3 * 24 * 3_600_000).toISOString())
  expect(asked).toContain(`/petition-changes?limit=100&since=${since}`)
  asked = []
  await catchUp().run(false)
  expect(asked).toEqual(['/petition-changes?limit=100&cursor=next'])
})

it('reads anew only what changed', async () => {
  await catchUp().run(true)
  there.set('p', view('p', 2))
  asked = []
  await catchUp().run(false)
  expect(asked.filter(path => path.startsWith('/petitions/'))).toEqual([
    '/petitions/p',
    '/petitions/p/history',
  ])
})

it('forgets what has left the scope', async () => {
  await catchUp().run(true)
  await kept.put('thumbs', { id: 't', petitionId: 'q', type: 'image/jpeg', bytes: new ArrayBuffer(1) })
  there.delete('q')
  await catchUp().run(true)
  expect(await kept.getAllKeys('petitions')).toEqual(['p'])
  expect(await kept.count('thumbs')).toBe(0)
})

it('reads the history anew after a step of one’s own brought the view along', async () => {
  await catchUp().run(true)
  there.set('p', view('p', 2))
  await keepView(kept, view('p', 2), NOW)
  asked = []
  await catchUp().run(false)
  expect(asked).toContain('/petitions/p/history')
  expect((await kept.get('petitions', 'p'))?.toldTo).toBe(2)
})

it('never puts an older view over a newer one', async () => {
  await keepView(kept, view('p', 5), NOW)
  await keepView(kept, view('p', 4), NOW)
  await catchUp().read('p')
  expect((await kept.get('petitions', 'p'))?.view?.version).toBe(5)
})

it('knows the colleagues of a place before there is no network, and asks once a day', async () => {
  for (const id of ['p', 'q']) there.set(id, { ...view(id, 1), allowedActions: ['accept'] })
  const known = () => asked.filter(path => path.endsWith('/assignees'))
  await catchUp().run(true)
  expect(known()).toEqual(['/petitions/p/assignees'])
  await catchUp().run(true)
  expect(known()).toHaveLength(1)
  expect(await knownColleagues(kept, view('q', 1))).toEqual({ at: NOW, items: [] })
})

it('goes on where it may not know the colleagues', async () => {
  refuses = true
  there.set('p', { ...view('p', 1), allowedActions: ['transfer'] })
  await catchUp().run(true)
  expect(await readNote(kept, 'caughtUp')).toBe(NOW)
})
