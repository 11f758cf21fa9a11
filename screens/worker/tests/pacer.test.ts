import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { backoff, createPacer } from '../src/queue/pacer'
import type { Outcome } from '../src/queue/sync'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pacerOver = (...outcomes: Outcome[]) => {
  const run = vi.fn(async () => outcomes.shift() ?? ({ end: 'idle' } as const))
  return { run, pacer: createPacer(run, () => undefined) }
}

it('waits twice as long after each failure, up to five minutes', () => {
  expect([0, 1, 2, 20].map(failures => backoff(failures, 0.5))).toEqual([2_000, 4_000, 8_000, 300_000])
})

it('tries again by itself while the server cannot be reached, and rests when all is sent', async () => {
  const { run, pacer } = pacerOver({ end: 'offline' }, { end: 'offline' })
  await pacer.now()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(run).toHaveBeenCalledTimes(3)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(run).toHaveBeenCalledTimes(3)
})

it('waits at least as long as the server said', async () => {
  const { run, pacer } = pacerOver({ end: 'later', seconds: 90 })
  await pacer.now()
  await vi.advanceTimersByTimeAsync(89_000)
  expect(run).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(run).toHaveBeenCalledTimes(2)
})

it('leaves it at that when nobody is signed in', async () => {
  const { run, pacer } = pacerOver({ end: 'signed_out' })
  await pacer.now()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(run).toHaveBeenCalledTimes(1)
})

it('runs once more when something was added during a pass', async () => {
  const { run, pacer } = pacerOver()
  const first = pacer.now()
  void pacer.now()
  await first
  expect(run).toHaveBeenCalledTimes(2)
})
