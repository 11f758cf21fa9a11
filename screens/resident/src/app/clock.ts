import { serverClock } from '@sanping/shared/clock'
import { keep, kept } from './kept'

/** The server's time: the clock of a phone may be wrong, and then only this counts. */
export const { now: serverNow, clocked } = serverClock({
  read: () => kept<number>('clock'),
  write: offset => keep('clock', offset),
})
