import { localOffsetStore, serverClock } from '@sanping/shared'

/** The server's time: deadlines are not to be read off a PC whose own clock is wrong. */
export const { now: serverNow, clocked } = serverClock(localOffsetStore('sanping.console.clock'))
