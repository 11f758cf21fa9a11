import { ref } from 'vue'

const LONG = 3_500

/** What was just done, for a moment; shown by Told. */
export const told = ref('')
let timer: ReturnType<typeof setTimeout> | undefined

/** Says in passing what was done. */
export function tell(words: string): void {
  told.value = words
  clearTimeout(timer)
  timer = setTimeout(() => (told.value = ''), LONG)
}
