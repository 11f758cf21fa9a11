import 'fake-indexeddb/auto'
import { expect, it } from 'vitest'
import { openKept } from '../src/kept/db'
import { enqueue } from '../src/queue/queue'
import type { NewStep } from '../src/queue/step'
import { createSync } from '../src/queue/sync'
import { StandIn } from './stand-in'

it('a form opened before the page knew the answer to one’s own step is not held against its maker', async () => {
  const kept = await openKept('own-step')
  const server = new StandIn()
  let clock = 1_000_000
  const sync = createSync({
    kept,
    wire: server.wire(),
    now: () => clock,
    alone: async work => {
      await work()
      return true
    },
    onChange: () => undefined,
    onPetition: async () => undefined,
  })
  const step = (action: 'accept' | 'finish'): NewStep => ({
    action,
    petitionId: 'p',
    title: '漏水',
    body: action === 'finish' ? { result: '已修好' } : {},
    photoIds: [],
    seen: { version: 1, at: clock },
  })
  await enqueue(kept, [step('accept')], clock)
  await sync.run()
  clock += 40
  await enqueue(kept, [step('finish')], clock)
  await sync.run()
  expect(server.done.map(({ action }) => action)).toEqual(['accept', 'finish'])
})
