import { createClient, fetchTransport, localSessionStore, type Session } from '@sanping/shared'
import { clocked } from './clock'
import { language } from './i18n'

type Listener = (session: Session | undefined) => void
const listeners = new Set<Listener>()

/** The client of this app. */
export const client = createClient({
  transport: clocked(fetchTransport),
  store: localSessionStore('sanping.worker.session'),
  language,
  onSession: session => listeners.forEach(tell => tell(session)),
})

/** Tells when the session begins, is renewed, or ends. */
export function onSession(listener: Listener): void {
  listeners.add(listener)
}
