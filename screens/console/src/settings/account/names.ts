import { client } from '../../app/client'

const people = new Map<string, Promise<string>>()
const places = new Map<string, Promise<string>>()

function once(kept: Map<string, Promise<string>>, id: string, ask: () => Promise<string>): Promise<string> {
  const asked = kept.get(id) ?? ask().catch(() => '—')
  kept.set(id, asked)
  return asked
}

/** The name of a person; a dash where the reader may not know it. */
export function accountName(id: string): Promise<string> {
  return once(people, id, async () => (await client.get('/accounts/{id}', { path: { id } })).name)
}

/** The name of a place or a unit. */
export function placeName(kind: 'grid' | 'unit', id: string): Promise<string> {
  return once(places, id, async () => {
    if (kind === 'grid') return (await client.get('/grids/{id}', { path: { id } })).name
    return (await client.get('/units/{id}', { path: { id } })).name
  })
}
