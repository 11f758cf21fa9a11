/** All of China lives by one clock; a screen shows it wherever its device stands. */
export const ZONE = 'Asia/Shanghai'
const OFFSET = 8 * 3_600_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const two = (n: number): string => String(n).padStart(2, '0')

/** `2026-11-21` of a moment, in China. Without `Intl`, which a mini-program may lack. */
export function day(at: string | number | Date): string {
  return new Date(new Date(at).getTime() + OFFSET).toISOString().slice(0, 10)
}

/** `2026-11-21 09:05` of a moment, in China. */
export function minute(at: string | number | Date): string {
  const shifted = new Date(new Date(at).getTime() + OFFSET)
  return `${day(at)} ${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`
}

/** A length of time in its largest whole unit. */
export interface Span {
  readonly unit: 'minute' | 'hour' | 'day'
  readonly count: number
  /** Whether the moment lies in the past. */
  readonly past: boolean
}

/** How far a moment lies from now. */
export function span(at: string | number | Date, now: number): Span {
  const length = new Date(at).getTime() - now
  const size = Math.abs(length)
  const past = length < 0
  if (size < HOUR) return { unit: 'minute', count: Math.floor(size / MINUTE), past }
  if (size < 2 * DAY) return { unit: 'hour', count: Math.floor(size / HOUR), past }
  return { unit: 'day', count: Math.floor(size / DAY), past }
}
