import L from 'leaflet'
import 'leaflet/dist/leaflet.css'
import type { Schema } from '@sanping/shared'
import { client } from '../app/client'
import { loadScreenSettings, screenSettings } from '../app/screen'

/** The layer of labels: above the grounds, below the points. */
export const LABELS = 'labels'

/** A map on a plain ground; with tiles where the server names some. */
export async function openMap(element: HTMLElement): Promise<L.Map> {
  await loadScreenSettings()
  const tiles = screenSettings.value?.mapTiles
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: tiles !== undefined,
    maxZoom: 20,
    zoomSnap: 0.25,
  })
  // Until what is looked for has come; labels need some view to lie in.
  map.setView([35, 105], 4)
  const labels = map.createPane(LABELS)
  labels.style.zIndex = '450'
  labels.style.pointerEvents = 'none'
  if (tiles) L.tileLayer(tiles.url, { attribution: tiles.attribution, maxZoom: 20 }).addTo(map)
  return map
}

/** A colour of the tokens, for what is drawn and not styled. */
export function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim()
}

type Shape = Schema<'GridFeature'>
const shapes = new Map<string, Promise<Shape>>()

/** The outline of a node, read once. */
export function shapeOf(id: string): Promise<Shape> {
  const known = shapes.get(id)
  if (known) return known
  const coming = client.get('/grids/{id}/polygon', { path: { id } })
  shapes.set(id, coming)
  coming.catch(() => shapes.delete(id))
  return coming
}

/** An outline as a layer, unless none is kept. */
export function outline(shape: Shape, style: L.PathOptions): L.GeoJSON | undefined {
  if (!shape.geometry) return undefined
  return L.geoJSON(shape.geometry as unknown as GeoJSON.Geometry, { style })
}
