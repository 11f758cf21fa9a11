import { shallowRef } from 'vue'

/** A word on what has just been done, with a way to take it back where there is one. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly bad: boolean
  readonly undo?: (() => void) | undefined
}

const SECONDS = 6
let last = 0

/** The words that now stand in the corner. */
export const toasts = shallowRef<readonly Toast[]>([])

/** Takes a word away before its time. */
export function dismiss(id: number): void {
  toasts.value = toasts.value.filter(one => one.id !== id)
}

/** Says something in passing; what can be taken back stays longer. */
export function say(text: string, { bad = false, undo }: { bad?: boolean; undo?: () => void } = {}): void {
  const id = ++last
  toasts.value = [...toasts.value.slice(-2), { id, text, bad, undo }]
  setTimeout(() => dismiss(id), SECONDS * (undo || bad ? 2_000 : 1_000))
}
