import { describe, expect, it } from 'vitest'
import { Refused, Unreachable, agoWords, day, deadlineWords, failureWords, minute } from '../src'
import { messagesOf } from '../src/follow'
import type { Problem } from '../src'

const say = (key: string, values?: Record<string, unknown>): string =>
  values ? `${key} ${Object.values(values).join(' ')}` : key
const noon = Date.parse('2026-11-21T04:00:00Z')

describe('times', () => {
  it('are those of China, wherever the device stands', () => {
    expect(day('2026-11-20T16:30:00Z')).toBe('2026-11-21')
    expect(minute('2026-11-20T16:05:00Z')).toBe('2026-11-21 00:05')
  })

  it('say how long is left and how long it is over', () => {
    expect(deadlineWords('2026-11-21T06:30:00Z', noon, say)).toBe('span.left.hour 2')
    expect(deadlineWords('2026-11-21T03:15:00Z', noon, say)).toBe('span.over.minute 45')
    expect(agoWords('2026-11-18T04:00:00Z', noon, say)).toBe('span.ago.day 3')
    expect(agoWords('2026-11-21T03:59:40Z', noon, say)).toBe('span.now')
  })
})

describe('failures', () => {
  const problem: Problem = {
    type: '/errors#x',
    title: '太多了',
    detail: '慢一点。',
    status: 429,
    code: 'x',
    traceId: 'trace',
  }

  it('say what the server said, and when to come back', () => {
    expect(failureWords(new Refused(problem, 7), say)).toEqual({
      title: '太多了',
      detail: '慢一点。 failure.retryIn 7',
    })
  })

  it('say how a petition stands where somebody was faster, not where a programmer would look', () => {
    const overtaken = { ...problem, status: 409, code: 'version_conflict', detail: 'See `current`.' }
    const current = JSON.parse('{"status":"closed"}') as Problem['current']
    const words = failureWords(new Refused({ ...overtaken, current }), say)
    expect(words.detail).toBe('failure.nowStands word.status.closed')
    expect(failureWords(new Refused(overtaken), say).detail).toBe('See `current`.')
  })

  it('name the trace where the fault is ours, and the network where it is not', () => {
    expect(failureWords(new Refused({ ...problem, status: 500 }), say).trace).toBe('failure.trace trace')
    expect(failureWords(new Unreachable('x'), say).title).toBe('failure.unreachable')
  })
})

describe('the stream', () => {
  it('gives whole messages and keeps what is not whole yet', () => {
    const { messages, rest } = messagesOf(
      'id: 7\nevent: petition.report\ndata: {"a":1}\n\n: still here\n\nid: 8\nev',
    )
    expect(messages).toEqual([{ id: '7', event: 'petition.report', data: '{"a":1}' }])
    expect(rest).toBe('id: 8\nev')
  })
})
