/** A point, WGS-84. */
export interface Spot {
  readonly longitude: number
  readonly latitude: number
}

const EARTH = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Metres between two points. */
export function metres(a: Spot, b: Spot): number {
  const x = radians(b.longitude - a.longitude) * Math.cos(radians((a.latitude + b.latitude) / 2))
  const y = radians(b.latitude - a.latitude)
  return Math.hypot(x, y) * EARTH
}
