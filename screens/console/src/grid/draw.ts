import L from 'leaflet'
import type { Schema } from '@sanping/shared'
import { LABELS, colour, outline, shapeOf } from '../ui/leaflet'

type Item = Schema<'GridItem'>
type Assignee = Schema<'AssigneeView'>

/** The grids as they lie on the map. */
export interface Grids {
  readonly layer: L.LayerGroup
  bounds(): L.LatLngBounds
  /** The grid around a point. */
  at(point: L.LatLng): Assignee | undefined
  /** Writes the labels anew. */
  relabel(): void
}

interface How {
  label(grid: Item): { name: string; count: string }
  clicked(grid: Assignee, at: L.LatLng): void
}

/** Whether a point lies in a ring, by counting the edges to its east. */
function inside(point: L.LatLng, ring: readonly L.LatLng[]): boolean {
  let within = false
  ring.forEach((a, i) => {
    const b = ring.at(i - 1)
    if (!b || a.lat > point.lat === b.lat > point.lat) return
    if (point.lng < ((b.lng - a.lng) * (point.lat - a.lat)) / (b.lat - a.lat) + a.lng) within = !within
  })
  return within
}

function holds(layer: L.GeoJSON, point: L.LatLng): boolean {
  return layer.getLayers().some(one => {
    if (!(one instanceof L.Polygon)) return false
    const polygons = one.getLatLngs() as L.LatLng[][][]
    return polygons.some(([outer]) => outer !== undefined && inside(point, outer))
  })
}

/** Draws zones faintly and grids with name and load; whatever has no outline is left out. */
export async function drawGrids(all: readonly Item[], how: How): Promise<Grids> {
  const layer = L.layerGroup()
  const drawn: { grid: Item; shape: L.GeoJSON }[] = []
  const wanted = all.filter(({ level, hasPolygon }) => hasPolygon && (level === 'grid' || level === 'zone'))
  const shapes = await Promise.allSettled(wanted.map(({ id }) => shapeOf(id)))
  const write = (grid: Item): HTMLElement => {
    const { name, count } = how.label(grid)
    const words = document.createElement('span')
    words.textContent = name
    if (count !== '') words.append(Object.assign(document.createElement('b'), { textContent: count }))
    return words
  }
  shapes.forEach((result, at) => {
    const grid = wanted[at]
    if (!grid || result.status === 'rejected') return
    const whole = grid.level === 'zone'
    const shape = outline(result.value, {
      color: colour(whole ? 'line-strong' : 'brand'),
      weight: whole ? 2 : 1,
      fillColor: colour('brand'),
      fillOpacity: whole ? 0 : 0.07,
      interactive: !whole,
    })
    if (!shape) return
    shape.addTo(layer)
    if (whole) return
    drawn.push({ grid, shape })
    shape.bindTooltip(() => write(grid), {
      permanent: true,
      direction: 'center',
      className: 'grid-name',
      pane: LABELS,
    })
    shape.on('mouseover', () => shape.setStyle({ fillOpacity: 0.18 }))
    shape.on('mouseout', () => shape.setStyle({ fillOpacity: 0.07 }))
    shape.on('click', event => how.clicked({ kind: 'grid', id: grid.id, name: grid.name }, event.latlng))
  })
  return {
    layer,
    bounds: () => {
      const bounds = L.latLngBounds([])
      drawn.forEach(({ shape }) => bounds.extend(shape.getBounds()))
      return bounds
    },
    at: point => {
      const found = drawn.find(({ shape }) => holds(shape, point))
      return found && { kind: 'grid', id: found.grid.id, name: found.grid.name }
    },
    relabel: () => drawn.forEach(({ grid, shape }) => shape.setTooltipContent(write(grid))),
  }
}
