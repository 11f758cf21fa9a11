import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { useSession } from '../account/session'
import { client } from './client'

/** The place that the signed-in person works for: its name stands in the top bar. */
export const useHome = defineStore('home', () => {
  const session = useSession()
  const id = ref<string>()
  const name = ref<string>()

  async function load(): Promise<void> {
    const place = session.me?.roles.map(role => role.place).find(({ kind }) => kind !== 'everywhere')
    id.value = place?.kind === 'grid' ? place.id : undefined
    try {
      if (place?.kind === 'grid') {
        name.value = (await client.get('/grids/{id}', { path: { id: place.id } })).name
      } else if (place?.kind === 'unit') {
        name.value = (await client.get('/units/{id}', { path: { id: place.id } })).name
      } else {
        const roots = await client.get('/grids', { query: { limit: 1 } })
        name.value = roots.items[0]?.name
        id.value = roots.items[0]?.id
      }
    } catch {
      // The bar then shows the name of the console.
      name.value = undefined
    }
  }

  watch(() => [session.me?.id, session.begun], load, { immediate: true })

  return { id, name }
})
