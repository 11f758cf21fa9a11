import { Refused, currentOf } from '@sanping/shared/failure'
import { newKey } from '@sanping/shared/key'
import type { Schema } from '@sanping/shared/schema'
import { ref, type Ref } from 'vue'
import { asking, type Asking } from '../app/asking'
import { through } from './door'

type View = Schema<'PetitionView'>

/** What every step upon a petition says besides its body. */
export interface Step {
  readonly path: { readonly id: string }
  readonly version: number
  readonly key: string
  readonly token?: string
}

/** Steps upon one petition. */
export interface Acting extends Asking {
  /** Somebody was faster: the petition that is shown now is not the one she acted on. */
  readonly overtaken: Ref<boolean>
  /** Takes a step; whether it was taken. The key belongs to one intention and stays over retries. */
  act(key: string, step: (asked: Step) => Promise<View>): Promise<boolean>
}

/** Watches over the steps upon one petition, and shows how it stands after each. */
export function acting(petition: Ref<View | undefined>): Acting {
  const asked = asking()
  const overtaken = ref(false)
  return {
    ...asked,
    overtaken,
    async act(key, step) {
      const { value } = petition
      if (!value) return false
      const { id, version } = value
      overtaken.value = false
      const after = await asked.run(() => through(id, door => step({ path: { id }, version, key, ...door })))
      if (after) {
        petition.value = after
        return true
      }
      const current = currentOf<View>(asked.error.value)
      if (current) petition.value = current
      if (asked.error.value instanceof Refused && asked.error.value.code === 'version_conflict') {
        overtaken.value = true
        asked.error.value = undefined
      }
      return false
    },
  }
}

/** What a form of a step begins with. */
export function freshKey(): { key: string } {
  return { key: newKey() }
}
