import { Refused, type Schema } from '@sanping/shared'
import { ref, shallowRef, watch, type Ref } from 'vue'
import { useSession } from '../../account/session'
import { client } from '../../app/client'
import { serverNow } from '../../app/clock'
import type { Step } from '../../app/stream'
import { useListen } from '../../ui/useListen'
import { useCategories } from '../categories'
import { alike, askedOf, summaryOf, type Filters } from './filters'
import { inTurn } from './inTurn'
import { matches } from './matches'

type Row = Schema<'PetitionSummary'>
type View = Schema<'PetitionView'>

const PAGE = 100
/** So many rows below what is seen are fetched before they are wanted. */
const AHEAD = 60
/** More changes at once than this are not followed one by one: the list says that it is old. */
const FLOOD = 60

/** The rows of the queue: fetched ahead of the eye, kept true by the stream, never moved under the reader. */
export function useQueue(filters: Ref<Filters>) {
  const session = useSession()
  const categories = useCategories()
  const rows = shallowRef<readonly Row[]>([])
  const loading = ref(false)
  const ended = ref(false)
  const error = shallowRef<unknown>()
  /** Newcomers that wait above the list to be called in. */
  const arrivals = shallowRef<readonly View[]>([])
  /** Rows that no longer belong here, and stay until the list is read anew. */
  const gone = shallowRef<ReadonlySet<string>>(new Set())
  /** Too much happened to follow. */
  const stale = ref(false)
  const places = new Map<string, number>()
  let cursor: string | undefined
  let asked = 0
  let startedAt = serverNow()

  async function more(): Promise<void> {
    if (loading.value || ended.value) return
    const mine = asked
    loading.value = true
    error.value = undefined
    try {
      const page = await client.get('/petitions', {
        query: { ...askedOf(filters.value, startedAt), limit: PAGE, cursor },
      })
      if (mine !== asked) return
      append(page.items)
      cursor = page.nextCursor ?? undefined
      ended.value = cursor === undefined
    } catch (failure) {
      if (mine === asked) error.value = failure
    } finally {
      if (mine === asked) loading.value = false
    }
    // A page of a filter that few fit may be short, and another follows.
    if (mine === asked && !error.value && !ended.value && rows.value.length < PAGE / 2) await more()
  }

  function append(items: readonly Row[]): void {
    const fresh = items.filter(({ id }) => !places.has(id))
    fresh.forEach(({ id }, at) => places.set(id, rows.value.length + at))
    rows.value = [...rows.value, ...fresh]
  }

  function reload(): Promise<void> {
    asked += 1
    startedAt = serverNow()
    places.clear()
    rows.value = []
    cursor = undefined
    ended.value = loading.value = stale.value = false
    arrivals.value = []
    gone.value = new Set()
    return more()
  }

  /** Told which rows are seen. */
  function seen(last: number): void {
    if (last > rows.value.length - AHEAD && !error.value) void more()
  }

  const fits = (view: View): boolean =>
    matches(view, filters.value, { now: serverNow(), me: session.me?.id, family: categories.family })

  function mark(id: string, left: boolean): void {
    if (gone.value.has(id) === left) return
    const next = new Set(gone.value)
    if (left) next.add(id)
    else next.delete(id)
    gone.value = next
  }

  /** Takes a petition as it stands now: into its row, or among the newcomers. */
  function take(view: View): void {
    const at = places.get(view.id)
    const row = at === undefined ? undefined : rows.value[at]
    if (at !== undefined && row) {
      if (view.version < row.version) return
      rows.value = rows.value.map((one, index) => (index === at ? summaryOf(view) : one))
      mark(view.id, !fits(view))
      return
    }
    const others = arrivals.value.filter(({ id }) => id !== view.id)
    arrivals.value = fits(view) && above(view) ? [view, ...others] : others
  }

  /** What lies further down than has been read comes by itself. */
  function above(view: View): boolean {
    const last = rows.value.at(-1)
    if (ended.value || !last) return true
    if (filters.value.sort === 'due') return (view.clocks.dueAt ?? '9') < (last.dueAt ?? '9')
    return view.times.reportedAt > last.reportedAt
  }

  const look = inTurn(async (id: string) => {
    try {
      take(await client.get('/petitions/{id}', { path: { id } }))
    } catch (failure) {
      if (failure instanceof Refused && failure.status === 404) mark(id, places.has(id))
      // The step was told of once and will not be again.
      else stale.value = true
    }
  })

  function onStep(step: Step): void {
    const at = places.get(step.petitionId)
    const row = at === undefined ? undefined : rows.value[at]
    if (row && row.version >= step.version) return
    if (look.waiting() >= FLOOD) stale.value = true
    else look.add(step.petitionId)
  }
  useListen({ onStep, onReset: () => (stale.value = true) })

  /** Calls the newcomers in, and tells which is the first. */
  async function welcome(): Promise<string | undefined> {
    const first = arrivals.value[0]?.id
    if (filters.value.sort === 'due' || filters.value.needs.length > 0) {
      await reload()
      return rows.value.some(({ id }) => id === first) ? first : undefined
    }
    const fresh = arrivals.value
      .map(summaryOf)
      .sort((a, b) => b.reportedAt.localeCompare(a.reportedAt))
      .filter(({ id }) => !places.has(id))
    rows.value = [...fresh, ...rows.value].sort((a, b) => b.reportedAt.localeCompare(a.reportedAt))
    places.clear()
    rows.value.forEach(({ id }, at) => places.set(id, at))
    arrivals.value = []
    return fresh[0]?.id
  }

  watch(filters, (next, before) => {
    if (!alike(next, before)) void reload()
  })
  watch(
    () => session.begun,
    () => {
      if (error.value) void reload()
    },
  )
  void reload()

  return { rows, loading, ended, error, arrivals, gone, stale, seen, more, reload, take, welcome, places }
}
