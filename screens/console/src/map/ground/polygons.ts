import type { Schema, WordOf } from '@sanping/shared'
import { client } from '../../app/client'
import { readAll } from '../../settings/common/pages'

/** The ground of one place, ready to be drawn. */
export interface Ground {
  readonly id: string
  readonly name: string
  readonly level: WordOf<'level'>
  readonly geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon
}

const kept = new Map<string, Promise<Ground | undefined>>()
const AT_ONCE = 6

function isShape(geometry: unknown): geometry is GeoJSON.Polygon | GeoJSON.MultiPolygon {
  const type =
    typeof geometry === 'object' && geometry !== null && 'type' in geometry ? geometry.type : undefined
  return type === 'Polygon' || type === 'MultiPolygon'
}

/** The geometry of an answer, where there is one. */
export function shapeOf(feature: Schema<'GridFeature'>): GeoJSON.Polygon | GeoJSON.MultiPolygon | undefined {
  const geometry: unknown = feature.geometry
  return isShape(geometry) ? geometry : undefined
}

async function read(item: Schema<'GridItem'>): Promise<Ground | undefined> {
  const feature = await client.get('/grids/{id}/polygon', { path: { id: item.id } })
  const geometry = shapeOf(feature)
  return geometry && { id: item.id, name: item.name, level: item.level, geometry }
}

/** The grounds of places; what was read once is kept until the place changes. */
export async function groundsOf(items: readonly Schema<'GridItem'>[]): Promise<Ground[]> {
  const grounds: Ground[] = []
  const drawn = items.filter(item => item.hasPolygon && !item.retiredAt)
  for (let at = 0; at < drawn.length; at += AT_ONCE) {
    const some = drawn.slice(at, at + AT_ONCE).map(item => {
      const key = `${item.id} ${item.version}`
      const asked = kept.get(key) ?? read(item)
      kept.set(key, asked)
      asked.catch(() => kept.delete(key))
      return asked
    })
    for (const ground of await Promise.all(some)) if (ground) grounds.push(ground)
  }
  return grounds
}

/** The places of one level that are in use. */
export function placesOf(level: WordOf<'level'>): Promise<Schema<'GridItem'>[]> {
  return readAll(cursor =>
    client.get('/grids', { query: { level, retired: false, limit: 100, ...(cursor && { cursor }) } }),
  )
}
