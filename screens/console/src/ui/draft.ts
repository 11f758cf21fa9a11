import { reactive, toRaw, watch } from 'vue'
import { client } from '../app/client'

/** What the names of all drafts begin with. */
export const DRAFTS = 'sanping.console.draft.'

function kept(name: string): object {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(name) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** What has been typed into a form, kept on this device until it is sent or given up. */
export interface Draft<T> {
  readonly values: T
  /** Whether it was begun before the form was opened this time. */
  readonly resumed: boolean
  clear(): void
}

/** A draft under a name, for the person who is signed in. */
export function useDraft<T extends object>(name: string, empty: T): Draft<T> {
  const key = `${DRAFTS}${client.session()?.account.id ?? ''}.${name}`
  const before = kept(key)
  const values = reactive({ ...structuredClone(empty), ...before }) as T
  let cleared = false
  watch(
    values,
    () => {
      if (cleared) return
      try {
        localStorage.setItem(key, JSON.stringify(toRaw(values)))
      } catch {
        // A full or forbidden store: the form itself still holds what was typed.
      }
    },
    { deep: true, flush: 'sync' },
  )
  return {
    values,
    resumed: Object.keys(before).length > 0,
    clear() {
      cleared = true
      localStorage.removeItem(key)
    },
  }
}

/** Leaves nothing of what was typed to the next person at this desk. */
export function forgetDrafts(): void {
  for (const store of [localStorage, sessionStorage])
    for (const key of Object.keys(store)) if (key.startsWith(DRAFTS)) store.removeItem(key)
}
