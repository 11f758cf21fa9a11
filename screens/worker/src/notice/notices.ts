import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Schema } from '@sanping/shared'
import { client } from '../app/client'
import { useWork } from '../app/work'
import { readNote, writeNote } from '../kept/db'

/** What this person is told; the latest are kept for when there is no network. */
export const useNotices = defineStore('notices', () => {
  const work = useWork()
  const items = shallowRef<readonly Schema<'NoticeView'>[]>([])
  const unread = ref(0)
  const cursor = ref<string>()
  const busy = ref(false)
  const failure = shallowRef<unknown>()

  async function fetching(ask: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      await ask()
      failure.value = undefined
    } catch (error) {
      failure.value = error
    } finally {
      busy.value = false
    }
  }

  async function count(): Promise<void> {
    unread.value = (await client.get('/notice-counts')).unread
  }

  return {
    items,
    unread,
    cursor,
    busy,
    failure,
    /** How many are unread; without network, as before. */
    count: () => count().catch(() => undefined),
    load: () =>
      fetching(async () => {
        items.value = (await readNote<Schema<'NoticeView'>[]>(work.kept(), 'notices')) ?? items.value
        const page = await client.get('/notices', { query: { limit: 30 } })
        items.value = page.items
        cursor.value = page.nextCursor ?? undefined
        await writeNote(work.kept(), 'notices', page.items)
        await count()
      }),
    more: () =>
      fetching(async () => {
        const page = await client.get('/notices', { query: { limit: 30, cursor: cursor.value } })
        items.value = [...items.value, ...page.items]
        cursor.value = page.nextCursor ?? undefined
      }),
    async read(notice: Schema<'NoticeView'>): Promise<void> {
      if (notice.readAt) return
      const read = await client.post('/notices/{id}/read', { path: { id: notice.id } }).catch(() => undefined)
      if (!read) return
      items.value = items.value.map(one => (one.id === read.id ? read : one))
      unread.value = Math.max(0, unread.value - 1)
    },
    readAll: () =>
      fetching(async () => {
        await client.post('/notices/read-all', { body: {} })
        const at = new Date().toISOString()
        items.value = items.value.map(one => (one.readAt ? one : { ...one, readAt: at }))
        await count()
      }),
  }
})
