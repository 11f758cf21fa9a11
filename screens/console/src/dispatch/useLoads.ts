import { shallowRef } from 'vue'
import type { WordOf } from '@sanping/shared'
import { client } from '../app/client'
import { inTurn } from '../petition/queue/inTurn'

const OPEN: ReadonlySet<WordOf<'status'>> = new Set([
  'reported',
  'dispatched',
  'handling',
  'awaiting_reporter',
  'suspended',
  'verifying',
])

/** How many open petitions lie at and under each grid. */
export function useLoads() {
  const loads = shallowRef<ReadonlyMap<string, number>>(new Map())

  const ask = inTurn(async id => {
    try {
      const { items } = await client.get('/petition-counts', { query: { gridId: id } })
      const open = items.filter(({ status }) => OPEN.has(status)).reduce((sum, { count }) => sum + count, 0)
      if (loads.value.get(id) !== open) loads.value = new Map([...loads.value, [id, open]])
    } catch {
      // A grid without a figure is drawn without one.
    }
  })

  return { loads, read: (ids: readonly string[]) => ids.forEach(ask.add) }
}
