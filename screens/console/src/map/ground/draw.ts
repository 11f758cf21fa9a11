import { STATUS_TONE, type Schema, type WordOf } from '@sanping/shared'
import L from 'leaflet'
import { token } from './ground'
import type { Ground } from './polygons'

/** Draws grounds with their names. */
export function drawGrounds(
  layer: L.LayerGroup,
  grounds: readonly Ground[],
  look: L.PathOptions = {},
): L.LatLngBounds {
  const bounds = L.latLngBounds([])
  layer.clearLayers()
  for (const ground of grounds) {
    const shape = L.geoJSON(ground.geometry, {
      interactive: false,
      style: {
        color: token('--brand'),
        weight: 1.5,
        fillColor: token('--brand'),
        fillOpacity: 0.05,
        ...look,
      },
    })
    bounds.extend(shape.getBounds())
    layer.addLayer(shape)
    const name = L.tooltip({
      permanent: true,
      direction: 'center',
      className: 'ground-name',
      interactive: false,
    })
    name.setLatLng(shape.getBounds().getCenter()).setContent(text(ground.name))
    layer.addLayer(name)
  }
  return bounds
}

/** Words as an element: what people typed must never be read as HTML. */
export function text(words: string): HTMLElement {
  const element = document.createElement('span')
  element.textContent = words
  return element
}

/** How large the circle of so many petitions is, in pixels. */
export function radius(count: number): number {
  return Math.min(34, 11 + Math.sqrt(count) * 1.6)
}

/** Draws petitions: each by itself where they are few, else gathered. */
export function drawPetitions(
  layer: L.LayerGroup,
  view: Schema<'MapView'>,
  told: {
    pick(spot: Schema<'SpotView'>, marker: L.CircleMarker): void
    into(cluster: Schema<'ClusterView'>): void
  },
): void {
  layer.clearLayers()
  for (const spot of view.points) {
    const tone = STATUS_TONE[spot.status]
    const colour = token(spot.urgency === 'danger' ? '--tone-alarm' : `--tone-${tone}`)
    const marker = L.circleMarker([spot.latitude, spot.longitude], {
      radius: spot.urgency === 'normal' ? 7 : 9,
      color: '#fff',
      weight: 2,
      fillColor: colour,
      fillOpacity: 0.95,
    })
    marker.on('click', () => told.pick(spot, marker))
    layer.addLayer(marker)
  }
  for (const cluster of view.clusters) {
    const size = radius(cluster.count) * 2
    const face = text(String(cluster.count))
    face.className = cluster.open > 0 ? 'cluster open' : 'cluster'
    const icon = L.divIcon({ html: face, className: 'cluster-box', iconSize: [size, size] })
    const marker = L.marker([cluster.latitude, cluster.longitude], { icon, keyboard: false })
    marker.on('click', () => told.into(cluster))
    layer.addLayer(marker)
  }
}

/** `west,south,east,north` of what is seen, as the server asks for it. */
export function bboxOf(bounds: L.LatLngBounds): string {
  const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value))
  const [west, east] = [clamp(bounds.getWest(), 180), clamp(bounds.getEast(), 180)]
  const [south, north] = [clamp(bounds.getSouth(), 90), clamp(bounds.getNorth(), 90)]
  return [west, south, east, north].map(value => value.toFixed(6)).join(',')
}

/** The layers of petitions that can be chosen together. */
export const STATUS_GROUPS: Readonly<
  Record<'open' | 'handled' | 'closed' | 'ended', readonly WordOf<'status'>[]>
> = {
  open: ['reported', 'dispatched', 'handling', 'awaiting_reporter', 'suspended', 'verifying'],
  handled: ['handled'],
  closed: ['closed'],
  ended: ['rejected', 'withdrawn', 'merged'],
}
