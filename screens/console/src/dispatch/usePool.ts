import type { Schema, WordOf } from '@sanping/shared'
import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { client } from '../app/client'
import { useListen } from '../ui/useListen'

/** What the map shows, by name. */
export const POOLS = {
  waiting: ['reported'],
  accepted: ['dispatched'],
  open: ['reported', 'dispatched', 'handling', 'awaiting_reporter', 'suspended', 'verifying'],
} as const satisfies Record<string, readonly WordOf<'status'>[]>
export type Pool = keyof typeof POOLS

const PAGE = 100
const PAUSE = 1_000

/** The petitions of a pool, the one that is due first on top, and kept so by the stream. */
export function usePool(pool: Ref<Pool>) {
  const rows = shallowRef<readonly Schema<'PetitionSummary'>[]>()
  const error = shallowRef<unknown>()
  /** Grows whenever something has changed, for the map that asks anew. */
  const changed = shallowRef(0)
  let cursor: string | undefined
  let asked = 0
  let waiting: ReturnType<typeof setTimeout> | undefined

  async function read(from?: string): Promise<void> {
    const mine = ++asked
    try {
      const page = await client.get('/petitions', {
        query: { status: [...POOLS[pool.value]], sort: 'due', limit: PAGE, cursor: from },
      })
      if (mine !== asked) return
      rows.value = from ? [...(rows.value ?? []), ...page.items] : page.items
      cursor = page.nextCursor ?? undefined
      error.value = undefined
    } catch (failure) {
      if (mine === asked) error.value = failure
    }
  }

  function reload(): void {
    changed.value += 1
    void read()
  }
  function soon(): void {
    waiting ??= setTimeout(() => {
      waiting = undefined
      reload()
    }, PAUSE)
  }
  /** Scrolled to the end. */
  function more(): void {
    if (cursor) void read(cursor)
  }

  watch(pool, () => {
    rows.value = undefined
    reload()
  })
  useListen({ onStep: soon, onReset: soon })
  onBeforeUnmount(() => clearTimeout(waiting))
  void read()
  return { rows, error, changed, reload, more }
}
