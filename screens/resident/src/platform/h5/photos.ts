import { newKey } from '@sanping/shared/key'
import { shrinkPhoto } from '@sanping/shared/photo'
import type { Schema } from '@sanping/shared/schema'
import { uploadPhoto } from '@sanping/shared/upload'
import { client } from '../../app/client'
import type { LocalPhoto, PhotoSending } from '../../petition/photos'
import { box } from './photo-box'

/** What she chose, as this platform hands it over. */
export type Chosen = File

/** Lets her choose or take photos; none where she comes back without, or the camera is refused. */
export function choosePhotos(most: number): Promise<Chosen[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = 'image/*'
  input.multiple = most > 1
  return new Promise(resolve => {
    input.onchange = () => resolve([...(input.files ?? [])].slice(0, most))
    input.oncancel = () => resolve([])
    input.click()
  })
}

/** Shrinks a photo and keeps it on this device under a key. */
export async function keepPhoto(file: Chosen): Promise<LocalPhoto> {
  const photo = await shrinkPhoto(file)
  const key = newKey()
  await box.put(key, photo)
  return { key, preview: URL.createObjectURL(photo) }
}

/** Where a photo of this device can be seen; undefined where it is gone. */
export async function previewOf(key: string): Promise<string | undefined> {
  const photo = await box.get(key)
  return photo && URL.createObjectURL(photo)
}

/** Forgets a photo of this device. */
export function dropPhoto(key: string): Promise<void> {
  return box.drop(key)
}

/** Sends a photo of this device. */
export async function sendPhoto(key: string, asked: PhotoSending): Promise<Schema<'PhotoView'>> {
  const photo = await box.get(key)
  if (!photo) throw new Error('the photo is gone from this device')
  return uploadPhoto(client, photo, {
    language: asked.language,
    key: asked.idempotencyKey,
    anonymous: asked.anonymous,
  })
}
