import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { openKept, type Kept, type KeptPhoto } from '../src/kept/db'
import { keepView } from '../src/petition/catch-up'
import { again, discard, enqueue } from '../src/queue/queue'
import type { NewStep } from '../src/queue/step'
import { createSync } from '../src/queue/sync'
import { PageDied, StandIn, refusal, view, type Weather } from './stand-in'

const HOUR = 3_600_000
let kept: Kept
let server: StandIn
let clock = 1_000_000
let account = 0

const machine = (alone = async (work: () => Promise<void>) => (await work(), true)) =>
  createSync({
    kept,
    wire: server.wire(),
    now: () => clock,
    alone,
    onChange: () => undefined,
    onPetition: one => keepView(kept, one, clock),
  })

const step = (action: 'accept' | 'note_progress' | 'finish', more: Partial<NewStep> = {}): NewStep => ({
  action,
  petitionId: 'p',
  title: '漏水',
  body: action === 'finish' ? { result: '已修好' } : { text: action, visibility: 'internal' },
  photoIds: [],
  seen: { version: 1, at: clock },
  ...more,
})

async function photo(id: string): Promise<string> {
  const taken: KeptPhoto = {
    id,
    owner: 'draft:x',
    type: 'image/jpeg',
    bytes: new ArrayBuffer(3),
    key: `key-of-${id}`,
    takenAt: clock,
  }
  await kept.put('photos', taken)
  return id
}

const once = (...weathers: Weather[]): (() => Weather) => {
  const left = [...weathers]
  return () => left.shift() ?? 'fair'
}
const states = async (): Promise<string[]> => (await kept.getAll('steps')).map(({ state }) => state)

beforeEach(async () => {
  account += 1
  clock = 1_000_000
  kept = await openKept(`account-${account}`)
  server = new StandIn()
  await keepView(kept, view('p', 1), clock)
})

describe('sending what waits', () => {
  it('sends the steps of a petition in their order, each upon the version that the one before brought about', async () => {
    await enqueue(kept, [step('accept')], clock)
    await enqueue(kept, [step('note_progress')], clock)
    await enqueue(kept, [step('finish')], clock)
    expect(await machine().run()).toEqual({ end: 'idle' })
    expect(server.done.map(({ action }) => action)).toEqual(['accept', 'note_progress', 'finish'])
    expect(server.asked.map(({ version }) => version)).toEqual([1, 2, 3])
    expect(await states()).toEqual(['sent', 'sent', 'sent'])
  })

  it('uploads the photos first and puts their ids into the step, in their order', async () => {
    const photoIds = [await photo('a'), await photo('b')]
    await enqueue(kept, [step('finish', { photoIds })], clock)
    await machine().run()
    expect(server.done[0]?.photos).toEqual(['photo-1', 'photo-2'])
    expect(await kept.count('photos')).toBe(0)
  })

  it('asks again under the same key and with the same bytes when the answer was lost', async () => {
    const photoIds = [await photo('a')]
    await enqueue(kept, [step('finish', { photoIds })], clock)
    server.weather = once('fair', 'answer_lost')
    expect(await machine().run()).toEqual({ end: 'offline' })
    expect(await machine().run()).toEqual({ end: 'idle' })
    expect(server.done).toHaveLength(1)
    expect(new Set(server.asked.map(({ key, body }) => key + body)).size).toBe(1)
  })

  it('uploads a photo once although the answer to it was lost', async () => {
    await enqueue(kept, [step('finish', { photoIds: [await photo('a')] })], clock)
    server.weather = once('answer_lost')
    await machine().run()
    await machine().run()
    expect(server.uploads).toEqual(['photo-1'])
    expect(server.done).toHaveLength(1)
  })

  it('goes on after the page died in the middle of a step', async () => {
    await enqueue(kept, [step('accept'), step('finish')], clock)
    server.weather = once('page_dies')
    await expect(machine().run()).rejects.toBeInstanceOf(PageDied)
    expect(await machine().run()).toEqual({ end: 'idle' })
    expect(server.done.map(({ action }) => action)).toEqual(['accept', 'finish'])
  })

  it('takes a photo to the server anew when the old upload may have been removed there', async () => {
    await enqueue(kept, [step('finish', { photoIds: [await photo('a')] })], clock)
    server.weather = once('fair', 'lost_on_the_way')
    await machine().run()
    server.removed.add('photo-1')
    clock += 30 * HOUR
    await machine().run()
    expect(server.uploads).toEqual(['photo-1', 'photo-2'])
    expect(server.done.map(({ photos }) => photos)).toEqual([['photo-2']])
  })

  it('does not even try without network, so that what waits can still be taken back', async () => {
    await enqueue(kept, [step('accept')], clock)
    server.reachable = false
    expect(await machine().run()).toEqual({ end: 'offline' })
    expect(server.asked).toHaveLength(0)
    expect(await discard(kept, 1)).toBe(true)
  })

  it('leaves the queue alone while another page of the browser is at it', async () => {
    await enqueue(kept, [step('accept')], clock)
    expect(await machine(() => Promise.resolve(false)).run()).toEqual({ end: 'busy_elsewhere' })
    expect(server.asked).toHaveLength(0)
  })

  it('does a step once although two pages send at the same time and no lock helps', async () => {
    await enqueue(kept, [step('accept'), step('finish')], clock)
    await Promise.all([machine().run(), machine().run()])
    expect(server.done.map(({ action }) => action)).toEqual(['accept', 'finish'])
  })
})

