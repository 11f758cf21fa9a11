import type { Schema } from '@sanping/shared'
import { serverNow } from '../../app/clock'
import { askedOf, type Filters, type Need } from './filters'

type View = Schema<'PetitionView'>

const NEEDED: Readonly<Record<Need, (view: View) => boolean>> = {
  call_back: ({ work }) => work?.callBackDue ?? false,
  redispatch: ({ work, status }) => (work?.returns ?? 0) > 0 && status === 'reported',
  arbitration: ({ work, status }) => (work?.arbitration ?? false) && status === 'reported',
  extension: ({ work }) => work?.extensionAsked != null,
  review: ({ status, reviewOn }) =>
    status === 'suspended' && reviewOn != null && Date.parse(`${reviewOn}T00:00:00+08:00`) <= serverNow(),
  supervision: ({ work }) => work?.supervisedAt != null,
}

/** What a petition is judged with besides itself. */
export interface Judging {
  readonly now: number
  /** Who looks. */
  readonly me: string | undefined
  /** A category and those under it. */
  family(category: string): ReadonlySet<string>
}

/**
 * Whether a petition that the stream told of belongs in the list that is being read. The list itself is the
 * server's; this only decides whether a newcomer is worth announcing.
 */
export function matches(view: View, filters: Filters, { now, me, family }: Judging): boolean {
  const asked = askedOf(filters, now)
  const { dueAt } = view.clocks
  const due = dueAt ? Date.parse(dueAt) : undefined
  const reported = Date.parse(view.times.reportedAt)
  const text = `${view.title}\n${view.body}\n${view.number}`.toLowerCase()
  return (
    (filters.status.length === 0 || filters.status.includes(view.status)) &&
    (filters.needs.length === 0 || filters.needs.some(need => NEEDED[need](view))) &&
    (!filters.category || family(filters.category).has(view.category.id)) &&
    (!filters.grid || view.place.some(({ id }) => id === filters.grid)) &&
    (!filters.urgency || view.urgency === filters.urgency) &&
    (!filters.kind || view.kind === filters.kind) &&
    (!filters.channel || view.channel === filters.channel) &&
    (filters.q ?? '')
      .toLowerCase()
      .split(/\s+/)
      .every(part => text.includes(part)) &&
    (!asked.since || reported >= Date.parse(asked.since)) &&
    (!asked.until || reported < Date.parse(asked.until)) &&
    (filters.mine !== 'assigned' ||
      (me !== undefined && (view.assignee?.id === me || view.handler?.id === me))) &&
    (filters.mine !== 'reported' || view.relations.includes('reporter')) &&
    (!filters.overdue || view.clocks.clockState === 'overdue' || (due !== undefined && due <= now)) &&
    (!asked.dueBefore || (due !== undefined && due < Date.parse(asked.dueBefore)))
  )
}
