import type { Schema } from '@sanping/shared'
import { client } from '../../app/client'

/** The category as it stands now. There is no door to one: it is found among all. */
export async function readCategory(category: Schema<'CategoryView'>): Promise<Schema<'CategoryView'>> {
  const { items } = await client.get('/categories')
  return items.find(({ id }) => id === category.id) ?? category
}
