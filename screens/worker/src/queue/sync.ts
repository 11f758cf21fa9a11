import { Refused, Unreachable, currentOf, fieldErrors, newKey, type Schema } from '@sanping/shared'
import type { Kept, KeptPhoto } from '../kept/db'
import type { Step, StepBody, Trouble } from './step'
import type { Wire } from './wire'
import { without } from './without'

/** How a pass over the queue ended, and what to do next. */
export type Outcome =
  | { readonly end: 'idle' }
  | { readonly end: 'offline' | 'signed_out' | 'busy_elsewhere' }
  | { readonly end: 'later'; readonly seconds?: number }

/** What the machine is made of. */
export interface SyncParts {
  readonly kept: Kept
  readonly wire: Wire
  readonly now: () => number
  /** Runs the work unless another page of this browser is at it; tells whether it ran. */
  readonly alone: (work: () => Promise<void>) => Promise<boolean>
  /** Told after each change of the queue. */
  readonly onChange: () => void
  /** Told how a petition stands after a step, or now that it was refused. */
  readonly onPetition: (view: Schema<'PetitionView'>) => Promise<void>
}

/** An unnamed photo is removed by the server after a day; before that, it is sent anew. */
const PHOTO_LIFE = 20 * 3_600_000

class Stop extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.end)
  }
}

/**
 * Sends what waits, oldest first; the steps of one petition strictly in their order. Each step is fixed (body, key,
 * version) in the database before its first try, so whatever happens between, the next try says the same under the
 * same key, and the server does it once.
 */
