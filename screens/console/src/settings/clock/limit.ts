import type { Schema } from '@sanping/shared'

/** A time limit of the contract: minutes, by the calendar or around the clock. */
export type Limit = Schema<'LimitBody'>

export const UNITS = ['minute', 'hour', 'day', 'workday'] as const
/** In what people say a limit. */
export type Unit = (typeof UNITS)[number]

const MINUTES: Readonly<Record<Unit, number>> = { minute: 1, hour: 60, day: 1440, workday: 420 }

/** A limit as it is said: so many of the largest unit that it is whole in. */
export interface Said {
  amount: number
  unit: Unit
}

/** How a limit is said. A workday is that of 7 hours by which limits are published, whatever the week of today. */
export function said({ minutes, measure }: Limit): Said {
  const large: Unit = measure === 'working' ? 'workday' : 'day'
  const unit = [large, 'hour' as const].find(one => minutes % MINUTES[one] === 0) ?? 'minute'
  return { amount: minutes / MINUTES[unit], unit }
}

/** The units in which a measure counts. */
export function unitsOf(measure: Limit['measure']): readonly Unit[] {
  return UNITS.filter(unit => unit !== (measure === 'working' ? 'day' : 'workday'))
}

/** The limit that was said. */
export function limitOf({ amount, unit }: Said, measure: Limit['measure']): Limit {
  return { minutes: Math.round(amount * MINUTES[unit]), measure }
}
