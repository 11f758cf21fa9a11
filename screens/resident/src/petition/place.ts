import type { Schema } from '@sanping/shared/schema'
import { client } from '../app/client'

/** A point as a device gives it. */
export interface Point {
  readonly longitude: number
  readonly latitude: number
  readonly datum: Schema<'Datum'>
}

/** What came of asking a device where it is. */
export type Found =
  { readonly point: Point; readonly words?: string } | { readonly failed: 'denied' | 'missing' }

/** A place with the name that the community gives it. */
export interface NamedPlace {
  readonly name: string
  /** Whether the ground or the words led there; else it goes to the desk, which looks itself. */
  readonly found: boolean
}

function named({ foundBy, path }: Schema<'LocationView'>): NamedPlace {
  const names = path.map(({ name }) => name)
  return { name: (names[0] ?? '').trim(), found: foundBy !== 'desk' }
}

/** What the community calls a point. */
export async function nameOfPoint(point: Point): Promise<NamedPlace> {
  return named(await client.get('/grid-locations', { query: { ...point }, token: null }))
}

/** What place the words of an address lead to. */
export async function nameOfWords(address: string): Promise<NamedPlace> {
  return named(await client.get('/grid-locations', { query: { address }, token: null }))
}
