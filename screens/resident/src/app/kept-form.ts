import { reactive, watch } from 'vue'
import { keep, kept } from './kept'

/** A form whose every change is kept on this device until it was sent. */
export interface KeptForm<T extends object> {
  readonly form: T
  /** Empties it: it was sent. */
  clear(): void
}

/** A form that survives a reload, the end of a session, and a phone that runs out of power. */
export function keptForm<T extends object>(name: string, empty: () => T): KeptForm<T> {
  const form = reactive({ ...empty(), ...kept<Partial<T>>(name) }) as T
  watch(form, value => keep(name, value), { deep: true, flush: 'sync' })
  return {
    form,
    clear() {
      Object.assign(form, empty())
      keep(name, undefined)
    },
  }
}
