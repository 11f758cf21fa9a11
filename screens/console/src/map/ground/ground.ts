import L from 'leaflet'
import 'leaflet/dist/leaflet.css'
import { loadScreenSettings, screenSettings } from '../../app/screen'

/** A map that needs no tiles: polygons and points on a plain ground, streets below where a tile host is set. */
export async function createGround(element: HTMLElement, options: L.MapOptions = {}): Promise<L.Map> {
  const map = L.map(element, { attributionControl: false, zoomSnap: 0.5, maxZoom: 20, ...options })
  map.setView([31, 112], 4)
  await loadScreenSettings()
  const tiles = screenSettings.value?.mapTiles
  if (tiles) {
    L.tileLayer(tiles.url, { maxZoom: 20 }).addTo(map)
    L.control.attribution({ prefix: false }).addAttribution(tiles.attribution).addTo(map)
  }
  L.control.scale({ imperial: false }).addTo(map)
  return map
}

/** A colour of the tokens, which an SVG of the map cannot read by itself. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
