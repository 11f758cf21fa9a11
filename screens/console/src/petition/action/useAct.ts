import { Refused, currentOf, fieldErrors, newKey, type Schema, type WordOf } from '@sanping/shared'
import { computed, ref, shallowRef } from 'vue'
import type { ActionDraft } from './draft'
import { SEND } from './send'

type View = Schema<'PetitionView'>

/** Sends an action, and keeps what came of it: who was first, which field is wrong, what else. */
export function useAct(
  petition: { readonly id: string; readonly version: number },
  action: WordOf<'action'>,
) {
  const version = ref(petition.version)
  const busy = ref(false)
  const error = shallowRef<unknown>()
  /** The petition as somebody else has made it meanwhile. */
  const current = shallowRef<View>()
  const fields = computed(() => fieldErrors(error.value))
  let key = newKey()
  let sent = ''

  async function act(draft: ActionDraft): Promise<View | undefined> {
    const send = SEND[action]
    if (!send || busy.value) return undefined
    // The same words once more are the same intention; other words are another.
    const body = JSON.stringify([draft, version.value])
    if (sent !== body) key = newKey()
    sent = body
    busy.value = true
    error.value = undefined
    try {
      return await send({ path: { id: petition.id }, version: version.value, key }, draft)
    } catch (failure) {
      error.value = failure
      // Other refusals of this kind are rules, not races: going on would meet them again.
      if (failure instanceof Refused && failure.code === 'version_conflict') {
        current.value = currentOf<View>(failure)
      }
      return undefined
    } finally {
      busy.value = false
    }
  }

  /** Goes on from the present state, with what was typed. */
  function goOn(): void {
    if (!current.value) return
    version.value = current.value.version
    current.value = undefined
    error.value = undefined
  }

  return { busy, error, current, fields, act, goOn }
}
