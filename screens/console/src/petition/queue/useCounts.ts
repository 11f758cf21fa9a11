import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { client } from '../../app/client'
import { serverNow } from '../../app/clock'
import { useListen } from '../../ui/useListen'
import { askedOf, queryOf } from './filters'
import { ALL_VIEWS, type SavedView } from './views'

/** How many a view holds; `more` where there are so many that they were not all counted. */
export interface Count {
  readonly count: number
  readonly more: boolean
}

const CAP = 100
/** Counts follow the stream, but not each step of it. */
const PAUSE = 4_000
/** Time moves deadlines without a step. */
const TIME = 60_000

const byStatus = ({ filters }: SavedView): boolean =>
  Object.keys(queryOf(filters)).every(name => name === 'status')

async function counted({ filters }: SavedView): Promise<Count> {
  let count = 0
  let cursor: string | undefined
  do {
    const page = await client.get('/petitions', {
      query: { ...askedOf(filters, serverNow()), limit: CAP, cursor },
    })
    count += page.items.length
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && count < CAP)
  return { count: Math.min(count, CAP), more: cursor !== undefined || count > CAP }
}

/** Live counts of the saved views, by name; absent until they have come, which is after the rows. */
export function useCounts(loadingRows: Ref<boolean>) {
  const counts = shallowRef<Readonly<Record<string, Count>>>({})
  let waiting: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    try {
      const [statuses, ...others] = await Promise.all([
        client.get('/petition-counts'),
        ...ALL_VIEWS.filter(view => !byStatus(view)).map(
          async view => [view.name, await counted(view)] as const,
        ),
      ])
      const next: Record<string, Count> = Object.fromEntries(others)
      for (const { name, filters } of ALL_VIEWS.filter(byStatus)) {
        const fitting = statuses.items.filter(
          ({ status }) => filters.status.length === 0 || filters.status.includes(status),
        )
        next[name] = { count: fitting.reduce((sum, { count }) => sum + count, 0), more: false }
      }
      counts.value = next
    } catch {
      // The list beside says what is wrong; the counts stay as they were.
    }
  }

  function soon(): void {
    waiting ??= setTimeout(() => {
      waiting = undefined
      void read()
    }, PAUSE)
  }

  useListen({ onStep: soon, onReset: soon })
  const clock = setInterval(soon, TIME)
  onBeforeUnmount(() => {
    clearInterval(clock)
    clearTimeout(waiting)
  })
  // A browser asks for few things at once, and the rows are what is waited for.
  watch(loadingRows, () => void read(), { once: true })

  return { counts, soon }
}
