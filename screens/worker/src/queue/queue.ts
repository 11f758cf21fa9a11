import { newKey } from '@sanping/shared'
import type { Kept, KeptPhoto } from '../kept/db'
import { isPending, isUncertain, type NewStep, type Step } from './step'
import { without } from './without'

/** Gives steps their places in the queue, with their photos, all or none; the draft they came from is done with. */
export async function enqueue(
  kept: Kept,
  made: readonly NewStep[],
  at: number,
  draft?: string,
): Promise<Step[]> {
  const tx = kept.transaction(['steps', 'photos', 'drafts'], 'readwrite')
  const steps = tx.objectStore('steps')
  const photos = tx.objectStore('photos')
  const all: Step[] = []
  for (const { seen, ...what } of made) {
    const before = what.petitionId ? await steps.index('petitionId').getAll(what.petitionId) : []
    const step: Omit<Step, 'seq'> = {
      ...what,
      key: newKey(),
      madeAt: at,
      state: 'waiting',
      tries: 0,
      ...versionAfter(before, seen),
    }
    const seq = await steps.add(step as Step)
    for (const id of what.photoIds) {
      const photo = await photos.get(id)
      if (photo) await photos.put({ ...photo, owner: `step:${seq}` })
    }
    all.push({ ...step, seq })
  }
  if (draft) {
    for (const key of await photos.index('owner').getAllKeys(`draft:${draft}`)) await photos.delete(key)
    await tx.objectStore('drafts').delete(draft)
  }
  await tx.done
  return all
}

/** What a new step acts on: the answer to those before it, or what its maker saw. */
function versionAfter(before: readonly Step[], seen: NewStep['seen']): { version?: number } {
  if (!seen || before.some(step => step.state !== 'sent')) return {}
  // A step of one's own that was answered while the form stood open, or so shortly before that the page did not
  // know it yet, is no surprise to its maker.
  const own = before
    .filter(({ sentAt, version }) => (sentAt ?? 0) >= seen.at || version === seen.version)
    .map(({ reached }) => reached ?? 0)
  return { version: Math.max(seen.version, ...own) }
}

/** Drops a step and its photos. One that may have been done already stays, until its fate is known. */
export async function discard(kept: Kept, seq: number): Promise<boolean> {
  const tx = kept.transaction(['steps', 'photos'], 'readwrite')
  const step = await tx.objectStore('steps').get(seq)
  const may = step !== undefined && !isUncertain(step)
  if (may) {
    await tx.objectStore('steps').delete(seq)
    const photos = tx.objectStore('photos')
    for (const key of await photos.index('owner').getAllKeys(`step:${seq}`)) await photos.delete(key)
  }
  await tx.done
  return may
}

/**
 * Sends a refused step again, as it was or as mended, upon the version that stands now. A refusal proves that no
 * earlier try was done, so a fresh key is safe; and another body needs one.
 */
export async function again(
  kept: Kept,
  seq: number,
  version: number | undefined,
  mended?: Pick<Step, 'body' | 'photoIds'>,
): Promise<void> {
  const tx = kept.transaction(['steps', 'photos'], 'readwrite')
  const step = await tx.objectStore('steps').get(seq)
  if (step?.state === 'refused') {
    const rest = without(step, 'trouble', 'frozen', 'version')
    const next: Step = { ...rest, ...mended, key: newKey(), state: 'waiting', tries: 0 }
    await tx.objectStore('steps').put(version === undefined ? next : { ...next, version })
    if (mended) await handOver(tx.objectStore('photos'), seq, mended.photoIds)
  }
  await tx.done
}

interface Photos {
  get(id: string): Promise<KeptPhoto | undefined>
  put(photo: KeptPhoto): Promise<unknown>
  delete(id: string): Promise<unknown>
  index(name: 'owner'): { getAll(owner: string): Promise<KeptPhoto[]> }
}

async function handOver(photos: Photos, seq: number, ids: readonly string[]): Promise<void> {
  const owner = `step:${seq}`
  for (const old of await photos.index('owner').getAll(owner)) {
    if (!ids.includes(old.id)) await photos.delete(old.id)
  }
  for (const id of ids) {
    const photo = await photos.get(id)
    if (photo) await photos.put({ ...photo, owner })
  }
}

/** How many steps of a queue have not arrived yet, the refused ones included. */
export function unsent(steps: readonly Step[]): number {
  return steps.filter(step => isPending(step) || step.state === 'refused').length
}

const KEEP_SENT = 7 * 24 * 3_600_000

/** Forgets what was sent a week ago. */
export async function sweep(kept: Kept, at: number): Promise<void> {
  const tx = kept.transaction('steps', 'readwrite')
  for (const step of await tx.store.getAll()) {
    if (step.state === 'sent' && at - (step.sentAt ?? 0) > KEEP_SENT) await tx.store.delete(step.seq)
  }
  await tx.done
}
