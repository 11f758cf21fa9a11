import { Refused } from '@sanping/shared'
import { shallowRef, type ShallowRef } from 'vue'
import { useAct, type Act } from '../../ui/useAct'

/** A setting that somebody else may change at the same time. */
export interface Edit<T> extends Act {
  /** How it stands, where somebody else was faster. */
  readonly stale: ShallowRef<T | undefined>
  /** Saves upon the version that was read. */
  save(version: number, work: (version: number) => Promise<T>, done?: string): Promise<boolean>
  /** Puts one's change on top of what the other one did. */
  onTop(): Promise<boolean>
  /** Takes what the other one did, and forgets one's change. */
  theirs(): void
}

/** Saving, and a way on after 412 `stale_version`. */
export function useEdit<T extends { readonly version: number }>(parts: {
  /** Reads it anew. */
  read(): Promise<T>
  /** Takes what is stored now. */
  take(view: T): void
}): Edit<T> {
  const act = useAct()
  const stale = shallowRef<T>()
  let last: { work: (version: number) => Promise<T>; done: string } | undefined

  async function save(version: number, work: (version: number) => Promise<T>, done = ''): Promise<boolean> {
    last = { work, done }
    stale.value = undefined
    const saved = await act.run(async () => parts.take(await work(version)), done)
    const { value: error } = act.failure
    if (!saved && error instanceof Refused && error.code === 'stale_version') {
      // Where reading fails too, that refusal is shown. `current` is not there for all settings, nor whole.
      await act.run(async () => (stale.value = await parts.read()))
    }
    return saved
  }

  async function onTop(): Promise<boolean> {
    if (!stale.value || !last) return false
    return save(stale.value.version, last.work, last.done)
  }

  function theirs(): void {
    if (stale.value) parts.take(stale.value)
    stale.value = undefined
  }
  return { ...act, stale, save, onTop, theirs }
}
