import { vocabulary, type Query, type Operation, type WordOf } from '@sanping/shared'
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { periodOf, type Period } from './period'

/** What is counted: a period and filters, as they stand in the address. */
export interface Chosen extends Period {
  readonly gridId?: string
  readonly categoryId?: string
  readonly kind?: WordOf<'petitionKind'>
  readonly channel?: WordOf<'channel'>
  readonly urgency?: WordOf<'urgency'>
}

/** What of an address the server would refuse is left out, so that an old link still opens. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function idIn(query: LocationQuery, name: string): string | undefined {
  const value = query[name]
  return typeof value === 'string' && UUID.test(value) ? value : undefined
}

function wordIn<W extends string>(query: LocationQuery, name: string, words: readonly W[]): W | undefined {
  return words.find(word => word === query[name])
}

/** What an address chooses. */
export function chosenOf(query: LocationQuery, now: number): Chosen {
  const gridId = idIn(query, 'gridId')
  const categoryId = idIn(query, 'categoryId')
  const kind = wordIn(query, 'kind', vocabulary.petitionKind)
  const channel = wordIn(query, 'channel', vocabulary.channel)
  const urgency = wordIn(query, 'urgency', vocabulary.urgency)
  return {
    ...periodOf(query['from'], query['to'], now),
    ...(gridId && { gridId }),
    ...(categoryId && { categoryId }),
    ...(kind && { kind }),
    ...(channel && { channel }),
    ...(urgency && { urgency }),
  }
}

/** The choice as an address and as a query of the contract. */
export function asked(chosen: Chosen): Query<Operation<'get', '/figures'>> & LocationQueryRaw {
  return { ...chosen }
}
