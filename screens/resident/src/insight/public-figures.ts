import type { Schema } from '@sanping/shared/schema'
import { ref } from 'vue'
import { client } from '../app/client'

/** What anybody may know of the community. */
export const publicFigures = ref<Schema<'PublicFigures'>>()

/** Reads them. */
export async function readPublicFigures(): Promise<void> {
  publicFigures.value = await client.get('/public-figures', { token: null })
}

/** `97.2%`, or a dash where nothing was counted. */
export function shareWords({ share }: { readonly share?: number | null }): string {
  if (share === undefined || share === null) return '–'
  // Never rounded up to a whole: 99.96 % is not all of them.
  const tenths = share === 1 ? 1000 : Math.min(999, Math.round(share * 1000))
  return `${tenths / 10}%`
}
