import { newKey } from '@sanping/shared/key'
import { worthRetrying } from '@sanping/shared/failure'
import { dropPhoto, keepPhoto, previewOf, sendPhoto, type Chosen } from '@platform/photos'
import { reactive } from 'vue'
import { client } from '../app/client'
import { language } from '../app/settings'

/** At most so many photos at one step. */
export const MOST_PHOTOS = 9

/** A photo on this device. */
export interface LocalPhoto {
  readonly key: string
  /** Where it can be seen now; not worth keeping. */
  readonly preview: string
}

/** What sending a photo needs to know. */
export interface PhotoSending {
  readonly language: string
  readonly idempotencyKey: string
  readonly anonymous: boolean
}

/** A photo of a form that is not sent yet. */
export interface DraftPhoto {
  readonly key: string
  /** One for each owner: a key is bound to who sends. */
  sendKey: string
  /** Its id at the server, once it is there, and whose it is there: an account, or nobody's. */
  id?: string
  owner?: string
}

const previews = reactive(new Map<string, string>())
/** Photos under way, so that pressing send waits for them and does not send them twice. */
const underWay = new Map<string, Promise<void>>()

/** Whose a photo would be if it were sent now. */
export function ownerNow(anonymous: boolean): string {
  const session = client.session()
  return anonymous || !session ? 'nobody' : session.account.id
}

/** Where a photo of a form can be seen. */
export function preview(photo: DraftPhoto): string | undefined {
  return previews.get(photo.key)
}

/** Brings back what a form had before a reload; photos that are gone from the device leave it. */
export async function revive(photos: DraftPhoto[]): Promise<void> {
  for (const photo of [...photos]) {
    if (previews.has(photo.key)) continue
    const seen = await previewOf(photo.key)
    if (seen) previews.set(photo.key, seen)
    else photos.splice(photos.indexOf(photo), 1)
  }
}

/** Adds what she chose to a form. One after the other: nine photos of 12 MB at once are more than a phone's memory. */
export async function addPhotos(photos: DraftPhoto[], chosen: readonly Chosen[]): Promise<void> {
  for (const one of chosen) {
    const { key, preview: seen } = await keepPhoto(one)
    previews.set(key, seen)
    photos.push({ key, sendKey: newKey() })
  }
}

/** Takes a photo out of a form. */
export async function removePhoto(photos: DraftPhoto[], photo: DraftPhoto): Promise<void> {
  photos.splice(photos.indexOf(photo), 1)
  previews.delete(photo.key)
  await dropPhoto(photo.key)
}

/** Forgets the photos of a form that was sent. */
export async function forgetPhotos(photos: DraftPhoto[]): Promise<void> {
  for (const photo of [...photos]) await removePhoto(photos, photo)
}

async function sendOne(photo: DraftPhoto, anonymous: boolean): Promise<void> {
  const owner = ownerNow(anonymous)
  // Nobody's photo may be named by anybody; that of an account only by the same account.
  if (photo.id && (photo.owner === owner || photo.owner === 'nobody')) return
  if (photo.owner && photo.owner !== owner) photo.sendKey = newKey()
  const asked = { language: language.value, idempotencyKey: photo.sendKey, anonymous: owner === 'nobody' }
  photo.owner = owner
  delete photo.id
  photo.id = (await sendPhoto(photo.key, asked)).id
}

/** Sees that a photo is at the server and belongs to whoever will report. */
export async function sent(photo: DraftPhoto, anonymous: boolean): Promise<void> {
  const before = underWay.get(photo.key)
  await before?.catch(() => undefined)
  const sending = sendOne(photo, anonymous).finally(() => underWay.delete(photo.key))
  underWay.set(photo.key, sending)
  await sending
}

/** Sends photos while she still writes. What fails for want of network is sent when she presses send. */
export async function sendAhead(photos: DraftPhoto[], anonymous: boolean): Promise<void> {
  for (const photo of [...photos]) {
    try {
      await sent(photo, anonymous)
    } catch (error) {
      if (!worthRetrying(error)) throw error
    }
  }
}

/** Sends what is not there yet, and gives the ids in order. */
export async function photoIds(photos: DraftPhoto[], anonymous: boolean): Promise<string[]> {
  for (const photo of photos) await sent(photo, anonymous)
  return photos.flatMap(({ id }) => (id ? [id] : []))
}
