import type { Schema } from '@sanping/shared'
import { client } from '../../app/client'
import { readAll } from '../../settings/common/pages'
import { asked, type Chosen } from '../chosen'
import type { GroupBy } from '../drill/link'
import type { Amount, Figure } from '../figure'

/** All groups of a figure. */
export function parted(figure: Figure, chosen: Chosen, groupBy: GroupBy): Promise<Schema<'GroupView'>[]> {
  return readAll(cursor =>
    client.get('/figures/{id}', {
      path: { id: figure },
      query: { ...asked(chosen), groupBy, limit: 100, ...(cursor && { cursor }) },
    }),
  )
}

/** A place with what is counted in it and below. */
export interface PlaceAmount {
  readonly id: string
  readonly name: string
  readonly amount: Amount
  readonly itself: boolean
}

/** So many figures are asked for at a time, to leave the server to others too. */
const AT_ONCE = 4

/** The places right below one, each with all that lies in it; and the place itself, for what lies in none of them. */
export async function below(figure: Figure, chosen: Chosen, node: string): Promise<PlaceAmount[]> {
  const path = { id: node }
  const children = await readAll(cursor =>
    client.get('/grids/{id}/children', { path, query: { limit: 100, ...(cursor && { cursor }) } }),
  )
  const places: PlaceAmount[] = []
  for (let at = 0; at < children.length; at += AT_ONCE) {
    const some = children.slice(at, at + AT_ONCE).map(async ({ id, name }): Promise<PlaceAmount> => {
      const query = asked({ ...chosen, gridId: id })
      const answer = await client.get('/figures/{id}', { path: { id: figure }, query })
      return { id, name, amount: answer.figure, itself: false }
    })
    places.push(...(await Promise.all(some)))
  }
  const own = (await parted(figure, { ...chosen, gridId: node }, 'grid')).find(group => group.group === node)
  if (own) places.push({ id: node, name: own.name ?? '', amount: own, itself: true })
  return places
}
