import type { Schema } from '@sanping/shared/schema'
import { computed, ref } from 'vue'
import { client } from '../app/client'
import { keep, kept } from '../app/kept'

const all = ref<readonly Schema<'CategoryView'>[]>(kept<Schema<'CategoryView'>[]>('categories') ?? [])

/** The categories that may be reported under; what the device knew before, until they are read. */
export const categories = computed(() => all.value.filter(({ retiredAt }) => !retiredAt))

/** Reads the categories. */
export async function readCategories(): Promise<void> {
  const { items } = await client.get('/categories', { token: null })
  all.value = items
  keep('categories', items)
}

/** Sees that they are known before something is sent: without one the server takes no report. */
export async function needCategories(): Promise<void> {
  if (categories.value.length === 0) await readCategories()
}

/** What a category is called. */
export function categoryName(id: string): string {
  return all.value.find(category => category.id === id)?.name ?? ''
}

/** Where a report goes that nobody put in order: the desk does. */
export function otherCategory(): string {
  return categories.value.find(({ code }) => code === 'other')?.id ?? ''
}
