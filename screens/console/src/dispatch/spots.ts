import { STATUS_TONE, URGENCY_TONE, type Say, type WordOf } from '@sanping/shared'
import L from 'leaflet'
import { client } from '../app/client'
import { colour } from '../ui/leaflet'

const SIZE = 18
const LARGEST_ZOOM = 22

function spot(tone: string): L.DivIcon {
  const dot = document.createElement('span')
  dot.style.cssText = `display:block;width:100%;height:100%;border-radius:50%;background:${colour(`tone-${tone}`)}`
  return L.divIcon({ className: 'spot', html: dot, iconSize: [SIZE, SIZE] })
}

function gathered(count: number): L.DivIcon {
  const size = 30 + Math.min(26, Math.round(Math.log2(count) * 4))
  return L.divIcon({ className: 'cluster', html: String(count), iconSize: [size, size] })
}

/** Asks what lies in sight, and draws it; `undefined` where the server did not answer. */
export async function drawSpots(
  map: L.Map,
  statuses: readonly WordOf<'status'>[],
  t: Say,
  choose: (id: string) => void,
): Promise<{ layer: L.LayerGroup; more: boolean } | undefined> {
  const bounds = map.getBounds()
  const bbox = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
  try {
    const view = await client.get('/petition-map', {
      query: {
        bbox: bbox
          .map((edge, at) => Math.max(-(at % 2 ? 90 : 180), Math.min(at % 2 ? 90 : 180, edge)).toFixed(6))
          .join(),
        zoom: Math.min(LARGEST_ZOOM, Math.round(map.getZoom())),
        status: [...statuses],
      },
    })
    const layer = L.layerGroup()
    for (const { id, latitude, longitude, status, urgency } of view.points) {
      const title = t('dispatch.point', { status: t(`word.status.${status}`) })
      const tone = urgency === 'normal' ? STATUS_TONE[status] : URGENCY_TONE[urgency]
      L.marker([latitude, longitude], { icon: spot(tone), title, alt: title })
        .on('click', () => choose(id))
        .addTo(layer)
    }
    for (const { latitude, longitude, count } of view.clusters) {
      const title = t('dispatch.cluster', { count })
      L.marker([latitude, longitude], { icon: gathered(count), title, alt: title })
        .on('click', () => map.flyTo([latitude, longitude], map.getZoom() + 2))
        .addTo(layer)
    }
    return { layer, more: view.more }
  } catch {
    // What was drawn before stays; the list beside says what is wrong.
    return undefined
  }
}
