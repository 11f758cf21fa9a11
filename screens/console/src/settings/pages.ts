import type { Door } from './doors'

/** A page of the settings, and whose it is. */
export interface SettingsLink {
  readonly name: string
  readonly door: Door
}

/** The pages in the order in which a community is set up. */
export const GROUPS: readonly { readonly key: string; readonly links: readonly SettingsLink[] }[] = [
  {
    key: 'places',
    links: [
      { name: 'grids', door: 'POST /grids' },
      { name: 'grid-import', door: 'POST /grids' },
    ],
  },
  {
    key: 'people',
    links: [
      { name: 'accounts', door: 'GET /accounts' },
      { name: 'roster', door: 'GET /grids/{id}/duties' },
      { name: 'units', door: 'POST /units' },
    ],
  },
  {
    key: 'work',
    links: [
      { name: 'categories', door: 'POST /categories' },
      { name: 'routing', door: 'GET /routing-rule-sets' },
      { name: 'clocks', door: 'POST /clock-rules' },
      { name: 'calendar', door: 'POST /calendar-days' },
    ],
  },
  {
    key: 'messages',
    links: [
      { name: 'notice-templates', door: 'GET /notice-templates' },
      { name: 'dead-letters', door: 'GET /dead-letters' },
      { name: 'webhooks', door: 'GET /webhooks' },
    ],
  },
]
