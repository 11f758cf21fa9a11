import type { Schema } from '@sanping/shared/schema'
import { ref, watch } from 'vue'
import { client } from '../app/client'
import { draft } from './draft'
import { titleOf } from './title'

/** Fewer characters say nothing. */
export const ENOUGH = 4
/** Less is a guess among all of them, and not worth choosing for her. */
const CLEAR = 0.25
const PAUSE = 500

/** What the words may fall to. */
export const suggested = ref<readonly Schema<'CategoryShare'>[]>([])

let asked = ''

/** Asks for a category by what is written now; takes the likeliest unless she chose one herself. */
export async function suggest(): Promise<void> {
  const body = draft.body.trim()
  if ([...body].length < ENOUGH || body === asked) return
  asked = body
  const answer = await client.post('/category-suggestions', {
    body: { title: titleOf(body), body },
    token: null,
  })
  if (draft.body.trim() !== body) return
  suggested.value = answer.categories.slice(0, 3)
  const [first] = answer.categories
  draft.suggestionId = answer.id
  if (!draft.categoryChosen) draft.categoryId = first && first.score >= CLEAR ? first.category.id : ''
}

/** Her own choice. */
export function choose(categoryId: string): void {
  draft.categoryId = categoryId
  draft.categoryChosen = true
}

/** Suggests whenever she pauses in writing. Without network she chooses herself. */
export function suggestWhileWriting(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => draft.body,
    body => {
      clearTimeout(timer)
      if (body === '') {
        suggested.value = []
        asked = ''
      }
      timer = setTimeout(() => {
        void suggest().catch(() => (asked = ''))
      }, PAUSE)
    },
    { immediate: true },
  )
}
