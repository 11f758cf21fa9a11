import { describe, expect, it } from 'vitest'
import { nextBack, windowOf } from '../../src/map/window'

const NOW = Date.parse('2026-11-21T17:30:00Z')

describe('the time slider', () => {
  it('stands at today with the days before it', () => {
    expect(windowOf(0, 7, NOW)).toEqual({
      from: '2026-11-16',
      until: '2026-11-22',
      since: '2026-11-16T00:00:00+08:00',
      before: '2026-11-23T00:00:00+08:00',
    })
  })

  it('shows one whole day where the window is a day', () => {
    const { from, until } = windowOf(3, 1, NOW)
    expect([from, until]).toEqual(['2026-11-19', '2026-11-19'])
  })

  it('runs up to today and begins again', () => {
    expect(nextBack(5, 30)).toBe(1)
    expect(nextBack(1, 30)).toBe(0)
    expect(nextBack(0, 30)).toBe(335)
  })
})
