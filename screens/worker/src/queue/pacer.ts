import type { Outcome } from './sync'

const FIRST = 2_000
const LONGEST = 5 * 60_000
const ELSEWHERE = 3_000

/** Milliseconds until the next try after so many in vain: doubling, with some chance, so that phones do not march in step. */
export function backoff(failures: number, chance = Math.random()): number {
  return Math.min(FIRST * 2 ** failures, LONGEST) * (0.75 + chance / 2)
}

/** Runs passes one at a time: at once when asked, again by itself while something could not be sent. */
export function createPacer(run: () => Promise<Outcome>, onOutcome: (outcome: Outcome) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let wanted = false
  let failures = 0
  let stopped = false

  async function loop(): Promise<void> {
    do {
      wanted = false
      const outcome: Outcome = await run().catch(() => ({ end: 'later' }) as const)
      onOutcome(outcome)
      plan(outcome)
    } while (wanted)
  }

  function plan(outcome: Outcome): void {
    clearTimeout(timer)
    if (stopped || outcome.end === 'signed_out') return
    if (outcome.end === 'idle') {
      failures = 0
      return
    }
    const told = outcome.end === 'later' ? outcome.seconds : undefined
    const wait = outcome.end === 'busy_elsewhere' ? ELSEWHERE : backoff(failures)
    failures += 1
    timer = setTimeout(() => void now(), Math.max(wait, (told ?? 0) * 1000))
  }

  function now(): Promise<void> {
    if (stopped) return Promise.resolve()
    wanted = true
    running ??= loop().finally(() => (running = undefined))
    return running
  }

  return {
    now,
    /** The network is back, or somebody asks: patience starts anew. */
    afresh(): Promise<void> {
      failures = 0
      return now()
    },
    /** Stops for good, and waits until what runs has ended. */
    async stop(): Promise<void> {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
