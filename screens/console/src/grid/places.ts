import type { Schema, WordOf } from '@sanping/shared'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '../app/client'
import { useLoad } from '../ui/useLoad'

/** The levels on which a desk thinks; houses are too many to choose from in a list. */
const LEVELS: readonly WordOf<'level'>[] = ['district', 'street', 'community', 'zone', 'grid', 'micro_grid']

async function level(name: WordOf<'level'>): Promise<Schema<'GridItem'>[]> {
  const found: Schema<'GridItem'>[] = []
  let cursor: string | undefined
  do {
    const page = await client.get('/grids', { query: { level: name, retired: false, limit: 100, cursor } })
    found.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return found
}

/** The tree of places down to micro-grids, read once. */
export const usePlaces = defineStore('places', () => {
  const { data, error, reload } = useLoad(async () => (await Promise.all(LEVELS.map(level))).flat())
  const all = computed<readonly Schema<'GridItem'>[]>(() => data.value ?? [])
  const names = computed(() => new Map(all.value.map(({ id, name }) => [id, name])))

  /** In the order of a tree, each with its depth. */
  const tree = computed(() => {
    const children = new Map<string, Schema<'GridItem'>[]>()
    for (const place of all.value) {
      const siblings = children.get(place.parentId ?? '')
      if (siblings) siblings.push(place)
      else children.set(place.parentId ?? '', [place])
    }
    const known = new Set(all.value.map(({ id }) => id))
    const lines: { place: Schema<'GridItem'>; depth: number }[] = []
    const add = (place: Schema<'GridItem'>, depth: number): void => {
      lines.push({ place, depth })
      for (const child of children.get(place.id) ?? []) add(child, depth + 1)
    }
    for (const place of all.value) if (!place.parentId || !known.has(place.parentId)) add(place, 0)
    return lines
  })

  return { all, tree, names, error, reload }
})
