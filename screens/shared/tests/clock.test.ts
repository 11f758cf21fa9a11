import { describe, expect, it } from 'vitest'
import { serverClock, type OffsetStore, type Transport } from '../src'

const DAY = 24 * 3_600_000

function store(): OffsetStore & { readonly kept: number | undefined } {
  let kept: number | undefined
  return {
    get kept() {
      return kept
    },
    read: () => kept,
    write: offset => (kept = offset),
  }
}
const answering =
  (headers: Record<string, string>): Transport =>
  async () => ({ status: 200, headers, body: {} })
const asked = { method: 'GET', url: '/', headers: {}, timeout: 1 } as const

describe('the clock', () => {
  for (const [device, off] of [
    ['three days behind', 3 * DAY],
    ['a year ahead', -365 * DAY],
  ] as const) {
    it(`goes by the server’s time although the device is ${device}, also after a restart`, async () => {
      const offsets = store()
      const clock = serverClock(offsets)
      const server = Date.now() + off
      await clock.clocked(answering({ date: new Date(server).toUTCString() }))(asked)
      expect(Math.abs(clock.now() - server)).toBeLessThan(2_000)
      expect(Math.abs(serverClock(offsets).now() - server)).toBeLessThan(2_000)
    })
  }

  it('does not jump about for the whole seconds of the header', async () => {
    const offsets = store()
    await serverClock(offsets).clocked(answering({ date: new Date().toUTCString() }))(asked)
    expect(offsets.kept).toBeUndefined()
  })

  it('goes by the device where an answer tells no time', async () => {
    const clock = serverClock(store())
    await clock.clocked(answering({}))(asked)
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(100)
  })
})
