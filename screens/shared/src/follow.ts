import type { Client } from './client'
import type { Schema } from './schema'

/** What a follower is told. */
export interface Followed {
  /** A step upon a petition; the name is `petition.<action>`. */
  onStep(name: string, step: Schema<'StepEvent'>): void
  /** The place in the stream is gone: read lists anew. */
  onReset(): void
  /** Whether the stream runs now. */
  onState(live: boolean): void
}

interface Message {
  id?: string
  event: string
  data: string
}

const SHORTEST = 500
const LONGEST = 15_000
/** The server says something every 15 seconds; a line that is silent for so long is dead. */
const SILENCE = 40_000

/** Splits what has come so far into whole messages and the rest. */
export function messagesOf(text: string): { messages: Message[]; rest: string } {
  const blocks = text.split('\n\n')
  const rest = blocks.pop() ?? ''
  const messages = blocks.map(block => {
    const message: Message = { event: 'message', data: '' }
    for (const line of block.split('\n')) {
      const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
      if (field === 'id') message.id = value ?? ''
      else if (field === 'event') message.event = value ?? ''
      else if (field === 'data') message.data += value ?? ''
    }
    return message
  })
  return { messages: messages.filter(({ id, data }) => id !== undefined || data !== ''), rest }
}

/**
 * Follows `/events` until told to stop, and goes on from the last place after each break. By `fetch`, because
 * `EventSource` cannot send a token in a header.
 */
export function follow(
  client: Pick<Client, 'token' | 'url'>,
  followed: Followed,
  silence = SILENCE,
): () => void {
  const stopped = new AbortController()
  let last: string | undefined
  let wait = SHORTEST

  const take = ({ id, event, data }: Message): void => {
    if (id !== undefined) last = id
    if (event === 'reset') followed.onReset()
    else if (event.startsWith('petition.')) followed.onStep(event, JSON.parse(data) as Schema<'StepEvent'>)
  }

  const read = async (token: string): Promise<void> => {
    const headers: Record<string, string> = { accept: 'text/event-stream', authorization: `Bearer ${token}` }
    if (last !== undefined) headers['last-event-id'] = last
    const line = new AbortController()
    const hangUp = (): void => line.abort()
    // Not `AbortSignal.any`: browsers of some age on the desks lack it.
    stopped.signal.addEventListener('abort', hangUp, { signal: line.signal })
    const { signal } = line
    const answer = await fetch(client.url('/events'), { headers, signal, credentials: 'omit' })
    if (answer.status === 401) await client.token(token)
    if (!answer.ok || !answer.body) return
    followed.onState(true)
    wait = SHORTEST
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    for (;;) {
      const patience = setTimeout(hangUp, silence)
      const { value, done } = await reader.read().finally(() => clearTimeout(patience))
      if (done) return
      const { messages, rest } = messagesOf(text + value)
      text = rest
      messages.forEach(take)
    }
  }

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const token = await client.token()
      try {
        if (token) await read(token)
      } catch {
        // No network, or the server is restarting: tried again below.
      }
      followed.onState(false)
      await new Promise(resolve => setTimeout(resolve, wait * (0.5 + Math.random() / 2)))
      wait = Math.min(wait * 2, LONGEST)
    }
  }
  void run()
  return () => stopped.abort()
}
