import type { Schema } from '@sanping/shared'
import { defineStore } from 'pinia'
import { reactive, ref, shallowRef } from 'vue'
import { useHome } from '../../app/home'
import { client } from '../../app/client'
import { useSession } from '../../account/session'
import { readAll } from '../common/pages'

export type Item = Schema<'GridItem'>

const TOP_LEVELS = ['city', 'district', 'street', 'community'] as const

/** The tree of places as far as it has been opened. */
export const useTree = defineStore('settings-grids', () => {
  const session = useSession()
  const home = useHome()
  const roots = shallowRef<readonly Item[]>()
  const failure = shallowRef<unknown>()
  const children = reactive(new Map<string, readonly Item[]>())
  const open = reactive(new Set<string>())
  const loading = ref(false)

  /** The places at which the reader's tree begins: the one she works for, or all that lie under none. */
  async function findRoots(): Promise<readonly Item[]> {
    const placed = session.me?.roles.some(({ place }) => place.kind === 'grid')
    if (placed && home.id) return [await client.get('/grids/{id}', { path: { id: home.id } })]
    for (const level of TOP_LEVELS) {
      const page = await client.get('/grids', { query: { level, limit: 100 } })
      const tops = page.items.filter(({ parentId }) => !parentId)
      if (tops.length > 0) return tops
    }
    return []
  }

  async function load(): Promise<void> {
    loading.value = true
    try {
      roots.value = await findRoots()
      failure.value = undefined
      await Promise.all(roots.value.map(({ id }) => expand(id)))
    } catch (error) {
      failure.value = error
    } finally {
      loading.value = false
    }
  }

  async function expand(id: string): Promise<void> {
    open.add(id)
    const path = { id }
    const rows = await readAll(cursor =>
      client.get('/grids/{id}/children', { path, query: { limit: 100, ...(cursor && { cursor }) } }),
    )
    children.set(id, rows)
  }

  /** Opens what is closed and closes what is open. */
  async function toggle(id: string): Promise<void> {
    if (open.has(id)) open.delete(id)
    else await expand(id)
  }

  /** Shows a place that has changed as it is now, under where it lies now. */
  async function changed(item: Item, before?: string | null): Promise<void> {
    roots.value = roots.value?.map(root => (root.id === item.id ? item : root))
    const parents = new Set([item.parentId, before].filter(id => typeof id === 'string'))
    await Promise.all([...parents].filter(id => children.has(id)).map(expand))
  }

  /** Opens the way down to a place. */
  async function reveal(ancestors: readonly { readonly id: string }[]): Promise<void> {
    await Promise.all(
      ancestors.filter(({ id }) => !children.has(id) || !open.has(id)).map(({ id }) => expand(id)),
    )
  }

  return { roots, failure, children, open, loading, load, expand, toggle, changed, reveal }
})
