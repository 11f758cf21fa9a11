import { ref } from 'vue'
import { client, me } from '../app/client'

/** How many notices she has not read. */
export const unread = ref(0)

/** Counts them anew. */
export async function countUnread(): Promise<void> {
  if (!me.value) {
    unread.value = 0
    return
  }
  unread.value = (await client.get('/notice-counts')).unread
}
