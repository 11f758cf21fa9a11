import L from 'leaflet'
import { token } from '../../map/ground/ground'
import { added, corners, inserted, moved, removed, type Corner, type Outline, type Position } from './outline'

/** What the map tells of an edit. */
export interface Told {
  label(number: number): string
  between(): string
  change(next: Outline): void
  choose(corner: Corner | undefined): void
  /** A part was finished, or given up. */
  drawn(): void
}

/** An outline on a map, with handles while it is edited. */
export interface OutlineLayer {
  draw(outline: Outline, editing: boolean): void
  bounds(): L.LatLngBounds
  /** Takes clicks as corners of a new part. */
  drawRing(): void
  finish(): void
  stop(): void
}

/** With more corners than these the points between them would hide the line. */
const MANY = 120
const NUDGE = 4

const point = ({ lat, lng }: L.LatLng): Position => [lng, lat]
const place = ([lng, lat]: Position): L.LatLngTuple => [lat, lng]

function handle(size: number, looks: string): L.DivIcon {
  return L.divIcon({ className: `corner ${looks}`, iconSize: [size, size] })
}

/** Puts an outline on a map. */
export function createLayer(map: L.Map, told: Told): OutlineLayer {
  const shape = L.polygon([], { color: token('--brand'), weight: 2, fillOpacity: 0.15 }).addTo(map)
  const handles = L.layerGroup().addTo(map)
  const sketch = L.polyline([], { color: token('--tone-alarm'), weight: 2, dashArray: '6 4' })
  let outline: Outline = []
  let chosen: Corner | undefined
  let ring: Position[] | undefined

  const nested = (of: Outline): L.LatLngTuple[][][] => of.map(rings => rings.map(one => one.map(place)))

  function choose(corner: Corner | undefined): void {
    chosen = corner
    told.choose(corner)
  }

  function keyed(corner: Corner, at: Position, event: KeyboardEvent): void {
    const step: Partial<Record<string, [number, number]>> = {
      ArrowUp: [0, -NUDGE],
      ArrowDown: [0, NUDGE],
      ArrowLeft: [-NUDGE, 0],
      ArrowRight: [NUDGE, 0],
    }
    const by = step[event.key]
    if (event.key === 'Delete' || event.key === 'Backspace') {
      told.change(removed(outline, corner))
      choose(undefined)
    } else if (by) {
      const to = map.layerPointToLatLng(map.latLngToLayerPoint(place(at)).add(by))
      choose(corner)
      told.change(moved(outline, corner, point(to)))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  function cornerAt(corner: Corner, at: Position, number: number): void {
    const is = chosen?.part === corner.part && chosen.ring === corner.ring && chosen.at === corner.at
    const marker = L.marker(place(at), {
      draggable: true,
      icon: handle(14, is ? 'chosen' : ''),
      title: told.label(number),
      alt: told.label(number),
      zIndexOffset: 100,
    })
    marker.on('drag', () => shape.setLatLngs(nested(moved(outline, corner, point(marker.getLatLng())))))
    marker.on('dragend', () => {
      choose(corner)
      told.change(moved(outline, corner, point(marker.getLatLng())))
    })
    marker.on('click', () => {
      choose(corner)
      handlesOf()
    })
    handles.addLayer(marker)
    const element = marker.getElement()
    element?.addEventListener('keydown', event => keyed(corner, at, event))
    if (is) element?.focus()
  }

  function betweenAt(corner: Corner, from: Position, to: Position): void {
    const middle: Position = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
    const marker = L.marker(place(middle), {
      draggable: true,
      icon: handle(10, 'between'),
      title: told.between(),
      alt: told.between(),
      keyboard: false,
    })
    const put = (): void => {
      choose({ ...corner, at: corner.at + 1 })
      told.change(inserted(outline, corner, point(marker.getLatLng())))
    }
    marker.on('drag', () => shape.setLatLngs(nested(inserted(outline, corner, point(marker.getLatLng())))))
    marker.on('dragend', put)
    marker.on('click', put)
    handles.addLayer(marker)
  }

  function handlesOf(): void {
    handles.clearLayers()
    const few = corners(outline) <= MANY
    let number = 0
    outline.forEach((rings, part) =>
      rings.forEach((one, r) =>
        one.forEach((at, index) => {
          const corner = { part, ring: r, at: index }
          number += 1
          cornerAt(corner, at, number)
          const next = one[(index + 1) % one.length]
          if (few && next) betweenAt(corner, at, next)
        }),
      ),
    )
  }

  function sketched(): void {
    sketch.setLatLngs((ring ?? []).map(place))
  }
  function clicked(event: L.LeafletMouseEvent): void {
    if (!ring) return
    const first = ring[0]
    const near = first && map.latLngToLayerPoint(place(first)).distanceTo(event.layerPoint) < 12
    if (near && ring.length >= 3) {
      finish()
      return
    }
    ring = [...ring, point(event.latlng)]
    sketched()
  }
  function pressed(event: KeyboardEvent): void {
    if (event.key === 'Enter') finish()
    else if (event.key === 'Escape') stop()
    else if (event.key === 'Backspace' && ring) {
      ring = ring.slice(0, -1)
      sketched()
    } else return
    event.preventDefault()
  }

  function drawRing(): void {
    ring = []
    sketched()
    sketch.addTo(map)
    map.on('click', clicked)
    const box = map.getContainer()
    box.addEventListener('keydown', pressed)
    box.style.cursor = 'crosshair'
    box.focus()
  }
  function stop(): void {
    ring = undefined
    sketch.remove()
    map.off('click', clicked)
    map.getContainer().removeEventListener('keydown', pressed)
    map.getContainer().style.cursor = ''
    told.drawn()
  }
  function finish(): void {
    const done = ring
    stop()
    if (done && done.length >= 3) told.change(added(outline, done))
  }

  function draw(next: Outline, editing: boolean): void {
    outline = next
    shape.setLatLngs(nested(next))
    handles.clearLayers()
    if (editing) handlesOf()
    else chosen = undefined
  }
  return { draw, bounds: () => shape.getBounds(), drawRing, finish, stop }
}
