import { day } from '@sanping/shared'

/** Days in China, from one day on and before another, as the figures are asked for. */
export interface Period {
  readonly from: string
  /** The day after the last one. */
  readonly to: string
}

/** The periods that are one click away. */
export const PRESETS = ['today', 'week', 'days30', 'month', 'quarter', 'year'] as const
export type Preset = (typeof PRESETS)[number]

const DAY = 86_400_000
/** The longest period that the server counts over, in days. */
export const LONGEST = 731

/** The day so many days later. */
export function later(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** How many days a period has. */
export function daysOf({ from, to }: Period): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY)
}

/** A period that is one click away, as it is now. */
export function presetPeriod(preset: Preset, now: number): Period {
  const today = day(now)
  const to = later(today, 1)
  const [year = '', month = ''] = today.split('-')
  switch (preset) {
    case 'today':
      return { from: today, to }
    case 'week':
      return { from: later(today, -6), to }
    case 'days30':
      return { from: later(today, -29), to }
    case 'month':
      return { from: `${year}-${month}-01`, to }
    case 'quarter': {
      const first = String(Math.floor((Number(month) - 1) / 3) * 3 + 1).padStart(2, '0')
      return { from: `${year}-${first}-01`, to }
    }
    case 'year':
      return { from: `${year}-01-01`, to }
  }
}

/** Which of the presets a period is, if any. */
export function presetOf(period: Period, now: number): Preset | undefined {
  return PRESETS.find(preset => {
    const { from, to } = presetPeriod(preset, now)
    return from === period.from && to === period.to
  })
}

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** The period that an address names; the last 30 days where it names none that the server would count over. */
export function periodOf(from: unknown, to: unknown, now: number): Period {
  if (typeof from === 'string' && typeof to === 'string' && DATE.test(from) && DATE.test(to)) {
    const days = daysOf({ from, to })
    if (days > 0 && days <= LONGEST) return { from, to }
  }
  return presetPeriod('days30', now)
}

/** As long a period right before this one, to compare with. */
export function before(period: Period): Period {
  return { from: later(period.from, -daysOf(period)), to: period.from }
}

/** By what a trend over this period is parted, so that it has neither three points nor three hundred. */
export function stepOf(period: Period): 'day' | 'week' | 'month' {
  const days = daysOf(period)
  return days <= 45 ? 'day' : days <= 183 ? 'week' : 'month'
}

/** The moments at which a period begins and ends in China. */
export function momentsOf({ from, to }: Period): { since: string; until: string } {
  return { since: `${from}T00:00:00+08:00`, until: `${to}T00:00:00+08:00` }
}
