import type { Schema } from './schema'

/** Who is signed in on this device, and with what. */
export interface Session {
  readonly accessToken: string
  readonly refreshToken: string
  readonly account: Schema<'Me'>
}

/** Where a device keeps its session between starts. */
export interface SessionStore {
  read(): Session | undefined
  write(session: Session | undefined): void
}

/** Keeps the session under one name of `localStorage`; a full or forbidden store only forgets. */
export function localSessionStore(name: string): SessionStore {
  return {
    read() {
      try {
        const text = localStorage.getItem(name)
        return text === null ? undefined : (JSON.parse(text) as Session)
      } catch {
        return undefined
      }
    },
    write(session) {
      try {
        if (session === undefined) localStorage.removeItem(name)
        else localStorage.setItem(name, JSON.stringify(session))
      } catch {
        // A browser in private mode: signed in until the page is closed.
      }
    },
  }
}
