/** Longitude and latitude. */
export type Position = readonly [number, number]
/** Corner after corner; the last is not the first again. */
export type Ring = readonly Position[]
/** Parts, each an outer ring and its holes. */
export type Outline = readonly (readonly Ring[])[]
/** One corner of an outline. */
export interface Corner {
  readonly part: number
  readonly ring: number
  readonly at: number
}

type Shape = GeoJSON.Polygon | GeoJSON.MultiPolygon

/** 7 digits are a centimetre: more is noise of the mouse. */
const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7

/** The outline of a stored shape. */
export function outlineOf(shape: Shape | undefined): Outline {
  if (!shape) return []
  const parts = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
  return parts.map(rings =>
    rings.map(ring => ring.slice(0, -1).map(([x = 0, y = 0]): Position => [round(x), round(y)])),
  )
}

/** The shape to be stored; none where nothing is drawn. */
export function shapeOf(outline: Outline): Shape | undefined {
  const closed = outline.map(rings =>
    rings.map(ring => [...ring, ...ring.slice(0, 1)].map(([x, y]) => [round(x), round(y)])),
  )
  const [only, ...others] = closed
  if (!only) return undefined
  return others.length === 0
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: closed }
}

function withRing(outline: Outline, { part, ring }: Corner, change: (ring: Ring) => Ring): Outline {
  return outline.map((rings, p) =>
    p === part ? rings.map((one, r) => (r === ring ? change(one) : one)) : rings,
  )
}

/** With a corner elsewhere. */
export function moved(outline: Outline, corner: Corner, to: Position): Outline {
  return withRing(outline, corner, ring => ring.map((position, at) => (at === corner.at ? to : position)))
}

/** With one corner more, after this one. */
export function inserted(outline: Outline, corner: Corner, position: Position): Outline {
  return withRing(outline, corner, ring => [
    ...ring.slice(0, corner.at + 1),
    position,
    ...ring.slice(corner.at + 1),
  ])
}

function without<T>(list: readonly T[], at: number): readonly T[] {
  return list.filter((_, place) => place !== at)
}

/** With one corner less; a ring of three goes as a whole, and with an outer ring its part. */
export function removed(outline: Outline, corner: Corner): Outline {
  const ring = outline[corner.part]?.[corner.ring]
  if (ring && ring.length > 3) return withRing(outline, corner, one => without(one, corner.at))
  if (corner.ring === 0) return without(outline, corner.part)
  return outline.map((rings, part) => (part === corner.part ? without(rings, corner.ring) : rings))
}

/** With one part more. */
export function added(outline: Outline, ring: Ring): Outline {
  return [...outline, [ring]]
}

/** How many corners there are. */
export function corners(outline: Outline): number {
  return outline.flat().reduce((sum, ring) => sum + ring.length, 0)
}

const METRES = 111_320

function ringArea(ring: Ring): number {
  const middle = ring.reduce((sum, [, y]) => sum + y, 0) / ring.length
  const scale = Math.cos((middle * Math.PI) / 180)
  let double = 0
  ring.forEach(([x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y]
    double += (x * nextY - nextX * y) * scale
  })
  return (Math.abs(double) / 2) * METRES * METRES
}

/** About how large it is, in hectares. */
export function hectares(outline: Outline): number {
  const metres = outline.reduce(
    (sum, rings) => sum + rings.reduce((part, ring, at) => part + (at === 0 ? 1 : -1) * ringArea(ring), 0),
    0,
  )
  return metres / 10_000
}
