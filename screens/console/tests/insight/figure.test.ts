import { describe, expect, it } from 'vitest'
import { amountWords, hours, partCount, percent, valueOf } from '../../src/insight/figure'
import { ranking, stepStart, trend } from '../../src/insight/series'

describe('a share', () => {
  it('never rounds to all or to nothing what is neither', () => {
    expect(percent(0.9996)).toBe('99.9%')
    expect(percent(0.0001)).toBe('0.1%')
    expect(percent(1)).toBe('100%')
    expect(percent(0.9758)).toBe('97.6%')
  })

  it('is a dash, not zero, where nothing could be counted', () => {
    expect(percent(undefined)).toBe('—')
    expect(hours(null)).toBe('—')
    expect(valueOf('on_time', { denominator: 0 })).toBeUndefined()
    expect(amountWords('petitions', { denominator: 0 })).toBe('0')
  })

  it('has parts that add up', () => {
    const amount = { numerator: 283, denominator: 290, share: 0.9758 }
    expect(partCount(amount, 'numerator') + partCount(amount, 'missed')).toBe(
      partCount(amount, 'denominator'),
    )
  })
})

describe('a trend', () => {
  it('shows the days on which nothing came', () => {
    const points = trend('petitions', [{ group: '2026-11-02', denominator: 4 }], {
      from: '2026-11-01',
      to: '2026-11-04',
    })
    expect(points.map(point => point.value)).toEqual([0, 4, 0])
  })

  it('names weeks by their Monday, as the server does', () => {
    expect(stepStart('2026-11-22', 'week')).toBe('2026-11-16')
    expect(stepStart('2026-11-16', 'week')).toBe('2026-11-16')
    const points = trend('on_time', [], { from: '2026-08-01', to: '2026-11-01' })
    expect(points[0]?.group).toBe('2026-07-27')
    expect(points[0]?.value).toBeUndefined()
  })

  it('goes on by months over the turn of the year', () => {
    const points = trend('petitions', [], { from: '2025-11-15', to: '2026-11-01' })
    expect(points.map(point => point.label).slice(0, 4)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(points).toHaveLength(12)
  })
})

describe('a ranking', () => {
  it('puts the groups with most petitions first', () => {
    const groups = [
      { group: 'a', name: '甲', denominator: 3 },
      { group: 'b', name: '乙', denominator: 9 },
    ]
    expect(ranking('petitions', groups, group => group.name ?? '').map(point => point.label)).toEqual([
      '乙',
      '甲',
    ])
  })
})
