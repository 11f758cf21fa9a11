import { day } from '@sanping/shared'
import { later } from '../insight/period'

/** How far back the slider reaches, in days. */
export const REACH = 365
/** How many days are shown at once. */
export const WINDOWS = [1, 7, 30, 90, 365] as const
export type WindowDays = (typeof WINDOWS)[number]

/** The days that a place of the slider stands for: it ends on that day. `at` counts days back from today. */
export function windowOf(
  back: number,
  days: number,
  now: number,
): { from: string; until: string; since: string; before: string } {
  const until = later(day(now), -back)
  const from = later(until, 1 - days)
  return {
    from,
    until,
    since: `${from}T00:00:00+08:00`,
    before: `${later(until, 1)}T00:00:00+08:00`,
  }
}

/** The next place of a slider that runs: towards today, and from there again from the beginning. */
export function nextBack(back: number, days: number): number {
  const step = Math.max(1, Math.round(days / 7))
  return back === 0 ? REACH - days : Math.max(0, back - step)
}
