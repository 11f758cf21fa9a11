import type { Client, Schema } from '@sanping/shared'

/** What words may fall to. */
export interface Suggested {
  readonly id: string
  readonly categories: readonly Schema<'Named_CategoryId'>[]
}

/** The heading of a report: its first sentence, as far as it fits. */
export function titleOf(words: string): string {
  const first =
    words
      .trim()
      .split(/[\n。！？!?；;]/)[0]
      ?.trim() ?? ''
  const whole = [...first]
  return whole.length <= 30 ? first : `${whole.slice(0, 29).join('')}…`
}

/** Asks which categories fit the words. */
export async function suggest(client: Client, words: string): Promise<Suggested> {
  const body = { title: titleOf(words), body: words.trim() }
  const { id, categories } = await client.post('/category-suggestions', { body })
  return { id, categories: categories.slice(0, 3).map(({ category }) => category) }
}
