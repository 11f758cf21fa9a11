import type { Schema } from '@sanping/shared/schema'
import { ref, watch } from 'vue'
import { client, me } from '../app/client'
import { draft } from './draft'
import { ENOUGH } from './suggesting'
import { titleOf } from './title'

const PAUSE = 900

/** Open petitions that may be about the same matter. */
export const nearby = ref<readonly Schema<'Candidate'>[]>([])

/** Looks for them by what is written now; only whoever signed in may join one. */
export async function lookNearby(): Promise<void> {
  const body = draft.body.trim()
  const placed = draft.point !== null || draft.address.trim() !== ''
  if (!me.value || draft.identityMode === 'anonymous' || [...body].length < ENOUGH || !placed) {
    nearby.value = []
    return
  }
  const { items } = await client.post('/petition-candidate-searches', {
    body: {
      title: titleOf(body),
      body,
      ...(draft.categoryId ? { categoryId: draft.categoryId } : {}),
      ...(draft.point ? { location: draft.point } : {}),
      ...(draft.address.trim() ? { address: draft.address.trim() } : {}),
    },
  })
  nearby.value = items.filter(({ allowedActions }) => allowedActions.includes('join'))
}

/** Looks whenever what it depends on has rested for a moment. */
export function lookNearbyWhileWriting(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => [draft.body, draft.categoryId, draft.point, draft.address, draft.identityMode, me.value?.id],
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void lookNearby().catch(() => undefined), PAUSE)
    },
    { immediate: true },
  )
}
