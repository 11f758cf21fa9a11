import { createClient, fetchTransport, localSessionStore, type Client, type Session } from '@sanping/shared'
import { clocked } from './clock'
import { language } from './language'

const told = new Set<(session: Session | undefined) => void>()

/** The one client of this page. */
export const client: Client = createClient({
  transport: clocked(fetchTransport),
  store: localSessionStore('sanping.console'),
  language: () => language.value,
  onSession: session => told.forEach(tell => tell(session)),
})

/** Tells whenever the session begins, is renewed, or ends. */
export function onSession(tell: (session: Session | undefined) => void): void {
  told.add(tell)
}
