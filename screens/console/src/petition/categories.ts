import type { Schema } from '@sanping/shared'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '../app/client'
import { useLoad } from '../ui/useLoad'

type Category = Schema<'CategoryView'>

/** The tree of categories, read once. */
export const useCategories = defineStore('categories', () => {
  const { data, error, reload } = useLoad(() => client.get('/categories'))
  const all = computed<readonly Category[]>(() => data.value?.items ?? [])
  const inUse = computed(() => all.value.filter(({ retiredAt }) => !retiredAt))

  /** A category and those under it. */
  function family(id: string): ReadonlySet<string> {
    const found = new Set([id])
    for (let grown = true; grown;) {
      const before = found.size
      for (const { id, parentId } of all.value) if (parentId && found.has(parentId)) found.add(id)
      grown = found.size > before
    }
    return found
  }

  /** In the order of a tree, each with its depth, for a list to choose from. */
  const tree = computed(() => {
    const lines: { category: Category; depth: number }[] = []
    const under = (parent: string | undefined, depth: number): void => {
      for (const category of inUse.value) {
        if ((category.parentId ?? undefined) !== parent) continue
        lines.push({ category, depth })
        under(category.id, depth + 1)
      }
    }
    under(undefined, 0)
    return lines
  })

  return { all, tree, family, error, reload }
})
