import { afterEach, describe, expect, it, vi } from 'vitest'
import { follow } from '../src'

afterEach(() => vi.unstubAllGlobals())

/** A line of the stream: what is said at once, and then nothing, or the end. */
function line(text: string, ends: boolean, signal: AbortSignal): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      if (ends) controller.close()
      signal.addEventListener('abort', () => controller.error(new Error('aborted')))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}
const step = (id: string): string => `id: ${id}\nevent: petition.report\ndata: {"petitionId":"${id}"}\n\n`

describe('following the stream', () => {
  for (const [how, ends] of [
    ['ended', true],
    ['fell silent', false],
  ] as const) {
    it(`goes on from the last place after the line ${how}`, async () => {
      const asked: (string | undefined)[] = []
      vi.stubGlobal(
        'fetch',
        async (_: string, init: { headers: Record<string, string>; signal: AbortSignal }) => {
          asked.push(init.headers['last-event-id'])
          return line(step(`p${asked.length}`), ends, init.signal)
        },
      )
      const told: string[] = []
      const states: boolean[] = []
      const stop = follow(
        { token: async () => 'token', url: path => path },
        {
          onStep: (_, { petitionId }) => told.push(petitionId),
          onReset: () => undefined,
          onState: live => states.push(live),
        },
        100,
      )
      await vi.waitFor(() => expect(told.slice(0, 2)).toEqual(['p1', 'p2']), { timeout: 5_000 })
      stop()
      expect(asked.slice(0, 2)).toEqual([undefined, 'p1'])
      expect(states.slice(0, 3)).toEqual([true, false, true])
    })
  }
})
