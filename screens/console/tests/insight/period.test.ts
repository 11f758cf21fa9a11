import { describe, expect, it } from 'vitest'
import {
  before,
  daysOf,
  later,
  momentsOf,
  periodOf,
  presetOf,
  presetPeriod,
  stepOf,
} from '../../src/insight/period'

// 01:30 of the 22nd in China is still the 21st by universal time.
const NOW = Date.parse('2026-11-21T17:30:00Z')

describe('a period', () => {
  it('counts days in China, today among them', () => {
    expect(presetPeriod('today', NOW)).toEqual({ from: '2026-11-22', to: '2026-11-23' })
    expect(daysOf(presetPeriod('week', NOW))).toBe(7)
    expect(presetPeriod('quarter', NOW).from).toBe('2026-10-01')
    expect(presetPeriod('month', NOW).from).toBe('2026-11-01')
    expect(presetPeriod('year', NOW).from).toBe('2026-01-01')
  })

  it('is known again as the preset that it came from', () => {
    expect(presetOf(presetPeriod('days30', NOW), NOW)).toBe('days30')
    expect(presetOf({ from: '2026-01-03', to: '2026-02-03' }, NOW)).toBeUndefined()
  })

  it('falls back to 30 days where an address names what the server would refuse', () => {
    const usual = presetPeriod('days30', NOW)
    expect(periodOf('2026-03-01', '2026-02-01', NOW)).toEqual(usual)
    expect(periodOf('2020-01-01', '2026-02-01', NOW)).toEqual(usual)
    expect(periodOf('yesterday', undefined, NOW)).toEqual(usual)
    expect(periodOf('2026-01-01', '2026-02-01', NOW)).toEqual({ from: '2026-01-01', to: '2026-02-01' })
  })

  it('has one as long before it', () => {
    expect(before({ from: '2026-03-01', to: '2026-03-08' })).toEqual({ from: '2026-02-22', to: '2026-03-01' })
  })

  it('is parted so that a chart stays readable', () => {
    expect(stepOf({ from: '2026-01-01', to: '2026-01-31' })).toBe('day')
    expect(stepOf({ from: '2026-01-01', to: '2026-04-01' })).toBe('week')
    expect(stepOf({ from: '2026-01-01', to: '2026-12-31' })).toBe('month')
  })

  it('begins and ends at midnight in China', () => {
    expect(new Date(momentsOf({ from: '2026-11-22', to: '2026-11-23' }).since).toISOString()).toBe(
      '2026-11-21T16:00:00.000Z',
    )
    expect(later('2026-02-28', 1)).toBe('2026-03-01')
  })
})
