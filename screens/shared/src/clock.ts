import type { Transport } from './transport'

/** Where a device keeps how far its own clock is off, in milliseconds. */
export interface OffsetStore {
  read(): number | undefined
  write(offset: number): void
}

/** The server's time, as far as a device can tell whose own clock may be wrong. */
export interface ServerClock {
  now(): number
  /** Learns the server's time from each answer of a transport. */
  clocked(transport: Transport): Transport
}

/** Less than this comes from the header, which has whole seconds, and from the way. */
const NOTICED = 2_000

/** A clock that goes by what the server says of the time. */
export function serverClock(store: OffsetStore): ServerClock {
  let offset = store.read() ?? 0
  return {
    now: () => Date.now() + offset,
    clocked: transport => async request => {
      const asked = Date.now()
      const response = await transport(request)
      const told = Date.parse(response.headers['date'] ?? '')
      // The middle of the second and of the way is the best guess of the moment.
      const next = told + 500 - (asked + Date.now()) / 2
      if (Number.isFinite(next) && Math.abs(next - offset) > NOTICED) {
        offset = next
        store.write(Math.round(next))
      }
      return response
    },
  }
}

/** Keeps it under one name of `localStorage`; a full or forbidden store only forgets. */
export function localOffsetStore(name: string): OffsetStore {
  return {
    read() {
      try {
        return Number(localStorage.getItem(name) ?? 0) || 0
      } catch {
        return 0
      }
    },
    write(offset) {
      try {
        localStorage.setItem(name, String(offset))
      } catch {
        // A browser in private mode: learned anew with the next page.
      }
    },
  }
}