describe('what the server refuses', () => {
  it('shows a conflict with the present state, and holds what follows of the same petition but not of others', async () => {
    server.elsewhere('p')
    await keepView(kept, view('q', 1), clock)
    await enqueue(kept, [step('accept'), step('finish'), step('accept', { petitionId: 'q' })], clock)
    await machine().run()
    expect(await states()).toEqual(['refused', 'waiting', 'sent'])
    const [refused] = await kept.getAll('steps')
    expect(refused?.trouble).toMatchObject({ status: 409, code: 'version_conflict' })
    expect((await kept.get('petitions', 'p'))?.view?.version).toBe(2)
  })

  it('does a refused step again upon the present version, and then what followed it', async () => {
    server.elsewhere('p')
    await enqueue(kept, [step('accept'), step('finish')], clock)
    await machine().run()
    await again(kept, 1, 2)
    await machine().run()
    expect(server.done.map(({ action }) => action)).toEqual(['accept', 'finish'])
    expect(await states()).toEqual(['sent', 'sent'])
  })

  it('goes on with what followed once a refused step was dropped', async () => {
    server.elsewhere('p')
    await enqueue(kept, [step('accept'), step('finish')], clock)
    await machine().run()
    expect(await discard(kept, 1)).toBe(true)
    await machine().run()
    expect(server.done.map(({ action }) => action)).toEqual(['finish'])
  })

  it('keeps the fields that are at fault, and sends what was mended under a fresh key', async () => {
    await enqueue(kept, [step('note_progress')], clock)
    const fields = [{ field: 'text', code: 'too_long', detail: '太长' }]
    const [first] = await kept.getAll('steps')
    const wire = server.wire()
    const refusing = createSync({
      kept,
      wire: { ...wire, act: () => Promise.reject(refusal(422, 'validation_failed', { errors: fields })) },
      now: () => clock,
      alone: async work => (await work(), true),
      onChange: () => undefined,
      onPetition: () => Promise.resolve(),
    })
    await refusing.run()
    const [refused] = await kept.getAll('steps')
    expect(refused?.trouble?.fields).toEqual({ text: '太长' })
    await again(kept, 1, 1, { body: { text: '短', visibility: 'internal' }, photoIds: [] })
    await machine().run()
    expect(server.done).toHaveLength(1)
    expect(server.done[0]?.key).not.toBe(first?.key)
  })

  it('keeps everything when the session has ended', async () => {
    await enqueue(kept, [step('accept'), step('finish')], clock)
    const wire = { ...server.wire(), act: () => Promise.reject(refusal(401, 'session_ended')) }
    const parts = {
      kept,
      wire,
      now: () => clock,
      onChange: () => undefined,
      onPetition: () => Promise.resolve(),
    }
    const out = createSync({ ...parts, alone: async work => (await work(), true) })
    expect(await out.run()).toEqual({ end: 'signed_out' })
    expect(await states()).toEqual(['waiting', 'waiting'])
    await machine().run()
    expect(server.done).toHaveLength(2)
  })

  it('waits as long as the server asks when it comes too often', async () => {
    await enqueue(kept, [step('accept')], clock)
    server.weather = once('too_often')
    expect(await machine().run()).toEqual({ end: 'later', seconds: 30 })
    expect(await states()).toEqual(['waiting'])
  })

  it('passes by a petition over which the server stumbles', async () => {
    await keepView(kept, view('q', 1), clock)
    await enqueue(kept, [step('accept'), step('accept', { petitionId: 'q' })], clock)
    server.weather = once('stumbles')
    expect(await machine().run()).toEqual({ end: 'later' })
    expect(server.done.map(({ petitionId }) => petitionId)).toEqual(['q'])
  })
})

