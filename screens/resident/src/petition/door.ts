import { Refused } from '@sanping/shared/failure'
import type { Schema } from '@sanping/shared/schema'
import { client } from '../app/client'
import { secrets } from './receipts'

interface Key {
  token: string
  readonly number: string
  readonly secret: string
}

/** Anonymous petitions that were opened by number and secret, until the page is closed. */
const keys = new Map<string, Key>()

/** Opens an anonymous petition by its number and secret; gives its id. */
export async function openDoor(number: string, secret: string): Promise<Schema<'PetitionView'>> {
  const body = { number: number.trim().toUpperCase(), secret: secret.trim() }
  const { accessToken, petition } = await client.post('/petition-lookups', { body, token: null })
  keys.set(petition.id, { token: accessToken, ...body })
  return petition
}

/** Asks about a petition with the token that opens it: that of its secret, or the session's. */
export async function through<T>(id: string, ask: (door: { token?: string }) => Promise<T>): Promise<T> {
  const known = secrets.value.find(one => one.id === id)
  if (known && !keys.has(id)) await openDoor(known.number, known.secret)
  const key = keys.get(id)
  if (!key) return ask({})
  try {
    return await ask({ token: key.token })
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) throw error
    // Such a token lasts half an hour; the secret opens again.
    await openDoor(key.number, key.secret)
    return ask({ token: keys.get(id)?.token ?? key.token })
  }
}

/** Whether a petition was opened by its secret: then its photos are nobody's too. */
export function bySecret(id: string): boolean {
  return keys.has(id)
}
