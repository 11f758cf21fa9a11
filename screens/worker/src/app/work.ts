import { Refused, Unreachable, follow, type Schema } from '@sanping/shared'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'
import { forgetAll, openKept, readNote, type Kept, type KeptPetition } from '../kept/db'
import { createCatchUp, keepView, type CatchUp } from '../petition/catch-up'
import { project } from '../petition/projected'
import { alone } from '../queue/alone'
import { createPacer } from '../queue/pacer'
import { again, discard, enqueue, sweep, unsent } from '../queue/queue'
import type { NewStep, Step } from '../queue/step'
import { createSync, type Outcome } from '../queue/sync'
import { wireOver } from '../queue/wire'
import { client } from './client'
import { serverNow } from './clock'
import { language } from './i18n'

const WHOLE_EVERY = 15 * 60_000
const POLL = 45_000

interface Running {
  readonly accountId: string
  readonly kept: Kept
  readonly catchUp: CatchUp
  readonly pacer: ReturnType<typeof createPacer>
  readonly told: BroadcastChannel
  readonly timer: ReturnType<typeof setInterval>
  readonly unfollow: () => void
}

/** What one account has on this phone, and its way to the server and back. */
export const useWork = defineStore('work', () => {
  const petitions = shallowRef<KeptPetition[]>([])
  const steps = shallowRef<Step[]>([])
  const categories = shallowRef<readonly Schema<'CategoryView'>[]>([])
  const outcome = shallowRef<Outcome>({ end: 'idle' })
  const opened = ref(false)
  const catching = ref(false)
  const failure = shallowRef<unknown>()
  const caughtUp = ref<number>()
  const online = ref(navigator.onLine)
  const running = shallowRef<Running>()
  let wholeAt = 0
  let moved = false
  /** Asked for while it ran: once more afterwards. */
  let once = false
  let reading: ReturnType<typeof setTimeout> | undefined

  async function reread(): Promise<void> {
    const kept = running.value?.kept
    if (!kept) return
    const [all, queue, known, at] = await Promise.all([
      kept.getAll('petitions'),
      kept.getAll('steps'),
      readNote<{ items: Schema<'CategoryView'>[] }>(kept, 'categories'),
      readNote<number>(kept, 'caughtUp'),
    ])
    petitions.value = all
    steps.value = queue
    if (known) categories.value = known.items
    caughtUp.value = at
  }

  /** Reads anew soon, here and in the other pages of this browser. */
  function changed(): void {
    running.value?.told.postMessage('changed')
    clearTimeout(reading)
    reading = setTimeout(() => void reread(), 30)
  }

  async function refresh(whole = false): Promise<void> {
    const now = running.value
    if (!now) return
    if (catching.value) {
      once = true
      return
    }
    catching.value = true
    try {
      const due = whole || Date.now() - wholeAt > WHOLE_EVERY
      await now.catchUp.run(due)
      if (due) wholeAt = Date.now()
      failure.value = undefined
      online.value = true
    } catch (error) {
      failure.value = error
      if (error instanceof Unreachable) online.value = false
    } finally {
      catching.value = false
      const more = once && failure.value === undefined
      once = false
      if (more) void refresh()
    }
  }

  async function open(accountId: string): Promise<void> {
    if (running.value?.accountId === accountId) return
    await close()
    const kept = await openKept(accountId)
    const now = serverNow
    const sync = createSync({
      kept,
      wire: wireOver(client, language),
      now,
      alone: work => alone(`sanping.worker.${accountId}`, work),
      onChange: changed,
      onPetition: async view => {
        await keepView(kept, view, now())
        moved = true
      },
    })
    const pacer = createPacer(sync.run, result => {
      outcome.value = result
      if (result.end === 'offline') online.value = false
      // The answer brings the petition, but not its history.
      if (moved) void refresh()
      moved = false
    })
    const told = new BroadcastChannel(`sanping.worker.${accountId}`)
    told.onmessage = () => void reread()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refresh()
    }, POLL)
    const catchUp = createCatchUp({ kept, client, now, onChange: changed })
    // New work shows at once; the timer is for a network that lets no stream through.
    const unfollow = follow(client, {
      onStep: (_, { petitionId }) => void catchUp.read(petitionId).then(changed, () => undefined),
      onReset: () => void refresh(true),
      onState: () => undefined,
    })
    running.value = { accountId, kept, catchUp, pacer, told, timer, unfollow }
    wholeAt = 0
    await sweep(kept, now())
    await reread()
    opened.value = true
    void navigator.storage?.persist?.()
    void pacer.now()
    void refresh()
  }

  async function close(): Promise<void> {
    const now = running.value
    running.value = undefined
    opened.value = false
    if (!now) return
    clearInterval(now.timer)
    now.unfollow()
    await now.pacer.stop()
    now.told.close()
    now.kept.close()
    petitions.value = []
    steps.value = []
  }

  function here(): Running {
    if (!running.value) throw new Error('nobody is signed in')
    return running.value
  }

  function back(): void {
    online.value = true
    void running.value?.pacer.afresh()
    void refresh()
  }
  addEventListener('online', back)
  addEventListener('offline', () => (online.value = false))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') back()
  })

  return {
    petitions,
    steps,
    categories,
    outcome,
    opened,
    catching,
    failure,
    caughtUp,
    online,
    waiting: computed(() => unsent(steps.value)),
    projected: computed(() => petitions.value.map(one => project(one, steps.value))),
    open,
    close,
    refresh,
    kept: () => here().kept,
    sendNow: () => here().pacer.afresh(),
    /** Reads one petition afresh; undefined where it is gone, and the failure where it could not be read. */
    async read(id: string): Promise<{ gone: boolean; failure?: unknown }> {
      try {
        const petition = await here().catchUp.read(id)
        online.value = true
        await reread()
        return { gone: petition === undefined }
      } catch (error) {
        if (error instanceof Unreachable) online.value = false
        return { gone: error instanceof Refused && error.status === 404, failure: error }
      }
    },
    async take(made: readonly NewStep[], draft?: string): Promise<void> {
      await enqueue(here().kept, made, serverNow(), draft)
      changed()
      await reread()
      triggerRef(steps)
      void here().pacer.now()
    },
    async drop(seq: number): Promise<boolean> {
      const done = await discard(here().kept, seq)
      changed()
      await reread()
      void here().pacer.now()
      return done
    },
    async again(step: Step, mended?: Pick<Step, 'body' | 'photoIds'>): Promise<void> {
      const version = petitions.value.find(({ id }) => id === step.petitionId)?.view?.version
      await again(here().kept, step.seq, version, mended)
      changed()
      await reread()
      void here().pacer.afresh()
    },
    /** Forgets everything of this account here. */
    async forget(): Promise<void> {
      const { kept, pacer } = here()
      await pacer.stop()
      await forgetAll(kept)
      await close()
    },
  }
})
