import type { Schema } from '@sanping/shared'
import { shallowRef, watch, type Ref } from 'vue'
import { client } from '../../app/client'
import type { StepDetail } from './detail'

const known = new Map<string, string>()

async function ask(kind: string, id: string): Promise<void> {
  try {
    if (kind === 'grid') known.set(id, (await client.get('/grids/{id}', { path: { id } })).name)
    if (kind === 'unit') known.set(id, (await client.get('/units/{id}', { path: { id } })).name)
  } catch {
    // Told without the name.
  }
}

/** Names of all that a history speaks of: history keeps ids, so that a renaming shows everywhere. */
export function useNames(
  petition: Ref<Schema<'PetitionView'> | undefined>,
  events: Ref<readonly Schema<'EventView'>[]>,
): Ref<ReadonlyMap<string, string>> {
  const names = shallowRef<ReadonlyMap<string, string>>(known)

  async function read(): Promise<void> {
    const { handler, assignee, reporter, place = [] } = petition.value ?? {}
    const people = [handler, reporter, ...events.value.map(({ by }) => by)]
    for (const person of people) if (person?.id) known.set(person.id, person.name)
    for (const one of [assignee, ...place]) if (one) known.set(one.id, one.name)
    const wanted = new Map<string, string>()
    for (const { detail } of events.value) {
      const to = (detail as StepDetail | null | undefined)?.to
      const [kind, id] = typeof to === 'string' ? ['grid', to] : [to?.type, to?.id]
      if (kind && id && !known.has(id)) wanted.set(id, kind)
    }
    await Promise.all([...wanted].map(([id, kind]) => ask(kind, id)))
    names.value = new Map(known)
  }

  watch([petition, events], read, { immediate: true })
  return names
}
