import { newKey, shrinkPhoto } from '@sanping/shared'
import type { Kept, KeptPhoto } from '../kept/db'

/** Most photos at one step. */
export const MOST_PHOTOS = 9

/**
 * Shrinks photos one by one and keeps each before the next is read: nine large ones at once would be more memory
 * than a cheap phone has.
 */
export async function keepPhotos(
  kept: Kept,
  owner: string,
  files: readonly File[],
  now: () => number,
  onKept: (photo: KeptPhoto) => void,
): Promise<void> {
  for (const file of files) {
    const small = await shrinkPhoto(file)
    const photo: KeptPhoto = {
      id: newKey(),
      owner,
      type: small.type || 'image/jpeg',
      bytes: await small.arrayBuffer(),
      key: newKey(),
      takenAt: now(),
    }
    await kept.put('photos', photo)
    onKept(photo)
    // Let the phone draw and answer taps in between.
    await new Promise(resolve => setTimeout(resolve))
  }
}
