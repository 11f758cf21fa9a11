import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'

/** One thing that is being done to a setting. */
export interface Act {
  readonly busy: Ref<boolean>
  readonly failure: ShallowRef<unknown>
  /** What to say when it is done. */
  readonly done: Ref<string>
  /** Does it; gives back whether it worked. A second click while it runs does nothing. */
  run(work: () => Promise<unknown>, done?: string): Promise<boolean>
  clear(): void
}

/** Something to do, with its failure and its success in words. */
export function useAct(): Act {
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  const done = ref('')

  async function run(work: () => Promise<unknown>, words = ''): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    clear()
    try {
      await work()
      if (words) done.value = words
      return true
    } catch (error) {
      failure.value = error
      return false
    } finally {
      busy.value = false
    }
  }

  function clear(): void {
    failure.value = undefined
    done.value = ''
  }
  return { busy, failure, done, run, clear }
}
