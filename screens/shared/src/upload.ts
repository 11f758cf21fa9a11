import type { Client } from './client'
import { Refused, Unreachable } from './failure'
import { newKey } from './key'
import type { Problem, Schema } from './schema'

/** What an upload says besides the photo. */
export interface UploadAsked {
  readonly language: string
  /** One key for one photo, kept over retries. */
  readonly key?: string
  /** From 0 to 1. */
  readonly onProgress?: (share: number) => void
  /** Nobody's photo: for an anonymous report, without a session. */
  readonly anonymous?: boolean
}

function once(
  url: string,
  photo: Blob,
  headers: Record<string, string>,
  asked: UploadAsked,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    // By XMLHttpRequest: fetch cannot tell how far an upload is.
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.responseType = 'json'
    request.timeout = 120_000
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => asked.onProgress?.(total > 0 ? loaded / total : 0)
    request.onload = () => resolve(request)
    request.onerror = request.ontimeout = () => reject(new Unreachable('no answer'))
    const form = new FormData()
    form.append('file', photo, 'photo.jpg')
    request.send(form)
  })
}

/** Sends a photo from a browser, before the step that will name it. */
export async function uploadPhoto(
  client: Client,
  photo: Blob,
  asked: UploadAsked,
): Promise<Schema<'PhotoView'>> {
  const headers: Record<string, string> = {
    'accept-language': asked.language,
    'idempotency-key': asked.key ?? newKey(),
  }
  const send = (token: string | undefined): Promise<XMLHttpRequest> =>
    once(
      client.url('/photos'),
      photo,
      token ? { ...headers, authorization: `Bearer ${token}` } : headers,
      asked,
    )
  const token = asked.anonymous ? undefined : await client.token()
  let request = await send(token)
  if (request.status === 401 && token) request = await send(await client.token(token))
  if (request.status >= 200 && request.status < 300) return request.response as Schema<'PhotoView'>
  const problem = request.response as Problem | null
  if (typeof problem?.code !== 'string') throw new Unreachable(`status ${request.status}`)
  const wait = Number(request.getResponseHeader('retry-after') ?? NaN)
  throw new Refused(problem, Number.isFinite(wait) ? wait : undefined)
}
