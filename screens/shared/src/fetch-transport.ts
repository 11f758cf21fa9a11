import { Unreachable } from './failure'
import type { Request, Response, Transport } from './transport'

/** The transport of a browser. */
export const fetchTransport: Transport = async (request: Request): Promise<Response> => {
  const { method, url, headers, body, timeout } = request
  try {
    const signal = AbortSignal.timeout(timeout)
    const answer = await fetch(url, { method, headers, body: body ?? null, signal, credentials: 'omit' })
    const text = await answer.text()
    const json = answer.headers.get('content-type')?.includes('json') ?? false
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: json && text !== '' ? JSON.parse(text) : undefined,
    }
  } catch (cause) {
    throw new Unreachable('no answer', { cause })
  }
}
