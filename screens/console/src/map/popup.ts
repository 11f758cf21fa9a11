import type { Schema, Say } from '@sanping/shared'
import type L from 'leaflet'
import { client } from '../app/client'
import { text } from './ground/draw'

/** A small card at a petition's point: what it is, and a way to it. */
export function usePopup(say: Say, open: (id: string) => void) {
  function card(spot: Schema<'SpotView'>, title: string): HTMLElement {
    const box = document.createElement('div')
    const head = document.createElement('strong')
    head.textContent = title
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-small button-main'
    button.textContent = say('map.open')
    button.addEventListener('click', () => open(spot.id))
    box.append(
      head,
      document.createElement('br'),
      text(say(`word.status.${spot.status}`)),
      document.createElement('br'),
      button,
    )
    return box
  }

  async function show(spot: Schema<'SpotView'>, marker: L.CircleMarker): Promise<void> {
    marker.bindPopup(card(spot, '…'), { minWidth: 200 }).openPopup()
    try {
      const petition = await client.get('/petitions/{id}', { path: { id: spot.id } })
      marker.setPopupContent(card(spot, `${petition.number} ${petition.title}`))
    } catch {
      // The way to the petition is there; its page says what is wrong.
      marker.setPopupContent(card(spot, ''))
    }
  }
  return { show: (spot: Schema<'SpotView'>, marker: L.CircleMarker) => void show(spot, marker) }
}
