import { vocabulary, type Schema, type WordOf } from '@sanping/shared'
import type { LocationQuery } from 'vue-router'
import type { Query, Operation } from '@sanping/shared'

type Asked = NonNullable<Query<Operation<'get', '/petitions'>>>

/** What a petition waits for, as the list can be asked for it. */
export const NEEDS = ['redispatch', 'arbitration', 'extension', 'review', 'call_back', 'supervision'] as const
export type Need = (typeof NEEDS)[number]
export const MINE = ['assigned', 'reported'] as const

/** What the queue is asked for; all of it stands in the address. */
export interface Filters {
  readonly status: readonly WordOf<'status'>[]
  readonly needs: readonly Need[]
  readonly category?: string | undefined
  readonly grid?: string | undefined
  readonly urgency?: WordOf<'urgency'> | undefined
  readonly kind?: WordOf<'petitionKind'> | undefined
  readonly channel?: WordOf<'channel'> | undefined
  /** Words in title, body or number. */
  readonly q?: string | undefined
  /** First and last day in China, `2026-11-21`. */
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly mine?: (typeof MINE)[number] | undefined
  readonly overdue?: boolean | undefined
  /** The deadline runs out within so many minutes. */
  readonly within?: number | undefined
  readonly sort?: 'due' | undefined
}

const one = (value: LocationQuery[string] | undefined): string | undefined => {
  const first = Array.isArray(value) ? value[0] : value
  return first?.trim() || undefined
}
const word = <T extends string>(words: readonly T[], value: string | undefined): T | undefined =>
  words.find(known => known === value)
const words = <T extends string>(known: readonly T[], value: string | undefined): T[] =>
  (value ?? '').split(',').flatMap(part => word(known, part) ?? [])
const day = (value: string | undefined): string | undefined =>
  value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined
const id = (value: string | undefined): string | undefined =>
  value && /^[0-9a-f-]{36}$/.test(value) ? value : undefined

/** What an address asks for; what it cannot mean is left out. */
export function filtersOf(query: LocationQuery): Filters {
  const within = Number(one(query['within']))
  return {
    status: words(vocabulary.status, one(query['status'])),
    needs: words(NEEDS, one(query['needs'])),
    category: id(one(query['category'])),
    grid: id(one(query['grid'])),
    urgency: word(vocabulary.urgency, one(query['urgency'])),
    kind: word(vocabulary.petitionKind, one(query['kind'])),
    channel: word(vocabulary.channel, one(query['channel'])),
    q: one(query['q'])?.slice(0, 100),
    from: day(one(query['from'])),
    until: day(one(query['until'])),
    mine: word(MINE, one(query['mine'])),
    overdue: one(query['overdue']) === '1' || undefined,
    within: within > 0 && within <= 43_200 ? within : undefined,
    sort: one(query['sort']) === 'due' ? 'due' : undefined,
  }
}

/** The address of filters: the shortest one, always in the same order. */
export function queryOf(filters: Filters): Record<string, string> {
  const pairs = Object.entries({
    ...filters,
    status: filters.status.join(','),
    needs: filters.needs.join(','),
    overdue: filters.overdue ? '1' : undefined,
  }).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(
    pairs.sort(([a], [b]) => a.localeCompare(b)).map(([name, value]) => [name, String(value)]),
  )
}

/** The same for the address bar, where nothing at all means the opening view: `all` says that no filter is meant. */
export function addressOf(filters: Filters): Record<string, string> {
  const query = queryOf(filters)
  return Object.keys(query).length > 0 ? query : { all: '1' }
}

/** Whether two addresses ask for the same. */
export function alike(one: Filters, other: Filters): boolean {
  return JSON.stringify(queryOf(one)) === JSON.stringify(queryOf(other))
}

const DAY = 86_400_000
const midnight = (of: string): string => new Date(Date.parse(`${of}T00:00:00+08:00`)).toISOString()

/** Filters as the server takes them. */
export function askedOf(filters: Filters, now: number): Asked {
  const { from, until, within } = filters
  return {
    status: filters.status.length > 0 ? [...filters.status] : undefined,
    needs: filters.needs.length > 0 ? [...filters.needs] : undefined,
    categoryId: filters.category,
    gridId: filters.grid,
    urgency: filters.urgency,
    kind: filters.kind,
    channel: filters.channel,
    text: filters.q,
    since: from && midnight(from),
    until: until && new Date(Date.parse(midnight(until)) + DAY).toISOString(),
    mine: filters.mine,
    overdue: filters.overdue,
    dueBefore: within === undefined ? undefined : new Date(now + within * 60_000).toISOString(),
    sort: filters.sort,
  }
}

/** A petition as the list shows it, from its page. */
export function summaryOf(view: Schema<'PetitionView'>): Schema<'PetitionSummary'> {
  const { id, number, kind, category, urgency, title, address, status, version, round, clocks, times } = view
  const returns = view.work?.returns
  const { reportedAt, updatedAt } = times
  const grid = view.place.at(-1) ?? { id: '', name: '' }
  const { clockState, dueAt } = clocks
  return {
    ...{ id, number, kind, category, urgency, title, address, grid, status, version, round, returns },
    ...{ clockState, dueAt, reportedAt, updatedAt },
  }
}
