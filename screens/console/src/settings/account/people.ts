import type { Client, Schema } from '@sanping/shared'

/** People as far as they were looked for. */
export interface Found {
  readonly people: readonly Schema<'AccountView'>[]
  /** How many accounts were looked at. */
  readonly looked: number
  /** Where to look further; none at the end. */
  readonly cursor: string | undefined
}

const ENOUGH = 30
const PAGES = 20

/**
 * Looks for people page by page. The server cannot leave residents out, and of a community most are: so it is looked
 * on until a page is full or long enough was looked.
 */
export async function seekPeople(
  client: Pick<Client, 'get'>,
  wanted: { readonly login: string; readonly staff: boolean },
  from: string | undefined,
): Promise<Found> {
  const people: Schema<'AccountView'>[] = []
  let looked = 0
  let cursor = from
  for (let page = 0; page < PAGES; page += 1) {
    const query = { limit: 100, ...(wanted.login && { login: wanted.login }), ...(cursor && { cursor }) }
    const { items, nextCursor } = await client.get('/accounts', { query })
    looked += items.length
    people.push(...items.filter(one => !wanted.staff || one.roles.some(({ role }) => role !== 'resident')))
    cursor = nextCursor ?? undefined
    if (!cursor || people.length >= ENOUGH) break
  }
  return { people, looked, cursor }
}
