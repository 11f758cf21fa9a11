import { Refused, type Schema } from '@sanping/shared'
import { shallowRef, watch, type Ref } from 'vue'
import { client } from '../app/client'
import { useListen } from '../ui/useListen'
import { useLoad } from '../ui/useLoad'

/** One petition, kept true by the stream; none while the id is empty. */
export function usePetition(id: Ref<string>) {
  const { data, error, loading, reload } = useLoad(
    async () => (id.value ? client.get('/petitions/{id}', { path: { id: id.value } }) : undefined),
    id,
  )
  /** The version that somebody else's step brought while one reads. */
  const moved = shallowRef<string>()

  function take(view: Schema<'PetitionView'>): void {
    if (view.id === id.value && view.version >= (data.value?.version ?? 0)) data.value = view
  }

  useListen({
    onStep: ({ petitionId, version, action }) => {
      if (petitionId !== id.value || version <= (data.value?.version ?? 0)) return
      moved.value = action
      void reload()
    },
    onReset: () => void reload(),
  })
  watch(id, () => (moved.value = undefined))

  const missing = (): boolean => error.value instanceof Refused && error.value.status === 404
  return { petition: data, error, loading, reload, take, moved, missing }
}
