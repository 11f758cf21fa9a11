import { get } from 'node:http'
import type { CDPSession } from '@playwright/test'

/** Scripts that a page asked for: their size as it came over the wire, and when. */
export interface Script {
  readonly url: string
  /** Seconds after the page itself was asked for. */
  readonly asked: number
  bytes: number
}

/** Notes every script from now on; gives those asked for until so many seconds after the page itself. */
export function noteScripts(tools: CDPSession): (until: number) => Script[] {
  const scripts = new Map<string, Script>()
  let begun: number | undefined
  tools.on('Network.requestWillBeSent', ({ requestId, request, timestamp, type }) => {
    if (type === 'Document') begun ??= timestamp
    if (new URL(request.url).pathname.endsWith('.js')) {
      scripts.set(requestId, { url: request.url, asked: timestamp - (begun ?? timestamp), bytes: 0 })
    }
  })
  tools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId)
    if (script) script.bytes = encodedDataLength
  })
  return until => [...scripts.values()].filter(({ asked }) => asked <= until)
}

/** How long a file is when it is asked for with gzip alone. */
export function gzipped(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, answer => {
      let length = 0
      answer.on('data', (part: Buffer) => (length += part.length))
      answer.on('end', () => resolve(length))
    }).on('error', reject)
  })
}
