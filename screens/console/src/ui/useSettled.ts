import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue'

/** A value that follows another once that has stood still for a while: for questions asked while one types. */
export function useSettled<T>(value: () => T, pause: number): Readonly<ShallowRef<T>> {
  const settled = shallowRef(value()) as ShallowRef<T>
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(value, next => {
    clearTimeout(waiting)
    waiting = setTimeout(() => (settled.value = next), pause)
  })
  onBeforeUnmount(() => clearTimeout(waiting))
  return settled
}