export function createSync({ kept, wire, now, alone, onChange, onPetition }: SyncParts) {
  /** Whether the network may be gone: at the start, and after it failed. */
  let doubtful = true

  async function next(skip: ReadonlySet<string>): Promise<Step | undefined> {
    const held = new Set(skip)
    for (const step of await kept.getAll('steps')) {
      if (step.state === 'sent') continue
      const line = lineOf(step)
      if (held.has(line)) continue
      if (step.state !== 'refused') return step
      held.add(line)
    }
    return undefined
  }

  /** Changes a step that is still there; undefined where it was dropped meanwhile. */
  async function change(seq: number, how: (step: Step) => Step): Promise<Step | undefined> {
    const tx = kept.transaction('steps', 'readwrite')
    const step = await tx.store.get(seq)
    const changed = step && how(step)
    if (changed) await tx.store.put(changed)
    await tx.done
    onChange()
    return changed
  }

  async function uploaded(step: Step): Promise<string[]> {
    const ids: string[] = []
    for (const id of step.photoIds) {
      const photo = await kept.get('photos', id)
      if (!photo) continue
      const stale = photo.uploaded !== undefined && now() - photo.uploaded.at > PHOTO_LIFE
      const asked: KeptPhoto = stale ? anew(photo) : photo
      if (stale) await kept.put('photos', asked)
      const given = asked.uploaded?.id ?? (await wire.upload(asked))
      if (!asked.uploaded) await kept.put('photos', { ...asked, uploaded: { id: given, at: now() } })
      ids.push(given)
    }
    return ids
  }

  async function fix(step: Step): Promise<Step | undefined> {
    if (step.frozen) return change(step.seq, one => ({ ...one, state: 'sending', tries: one.tries + 1 }))
    const ids = await uploaded(step)
    const stands = step.petitionId ? (await kept.get('petitions', step.petitionId))?.view?.version : undefined
    return change(step.seq, one => {
      const version = one.version ?? stands
      const frozen: StepBody = ids.length > 0 ? { ...one.body, photos: ids } : one.body
      const fixed: Step = { ...one, frozen, state: 'sending', tries: one.tries + 1 }
      return version === undefined ? fixed : { ...fixed, version }
    })
  }

  async function settle(step: Step, view: Schema<'PetitionView'>): Promise<void> {
    await onPetition(view)
    const tx = kept.transaction(['steps', 'photos'], 'readwrite')
    const steps = tx.objectStore('steps')
    const rest = without(step, 'trouble', 'frozen')
    await steps.put({ ...rest, petitionId: view.id, state: 'sent', sentAt: now(), reached: view.version })
    // The next of this petition acts on what this one brought about.
    const following = (await steps.index('petitionId').getAll(view.id)).find(
      ({ seq, state }) => seq > step.seq && state === 'waiting',
    )
    if (following && following.version === undefined) {
      await steps.put({ ...following, version: view.version })
    }
    const photos = tx.objectStore('photos')
    for (const key of await photos.index('owner').getAllKeys(`step:${step.seq}`)) await photos.delete(key)
    await tx.done
    onChange()
  }

  async function refuse(step: Step, error: Refused): Promise<void> {
    if (photosGone(step, error)) {
      for (const id of step.photoIds) {
        const photo = await kept.get('photos', id)
        if (photo) await kept.put('photos', anew(photo))
      }
      await change(step.seq, one => ({ ...without(one, 'frozen'), key: newKey(), state: 'waiting' }))
      return
    }
    const current = currentOf<Schema<'PetitionView'>>(error)
    if (current) await onPetition(current)
    await change(step.seq, one => ({ ...one, state: 'refused', trouble: troubleOf(error) }))
  }

  async function deliver(step: Step, skip: Set<string>): Promise<void> {
    let tried = step
    try {
      const fixed = await fix(step)
      if (!fixed) return
      tried = fixed
      await settle(fixed, await wire.act(fixed, fixed.frozen ?? fixed.body, fixed.version))
    } catch (error) {
      if (!(error instanceof Refused)) {
        await change(tried.seq, one => ({ ...one, state: 'waiting' }))
        throw error instanceof Unreachable ? new Stop({ end: 'offline' }) : error
      }
      const { status, retryAfter } = error
      const out = status === 401 || error.code === 'second_factor_enrolment_required'
      const wait = out || status === 429 || status >= 500
      if (!wait) return refuse(tried, error)
      await change(tried.seq, one => ({ ...one, state: 'waiting' }))
      if (out) throw new Stop({ end: 'signed_out' })
      const later = retryAfter === undefined ? {} : { seconds: retryAfter }
      // A server that is busy is left alone; one that stumbles over this step may do well by the others.
      if (status === 429 || status === 503) throw new Stop({ end: 'later', ...later })
      skip.add(lineOf(step))
    }
  }

  async function pass(): Promise<Outcome> {
    const skip = new Set<string>()
    const waiting = await next(skip)
    if (!waiting) return { end: 'idle' }
    // A step that was certainly not sent can still be taken back: without network it is not even tried.
    if (!wire.online() || (doubtful && !(await wire.reach()))) return { end: 'offline' }
    doubtful = true
    try {
      for (let step = await next(skip); step; step = await next(skip)) await deliver(step, skip)
    } catch (error) {
      if (error instanceof Stop) return error.outcome
      throw error
    }
    doubtful = skip.size > 0
    return doubtful ? { end: 'later' } : { end: 'idle' }
  }

  return {
    /** Sends what can be sent now. */
    async run(): Promise<Outcome> {
      let outcome: Outcome = { end: 'busy_elsewhere' }
      await alone(async () => {
        outcome = await pass()
      })
      return outcome
    },
  }
}

/** The sending machine. */
export type Sync = ReturnType<typeof createSync>

/** Steps of one petition go one after another; reports do not wait for each other. */
function lineOf({ petitionId, seq }: Step): string {
  return petitionId ?? `report:${seq}`
}

function anew(photo: KeptPhoto): KeptPhoto {
  return { ...without(photo, 'uploaded'), key: newKey() }
}

function photosGone(step: Step, error: Refused): boolean {
  const codes = (error.problem.errors ?? []).map(({ code }) => code)
  return step.photoIds.length > 0 && step.tries < 5 && [error.code, ...codes].includes('photo_not_yours')
}

function troubleOf(error: Refused): Trouble {
  const { status, code, title, detail, traceId } = error.problem
  return { status, code, title, detail, traceId, fields: fieldErrors(error) }
}
