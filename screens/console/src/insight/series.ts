import { later, stepOf, type Period } from './period'
import { valueOf, type Amount, type Figure } from './figure'
import type { Schema } from '@sanping/shared'

/** One bar or point of a chart, with what its table row says. */
export interface Point {
  /** As the server names the group, to list what it counts. */
  readonly group: string
  readonly label: string
  readonly amount: Amount
  /** None where nothing could be counted: a gap, never a zero. */
  readonly value: number | undefined
}

const NOTHING: Amount = { denominator: 0 }

/** The first day of the step that holds a day, as the server names the group. */
export function stepStart(date: string, step: 'day' | 'week' | 'month'): string {
  if (step === 'day') return date
  if (step === 'month') return `${date.slice(0, 7)}-01`
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
  return later(date, -weekday)
}

function nextStep(date: string, step: 'day' | 'week' | 'month'): string {
  if (step === 'day') return later(date, 1)
  return step === 'week' ? later(date, 7) : stepStart(later(date, 31), 'month')
}

/** A trend with a point for every step of the period, also for those in which nothing came. */
export function trend(key: Figure, groups: readonly Schema<'GroupView'>[], period: Period): Point[] {
  const step = stepOf(period)
  const found = new Map(groups.map(group => [group.group, group]))
  const points: Point[] = []
  for (let at = stepStart(period.from, step); at < period.to; at = nextStep(at, step)) {
    const amount = found.get(at) ?? NOTHING
    const label = step === 'month' ? at.slice(0, 7) : at.slice(5)
    points.push({ group: at, label, amount, value: valueOf(key, amount) })
  }
  return points
}

/** The largest groups of a figure, most petitions first. */
export function ranking(
  key: Figure,
  groups: readonly Schema<'GroupView'>[],
  name: (group: Schema<'GroupView'>) => string,
): Point[] {
  return groups
    .map(group => ({ group: group.group, label: name(group), amount: group, value: valueOf(key, group) }))
    .sort((a, b) => b.amount.denominator - a.amount.denominator || a.label.localeCompare(b.label, 'zh'))
}
