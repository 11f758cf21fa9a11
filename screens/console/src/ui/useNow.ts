import { ref, type Ref } from 'vue'
import { serverNow } from '../app/clock'

const STEP = 15_000
const now = ref(serverNow())
setInterval(() => (now.value = serverNow()), STEP)

/** The time, in milliseconds; moves on every quarter of a minute, for all who look at it at once. */
export function useNow(): Readonly<Ref<number>> {
  return now
}
