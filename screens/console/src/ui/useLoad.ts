import { Refused } from '@sanping/shared'
import { ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue'
import { useSession } from '../account/session'

/** Something that comes from the server. */
export interface Load<T> {
  readonly data: ShallowRef<T | undefined>
  readonly error: ShallowRef<unknown>
  readonly loading: Ref<boolean>
  reload(): Promise<void>
}

/**
 * Loads now and whenever `of` changes; of answers that cross, the last one asked for counts. What was there stays
 * while it is read again, and stays where that fails.
 */
export function useLoad<T>(work: () => Promise<T>, of?: WatchSource): Load<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const loading = ref(false)
  const session = useSession()
  let asked = 0

  async function reload(): Promise<void> {
    const mine = ++asked
    loading.value = true
    try {
      const answer = await work()
      if (mine !== asked) return
      data.value = answer
      error.value = undefined
    } catch (failure) {
      if (mine === asked) error.value = failure
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  function anew(): void {
    data.value = undefined
    error.value = undefined
    void reload()
  }

  if (of) watch(of, anew)
  watch(
    () => session.begun,
    () => {
      if (error.value instanceof Refused && error.value.status === 401) void reload()
    },
  )
  void reload()
  return { data, error, loading, reload }
}
