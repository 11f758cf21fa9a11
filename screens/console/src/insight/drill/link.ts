import type { Operation, Query } from '@sanping/shared'
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { asked, type Chosen } from '../chosen'
import type { Figure, Part } from '../figure'

export type GroupBy = NonNullable<NonNullable<Query<Operation<'get', '/figures/{id}'>>>['groupBy']>

const GROUPINGS: readonly GroupBy[] = [
  'grid',
  'category',
  'worker',
  'unit',
  'day',
  'week',
  'month',
  'kind',
  'channel',
  'urgency',
  'status',
  'level',
]

/** What a figure is parted by, and one of its groups. */
export interface GroupAsked {
  readonly groupBy: GroupBy
  readonly group: string
}

/** The group that an address names, if it names one that there can be. */
export function groupAsked(query: LocationQuery): GroupAsked | undefined {
  const groupBy = GROUPINGS.find(one => one === query['groupBy'])
  const group = query['group']
  return groupBy && typeof group === 'string' && group !== '' ? { groupBy, group } : undefined
}

/** Where the petitions behind a figure are listed. */
export function drillTo(
  figure: Figure,
  chosen: Chosen,
  part: Part = 'denominator',
  group?: GroupAsked,
): { name: string; params: { figure: string }; query: LocationQueryRaw } {
  return { name: 'figure', params: { figure }, query: { ...asked(chosen), part, ...group } }
}
