import { describe, expect, it } from 'vitest'
import { monthsOf, readDays } from '../../src/settings/calendar/year'

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const
const MARKS = [
  { day: '2026-10-01', kind: 'holiday', name: '国庆节', source: '通知' },
  { day: '2026-10-10', kind: 'workday', name: '国庆节调休', source: '通知' },
] as const

describe('a year of the calendar', () => {
  const october = monthsOf(2026, MARKS, WEEK)[9]

  it('has every day once, in its month', () => {
    expect(monthsOf(2028, [], WEEK).flatMap(month => month.days)).toHaveLength(366)
    expect(october?.days).toHaveLength(31)
  })

  it('counts a day by its mark, and else by its weekday', () => {
    const state = (number: number) => october?.days[number - 1]?.state
    expect([state(1), state(10), state(11), state(12)]).toEqual(['holiday', 'workday', 'rest', 'work'])
  })

  it('begins each month under its weekday, Monday first', () => {
    // The first of October 2026 is a Thursday.
    expect(october?.lead).toBe(3)
  })
})

describe('a list of days', () => {
  it('is read line by line', () => {
    const { days, bad } = readDays('2027-01-01 放假 元旦\n\n2027-02-06，上班，春节调休\n', 2027, '通知')
    expect(bad).toEqual([])
    expect(days).toEqual([
      { day: '2027-01-01', kind: 'holiday', name: '元旦', source: '通知' },
      { day: '2027-02-06', kind: 'workday', name: '春节调休', source: '通知' },
    ])
  })

  it('names each line that is no day of the year', () => {
    const text =
      '2027-02-30 放假 没有这天\n2026-01-01 放假 元旦\n2027-05-01 也许 劳动节\n2027-05-02 放假 甲\n2027-05-02 上班 乙'
    expect(readDays(text, 2027, '通知').bad.map(({ line, problem }) => [line, problem])).toEqual([
      [1, 'badLine'],
      [2, 'otherYear'],
      [3, 'badLine'],
      [5, 'twice'],
    ])
  })
})
