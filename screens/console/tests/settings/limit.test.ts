import { describe, expect, it } from 'vitest'
import { limitOf, said, unitsOf } from '../../src/settings/clock/limit'

describe('a time limit', () => {
  it('is said in the largest unit in which it is whole', () => {
    expect(said({ minutes: 2100, measure: 'working' })).toEqual({ amount: 5, unit: 'workday' })
    expect(said({ minutes: 4320, measure: 'clock' })).toEqual({ amount: 3, unit: 'day' })
    expect(said({ minutes: 120, measure: 'clock' })).toEqual({ amount: 2, unit: 'hour' })
    expect(said({ minutes: 90, measure: 'working' })).toEqual({ amount: 90, unit: 'minute' })
  })

  it('means the same again', () => {
    for (const limit of [
      { minutes: 2100, measure: 'working' },
      { minutes: 61, measure: 'clock' },
      { minutes: 10080, measure: 'clock' },
    ] as const) {
      expect(limitOf(said(limit), limit.measure)).toEqual(limit)
    }
  })

  it('knows no workdays around the clock', () => {
    expect(unitsOf('clock')).not.toContain('workday')
    expect(unitsOf('working')).not.toContain('day')
  })
})