describe('taking back', () => {
  it('drops a step that was never tried, with its photos', async () => {
    await enqueue(kept, [step('finish', { photoIds: [await photo('a')] })], clock)
    expect(await discard(kept, 1)).toBe(true)
    expect(await kept.count('photos')).toBe(0)
  })

  it('keeps a step of which nobody knows whether it was done', async () => {
    await enqueue(kept, [step('accept')], clock)
    server.weather = once('answer_lost')
    await machine().run()
    expect(await discard(kept, 1)).toBe(false)
  })

  it('does not send a step that was dropped while its photos went up', async () => {
    await enqueue(kept, [step('finish', { photoIds: [await photo('a')] })], clock)
    const wire = server.wire()
    const parts = { kept, now: () => clock, onChange: () => undefined, onPetition: () => Promise.resolve() }
    const slow = createSync({
      ...parts,
      wire: { ...wire, upload: async one => (await discard(kept, 1), wire.upload(one)) },
      alone: async work => (await work(), true),
    })
    expect(await slow.run()).toEqual({ end: 'idle' })
    expect(server.done).toHaveLength(0)
  })
})

describe('any weather', () => {
  // A small generator with a seed, so that a schedule that fails can be run again.
  const chances = (seed: number) => () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  const BAD: readonly Weather[] = [
    'lost_on_the_way',
    'answer_lost',
    'busy',
    'stumbles',
    'too_often',
    'page_dies',
  ]

  it.each(Array.from({ length: 150 }, (_, seed) => seed + 1))(
    'does everything once, in order (%i)',
    async seed => {
      const chance = chances(seed)
      const petitions = ['p', 'q', 'r']
      for (const id of petitions) await keepView(kept, view(id, 1), clock)
      server.weather = () => (chance() < 0.55 ? (BAD[Math.floor(chance() * BAD.length)] ?? 'fair') : 'fair')
      const wanted: string[] = []
      for (let made = 0; made < 9; made++) {
        const petitionId = petitions[Math.floor(chance() * petitions.length)] ?? 'p'
        const photoIds = chance() < 0.4 ? [await photo(`${seed}-${made}`)] : []
        const body = { text: `${made}`, visibility: 'internal' as const }
        await enqueue(kept, [step('note_progress', { petitionId, photoIds, body })], clock)
        wanted.push(petitionId)
        if (chance() < 0.5)
          await Promise.allSettled([machine().run(), chance() < 0.3 ? machine().run() : undefined])
      }
      for (let pass = 0; pass < 400 && (await states()).some(one => one !== 'sent'); pass++) {
        if (pass > 300) server.weather = () => 'fair'
        await machine()
          .run()
          .catch(() => undefined)
      }
      for (const id of petitions) {
        const steps = (await kept.getAllFromIndex('steps', 'petitionId', id)).map(({ key }) => key)
        expect(server.done.filter(({ petitionId }) => petitionId === id).map(({ key }) => key)).toEqual(steps)
      }
      expect(server.done).toHaveLength(wanted.length)
      expect(await kept.count('photos')).toBe(0)
      expect(new Set(server.done.flatMap(({ photos }) => photos)).size).toBe(server.uploads.length)
    },
  )
})
