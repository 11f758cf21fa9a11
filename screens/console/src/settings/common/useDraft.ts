import { reactive, watch, type UnwrapNestedRefs } from 'vue'
import { client } from '../../app/client'
import { DRAFTS } from '../../ui/draft'

/** What is being typed, kept over a reload until it is saved or thrown away. */
export interface Draft<T extends object> {
  readonly form: UnwrapNestedRefs<T>
  /** Starts anew from what is given, or from what the form began with. */
  reset(next?: T): void
}

function kept(name: string): object | undefined {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(name) ?? 'null')
    return typeof found === 'object' && found !== null ? found : undefined
  } catch {
    return undefined
  }
}

/** A form whose words survive a reload of this tab, for the person who is signed in. Passwords and secrets must not go through here. */
export function useDraft<T extends object>(of: string, begin: () => T): Draft<T> {
  const name = `${DRAFTS}${client.session()?.account.id ?? ''}.${of}`
  const form = reactive({ ...begin(), ...kept(name) })
  let touched = true

  watch(
    form,
    () => {
      if (!touched) {
        touched = true
        return
      }
      try {
        sessionStorage.setItem(name, JSON.stringify(form))
      } catch {
        // A full or forbidden store only forgets on reload.
      }
    },
    { deep: true },
  )

  function reset(next: T = begin()): void {
    touched = false
    Object.assign(form, next)
    sessionStorage.removeItem(name)
  }
  return { form, reset }
}
