import { newKey } from '@sanping/shared/key'
import { Refused, fieldErrors } from '@sanping/shared/failure'
import type { Schema } from '@sanping/shared/schema'
import { client, me } from '../app/client'
import { clearDraft, draft } from './draft'
import { otherCategory } from './categories'
import { forgetPhotos, photoIds } from './photos'
import { titleOf } from './title'

/** What was sent, for the page that says so. */
export interface Filed {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly responseDueAt?: string
  /** Only of an anonymous report; told once. */
  readonly secret?: string
}

/** How she will be known: as she said, as far as that is possible without signing in. */
export function identityNow(): Schema<'IdentityMode'> {
  if (!me.value) return 'anonymous'
  return draft.identityMode === '' ? 'real_name' : draft.identityMode
}

/** What still keeps the report from being sent; undefined when nothing does. */
export function missing(): 'body' | 'place' | 'category' | undefined {
  if (draft.body.trim() === '') return 'body'
  if (draft.point === null && draft.address.trim() === '') return 'place'
  if (draft.categoryId === '' && otherCategory() === '') return 'category'
  return undefined
}

function written(photos: readonly string[]): Schema<'NewPetition'> {
  const body = draft.body.trim()
  const address = draft.address.trim() || draft.pointName
  return {
    kind: draft.kind,
    categoryId: draft.categoryId || otherCategory(),
    title: titleOf(body),
    body,
    urgency: draft.urgency,
    identityMode: identityNow(),
    photos: [...photos],
    ...(address ? { address } : {}),
    ...(draft.point ? { location: { ...draft.point } } : {}),
    ...(draft.suggestionId ? { suggestionId: draft.suggestionId } : {}),
  }
}

function same(one: Schema<'NewPetition'>, other: Schema<'NewPetition'>): boolean {
  return JSON.stringify({ ...one, clientAt: undefined }) === JSON.stringify({ ...other, clientAt: undefined })
}

function filed(answer: Schema<'Filed'>, title: string): Filed {
  const petition = 'petition' in answer ? answer.petition : answer
  const { id, number, clocks } = petition
  return {
    id,
    number,
    title,
    ...(clocks.responseDueAt ? { responseDueAt: clocks.responseDueAt } : {}),
    ...('secret' in answer ? { secret: answer.secret } : {}),
  }
}

/** A photo that the server no longer has is sent anew: it keeps those that no step names for a day. */
function photosGone(error: unknown): boolean {
  const gone = Object.keys(fieldErrors(error)).some(field => field.startsWith('photos'))
  if (!gone) return false
  for (const photo of draft.photos) {
    delete photo.id
    delete photo.owner
    photo.sendKey = newKey()
  }
  return true
}

async function once(): Promise<Filed> {
  const now = written(await photoIds(draft.photos, identityNow() === 'anonymous'))
  // The very same words again where nothing changed: then the server answers as it did, and reports once.
  const asked =
    draft.tried && same(draft.tried, now) ? draft.tried : { ...now, clientAt: new Date().toISOString() }
  const before = draft.tried
  draft.tried = asked
  const token = asked.identityMode === 'anonymous' && !me.value ? null : undefined
  const send = (body: Schema<'NewPetition'>): Promise<Schema<'Filed'>> =>
    client.post('/petitions', { body, key: draft.key, ...(token === null ? { token } : {}) })
  try {
    return filed(await send(asked), asked.title)
  } catch (error) {
    // An earlier try had arrived after all, with other words: what it reported is what there is.
    if (before && error instanceof Refused && error.code === 'idempotency_key_reused')
      return filed(await send(before), before.title)
    throw error
  }
}

/** Sends the report. What fails stays written, and pressing again sends it under the same key. */
export async function file(): Promise<Filed> {
  let done: Filed
  try {
    done = await once()
  } catch (error) {
    if (!photosGone(error)) throw error
    done = await once()
  }
  await forgetPhotos(draft.photos)
  clearDraft()
  return done
}
