import { Refused, Unreachable, day, type Problem } from '@sanping/shared'
import { client } from '../../app/client'
import { serverNow } from '../../app/clock'
import { language } from '../../app/language'
import { readAll } from '../../settings/common/pages'
import type { Chosen } from '../chosen'
import { momentsOf } from '../period'

/** Hands a file to the reader. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

async function fetched(path: string): Promise<Response> {
  const headers = { 'accept-language': language.value }
  let token = await client.token()
  const ask = () => fetch(client.url(path), { headers: { ...headers, authorization: `Bearer ${token}` } })
  try {
    const answer = await ask()
    if (answer.status !== 401) return answer
    token = await client.token(token)
    return await ask()
  } catch (cause) {
    throw new Unreachable('no answer', { cause })
  }
}

/** The petitions that are counted, as a table. By `fetch`, because the client reads only JSON. */
export async function exportTable(chosen: Chosen, format: 'xlsx' | 'csv'): Promise<void> {
  const { from, to, ...filters } = chosen
  const query = new URLSearchParams({ format, ...momentsOf({ from, to }), ...filters })
  const answer = await fetched(`/petition-exports?${query.toString()}`)
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => undefined)) as Problem | undefined
    throw problem ? new Refused(problem) : new Unreachable(`status ${answer.status}`)
  }
  save(await answer.blob(), `petitions-${from}-${to}.${format}`)
}

/** The grounds of a place and of those right below it, as GeoJSON. */
export async function exportGrounds(node: string | undefined): Promise<void> {
  const query = { limit: 100, ...(node && { parentId: node }) }
  const places = await readAll(cursor =>
    client.get('/grids', { query: { ...query, ...(cursor && { cursor }) } }),
  )
  const ids = places.filter(place => place.hasPolygon && !place.retiredAt).map(place => place.id)
  if (node) ids.unshift(node)
  const features = []
  for (const id of ids) features.push(await client.get('/grids/{id}/polygon', { path: { id } }))
  const drawn = features.filter(feature => feature.geometry)
  const text = JSON.stringify({ type: 'FeatureCollection', features: drawn }, null, 1)
  save(new Blob([text], { type: 'application/geo+json' }), `grids-${day(serverNow())}.geojson`)
}
