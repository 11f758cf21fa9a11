import { ref } from 'vue'

/** What was said last in passing; read aloud by screen readers. */
export const told = ref('')
let timer: ReturnType<typeof setTimeout> | undefined

/** Says in passing that something was done. */
export function tell(words: string): void {
  told.value = words
  clearTimeout(timer)
  timer = setTimeout(() => (told.value = ''), 4_000)
}
