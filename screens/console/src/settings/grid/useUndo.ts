import { computed, shallowRef, type ComputedRef } from 'vue'

/** A value whose changes can be taken back. */
export interface Undo<T> {
  readonly now: ComputedRef<T>
  readonly canUndo: ComputedRef<boolean>
  readonly canRedo: ComputedRef<boolean>
  /** Whether it differs from what it began with. */
  readonly changed: ComputedRef<boolean>
  change(next: T): void
  undo(): void
  redo(): void
  /** Begins anew; nothing before can be come back to. */
  begin(value: T): void
}

const MOST = 200

/** Keeps the steps of an edit. */
export function useUndo<T>(first: T): Undo<T> {
  const steps = shallowRef<readonly T[]>([first])
  const at = shallowRef(0)

  function change(next: T): void {
    const kept = [...steps.value.slice(0, at.value + 1), next].slice(-MOST)
    steps.value = kept
    at.value = kept.length - 1
  }
  function begin(value: T): void {
    steps.value = [value]
    at.value = 0
  }
  return {
    now: computed(() => steps.value[at.value] ?? first),
    canUndo: computed(() => at.value > 0),
    canRedo: computed(() => at.value < steps.value.length - 1),
    changed: computed(() => at.value > 0),
    change,
    undo: () => (at.value = Math.max(0, at.value - 1)),
    redo: () => (at.value = Math.min(steps.value.length - 1, at.value + 1)),
    begin,
  }
}
