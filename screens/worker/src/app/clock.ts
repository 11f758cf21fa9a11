import { onScopeDispose, ref, type Ref } from 'vue'
import { localOffsetStore, serverClock } from '@sanping/shared'

/** The server's time: the clock of a phone may be wrong, and then only this counts. */
export const { now: serverNow, clocked } = serverClock(localOffsetStore('sanping.worker.clock'))

/** The server's time for a page, kept fresh while it is shown. */
export function useNow(every = 20_000): Ref<number> {
  const now = ref(serverNow())
  const timer = setInterval(() => (now.value = serverNow()), every)
  onScopeDispose(() => clearInterval(timer))
  return now
}
