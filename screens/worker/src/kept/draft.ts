import { ref, watch, type Ref } from 'vue'
import type { Kept } from './db'

/** What is being typed, kept on the phone from the first letter until it is sent or thrown away. */
export function useDraft<T extends object>(kept: Kept, name: string, fresh: T) {
  const value = ref(structuredClone(fresh)) as Ref<T>
  const ready = ref(false)
  let ended = false

  function save(): void {
    // As plain JSON: a database takes no proxies.
    if (ready.value && !ended)
      void kept.put('drafts', { name, value: JSON.parse(JSON.stringify(value.value)) })
  }

  const loaded = kept.get('drafts', name).then(found => {
    if (found) value.value = { ...structuredClone(fresh), ...(found.value as Partial<T>) }
    ready.value = true
  })
  watch(value, save, { deep: true })

  return {
    value,
    ready,
    loaded,
    /** It was sent, or is not wanted any more. */
    end(): void {
      ended = true
    },
  }
}
