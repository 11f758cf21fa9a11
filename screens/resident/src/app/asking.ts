import { failureWords } from '@sanping/shared/words'
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { say } from './say'

/** A failure as it is shown. */
export type FailureWords = ReturnType<typeof failureWords>

/** One request at a time, with what it is doing and what went wrong. */
export interface Asking {
  readonly busy: Ref<boolean>
  readonly error: Ref<unknown>
  readonly words: ComputedRef<FailureWords | undefined>
  /** Forgets what went wrong. */
  forget(): void
  /** Runs it unless one is under way; gives what it gave, undefined where it failed. */
  run<T>(ask: () => Promise<T>): Promise<T | undefined>
}

/** Watches over the requests of one place of a page. */
export function asking(): Asking {
  const busy = ref(false)
  const error = ref<unknown>()
  const words = computed(() => (error.value === undefined ? undefined : failureWords(error.value, say)))
  return {
    busy,
    error,
    words,
    forget: () => (error.value = undefined),
    async run(ask) {
      if (busy.value) return undefined
      busy.value = true
      error.value = undefined
      try {
        return await ask()
      } catch (failure) {
        error.value = failure
        return undefined
      } finally {
        busy.value = false
      }
    },
  }
}
