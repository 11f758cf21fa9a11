import { expect, type APIRequestContext } from '@playwright/test'
import { tokenOf } from './people'

type Ring = readonly (readonly [number, number])[]
interface Polygon {
  readonly geometry: { readonly type: string; readonly coordinates: unknown }
}

/** A point in the ground that somebody of the demo works on. */
export async function groundOf(
  request: APIRequestContext,
  login: string,
): Promise<{ longitude: number; latitude: number }> {
  const headers = { authorization: `Bearer ${await tokenOf(request, login)}` }
  const me = (await (await request.get('/api/v1/me', { headers })).json()) as {
    roles: { place: { kind: string; id: string } }[]
  }
  const grid = me.roles.find(role => role.place.kind === 'grid')?.place.id
  const answer = await request.get(`/api/v1/grids/${grid}/polygon`, { headers })
  expect(answer.status()).toBe(200)
  const { geometry } = (await answer.json()) as Polygon
  const rings = (
    geometry.type === 'MultiPolygon' ? (geometry.coordinates as Ring[][])[0] : geometry.coordinates
  ) as Ring[]
  const ring = rings[0] ?? []
  // The middle of the corners: the demo's grounds are convex.
  const middle = (axis: 0 | 1): number => ring.reduce((sum, corner) => sum + corner[axis], 0) / ring.length
  return { longitude: middle(0), latitude: middle(1) }
}
