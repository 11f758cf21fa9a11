import { Unreachable } from '@sanping/shared/failure'
import type { Request, Response, Transport } from '@sanping/shared/transport'

/** What is needed of the kit, to be given one by one: the web build leaves out what is not named. */
export interface Carrier {
  request(options: UniApp.RequestOptions): unknown
}

/** Names in lower case; where a header came more than once, the kit joins it or gives a list. */
export function lowered(header: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(header ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

/** The JSON value of a text, where its media type says that it is one. */
export function read(text: unknown, type: string | undefined): unknown {
  if (!type?.includes('json') || text === '' || text === undefined) return undefined
  return typeof text === 'string' ? JSON.parse(text) : text
}

/** A transport over `uni.request`, for the mini-program and for browsers that are older than their fetch. */
export function uniTransport(carrier: Carrier): Transport {
  return ({ method, url, headers, body, timeout }: Request) =>
    new Promise<Response>((resolve, reject) => {
      const unreachable = (cause: unknown): void => reject(new Unreachable('no answer', { cause }))
      carrier.request({
        method,
        url,
        header: { ...headers },
        data: body ?? '',
        timeout,
        // As text: some devices read JSON by themselves only where the media type is exactly application/json.
        dataType: 'text',
        responseType: 'text',
        success: ({ statusCode, header, data }) => {
          const headersRead = lowered(header as Record<string, unknown> | undefined)
          try {
            const value = read(data, headersRead['content-type'])
            resolve({ status: statusCode, headers: headersRead, body: value })
          } catch (cause) {
            unreachable(cause)
          }
        },
        fail: unreachable,
      })
    })
}
