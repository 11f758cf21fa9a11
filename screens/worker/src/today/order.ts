import { day, metres, type Spot } from '@sanping/shared'
import { groupOf, type Group, type Projected } from '../petition/projected'

/** The parts of the page, in the order in which they are read. */
export const GROUPS = [
  'trouble',
  'overdue',
  'today',
  'later',
  'paused',
  'done',
] as const satisfies readonly Group[]

/** The last moment of today, in China. */
export function endOfDay(now: number): number {
  return Date.parse(`${day(now)}T23:59:59.999+08:00`)
}

/** Metres from here; undefined where the petition has no point. */
export function distanceTo({ kept }: Projected, here: Spot | undefined): number | undefined {
  const point = kept.view?.location
  return point && here ? metres(here, point) : undefined
}

/** All that concerns this person, by part, what is due first at the top; or, from a spot, what is nearest. */
export function grouped(all: readonly Projected[], now: number, here?: Spot): Map<Group, Projected[]> {
  const end = endOfDay(now)
  const groups = new Map<Group, Projected[]>()
  for (const one of all) {
    const group = groupOf(one, now, end)
    if (group) groups.set(group, [...(groups.get(group) ?? []), one])
  }
  const rank = here
    ? (one: Projected) => distanceTo(one, here) ?? Number.MAX_VALUE
    : ({ kept: { summary } }: Projected) => Date.parse(summary.dueAt ?? summary.reportedAt)
  for (const list of groups.values()) list.sort((a, b) => rank(a) - rank(b))
  return groups
}
