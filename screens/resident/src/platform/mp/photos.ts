import { Refused, Unreachable } from '@sanping/shared/failure'
import { LONGEST_EDGE } from '@sanping/shared/photo'
import type { Problem, Schema } from '@sanping/shared/schema'
import { client } from '../../app/client'
import { lowered } from '../../app/transport'
import type { LocalPhoto, PhotoSending } from '../../petition/photos'

/** What she chose, as this platform hands it over: a path. */
export type Chosen = string

/** Lets her choose or take photos; none where she comes back without, or the camera is refused. */
export function choosePhotos(most: number): Promise<Chosen[]> {
  return new Promise(resolve =>
    uni.chooseMedia({
      count: most,
      mediaType: ['image'],
      sizeType: ['compressed'],
      sourceType: ['album', 'camera'],
      success: ({ tempFiles }) => resolve(tempFiles.slice(0, most).map(({ tempFilePath }) => tempFilePath)),
      fail: () => resolve([]),
    }),
  )
}

function shrunk(path: string): Promise<string> {
  return new Promise(resolve =>
    uni.getImageInfo({
      src: path,
      success: ({ width, height }) => {
        const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height))
        uni.compressImage({
          src: path,
          quality: 85,
          compressedWidth: Math.round(width * scale),
          compressedHeight: Math.round(height * scale),
          success: ({ tempFilePath }) => resolve(tempFilePath),
          fail: () => resolve(path),
        })
      },
      fail: () => resolve(path),
    }),
  )
}

function saved(path: string): Promise<string> {
  return new Promise(resolve =>
    uni.saveFile({
      tempFilePath: path,
      success: ({ savedFilePath }) => resolve(savedFilePath),
      fail: () => resolve(path),
    }),
  )
}

/** Shrinks a photo and keeps it on this device; the key is its path. */
export async function keepPhoto(path: Chosen): Promise<LocalPhoto> {
  const key = await saved(await shrunk(path))
  return { key, preview: key }
}

/** Where a photo of this device can be seen; undefined where it is gone. */
export function previewOf(key: string): Promise<string | undefined> {
  return new Promise(resolve =>
    uni.getFileInfo({ filePath: key, success: () => resolve(key), fail: () => resolve(undefined) }),
  )
}

/** Forgets a photo of this device. */
export function dropPhoto(key: string): Promise<void> {
  return new Promise(resolve => uni.removeSavedFile({ filePath: key, complete: () => resolve() }))
}

function once(
  key: string,
  asked: PhotoSending,
  token: string | undefined,
): Promise<UniApp.UploadFileSuccessCallbackResult & { header?: Record<string, string> }> {
  const header: Record<string, string> = {
    'accept-language': asked.language,
    'idempotency-key': asked.idempotencyKey,
  }
  if (token) header['authorization'] = `Bearer ${token}`
  return new Promise((resolve, reject) =>
    uni.uploadFile({
      url: client.url('/photos'),
      filePath: key,
      name: 'file',
      header,
      timeout: 120_000,
      success: resolve,
      fail: cause => reject(new Unreachable('no answer', { cause })),
    }),
  )
}

/** Sends a photo of this device. */
export async function sendPhoto(key: string, asked: PhotoSending): Promise<Schema<'PhotoView'>> {
  const token = asked.anonymous ? undefined : await client.token()
  let answer = await once(key, asked, token)
  if (answer.statusCode === 401 && token) answer = await once(key, asked, await client.token(token))
  let body: unknown
  try {
    body = JSON.parse(answer.data)
  } catch (cause) {
    throw new Unreachable(`status ${answer.statusCode}`, { cause })
  }
  if (answer.statusCode >= 200 && answer.statusCode < 300) return body as Schema<'PhotoView'>
  const wait = Number(lowered(answer.header)['retry-after'])
  throw new Refused(body as Problem, Number.isFinite(wait) ? wait : undefined)
}
