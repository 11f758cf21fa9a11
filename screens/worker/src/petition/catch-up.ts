import { Refused, day, type Client, type Schema, type WordOf } from '@sanping/shared'
import { forgetPetition, readNote, writeNote, type Kept, type KeptPetition } from '../kept/db'
import { keepColleagues } from './colleagues'

/** Statuses in which somebody may have to do something. */
export const OPEN = [
  'reported',
  'dispatched',
  'handling',
  'awaiting_reporter',
  'suspended',
  'verifying',
] as const satisfies readonly WordOf<'status'>[]

/** What ended longer ago than this is not kept on the phone. */
const RECENT = 3 * 24 * 3_600_000
const PAGE = 100
const AT_ONCE = 3

/** What catching up needs. */
export interface CatchUpParts {
  readonly kept: Kept
  readonly client: Client
  readonly now: () => number
  readonly onChange: () => void
}

const isOpen = ({ status }: Pick<Schema<'PetitionSummary'>, 'status'>): boolean =>
  (OPEN as readonly string[]).includes(status)

/** Whether a petition is worth its place on the phone. */
export function worthKeeping(summary: Schema<'PetitionSummary'>, now: number): boolean {
  return isOpen(summary) || now - Date.parse(summary.updatedAt) < RECENT
}

/** The row of a list that a view would have. */
export function summaryOf(view: Schema<'PetitionView'>): Schema<'PetitionSummary'> {
  const { id, number, kind, category, urgency, title, status, version, round, address, place } = view
  const grid = place.at(-1) ?? { id: '', name: '' }
  const { clockState, dueAt } = view.clocks
  const { reportedAt, updatedAt } = view.times
  const row = {
    id,
    number,
    kind,
    category,
    urgency,
    title,
    status,
    version,
    round,
    grid,
    reportedAt,
    updatedAt,
    ...(view.work && { returns: view.work.returns }),
  }
  return { ...row, address: address ?? null, clockState: clockState ?? null, dueAt: dueAt ?? null }
}

/** Keeps a view that has just been read, unless a newer one is here. */
export async function keepView(kept: Kept, view: Schema<'PetitionView'>, now: number): Promise<void> {
  const tx = kept.transaction('petitions', 'readwrite')
  const before = await tx.store.get(view.id)
  if ((before?.view?.version ?? 0) <= view.version) {
    await tx.store.put({ ...before, id: view.id, summary: summaryOf(view), view, readAt: now })
  }
  await tx.done
}

/** Keeps what the account works on like the server has it: rows by change, then the views and pictures behind them. */
export function createCatchUp({ kept, client, now, onChange }: CatchUpParts) {
  async function keepRows(rows: readonly Schema<'PetitionSummary'>[]): Promise<void> {
    const tx = kept.transaction('petitions', 'readwrite')
    for (const summary of rows) {
      const before = await tx.store.get(summary.id)
      if (before && before.summary.version > summary.version) continue
      if (worthKeeping(summary, now())) await tx.store.put({ ...before, id: summary.id, summary })
      else if (before) await tx.store.delete(summary.id)
    }
    await tx.done
  }

  /** Reads one petition with its history; undefined where it is gone, and then it is forgotten. */
  async function read(id: string): Promise<KeptPetition | undefined> {
    try {
      const view = await client.get('/petitions/{id}', { path: { id } })
      // What may be done is known now; the story comes a round trip later.
      await keepView(kept, view, now())
      onChange()
      const { items: history } = await client.get('/petitions/{id}/history', { path: { id } })
      const told = { history, toldTo: view.version, readAt: now() }
      const petition: KeptPetition = { id, summary: summaryOf(view), view, ...told }
      const tx = kept.transaction('petitions', 'readwrite')
      const before = await tx.store.get(id)
      const newer = before?.view && before.view.version > view.version
      if (!newer) await tx.store.put(petition)
      await tx.done
      return newer ? before : petition
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error
      await forgetPetition(kept, id)
      return undefined
    }
  }

  /** All open ones of today's scope; whatever is kept as open and not among them is read, and maybe forgotten. */
  async function reconcile(): Promise<void> {
    const seen = new Set<string>()
    let cursor: string | undefined
    do {
      const page = await client.get('/petitions', {
        query: { status: [...OPEN], sort: 'due', limit: PAGE, ...(cursor ? { cursor } : {}) },
      })
      await keepRows(page.items)
      for (const { id } of page.items) seen.add(id)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    onChange()
    const gone = (await kept.getAll('petitions')).filter(
      ({ id, summary }) => isOpen(summary) && !seen.has(id),
    )
    await inTurns(gone, ({ id }) => read(id))
  }

  async function changes(): Promise<void> {
    let more = true
    // A new phone keeps nothing of what ended before; what is open it has from the list.
    const since = new Date(now() - RECENT).toISOString()
    while (more) {
      const cursor = await readNote<string>(kept, 'cursor')
      const page = await client.get('/petition-changes', {
        query: { limit: PAGE, ...(cursor ? { cursor } : { since }) },
      })
      await keepRows(page.items)
      await writeNote(kept, 'cursor', page.nextCursor)
      more = page.more
    }
  }

  async function views(): Promise<void> {
    const behind = (await kept.getAll('petitions'))
      .filter(({ summary, view, toldTo }) => view?.version !== summary.version || toldTo !== summary.version)
      .sort((a, b) => (a.summary.dueAt ?? '9').localeCompare(b.summary.dueAt ?? '9'))
    await inTurns(behind, async ({ id }) => {
      await read(id)
      onChange()
    })
  }

  async function pictures(): Promise<void> {
    const have = new Set(await kept.getAllKeys('thumbs'))
    const wanted = (await kept.getAll('petitions'))
      .filter(({ summary }) => isOpen(summary))
      .flatMap(({ id, view }) =>
        (view?.photos ?? []).flatMap(({ photos }) => photos.map(photo => ({ petitionId: id, photo }))),
      )
      .filter(({ photo }) => !have.has(photo.id))
    await inTurns(wanted, async ({ petitionId, photo }) => {
      const link = photo.links?.thumb
      const answer = link ? await fetch(link).catch(() => undefined) : undefined
      if (!answer?.ok) return
      const type = answer.headers.get('content-type') ?? 'image/jpeg'
      await kept.put('thumbs', { id: photo.id, petitionId, type, bytes: await answer.arrayBuffer() })
    })
    if (wanted.length > 0) onChange()
  }

  async function categories(): Promise<void> {
    const known = await readNote<{ day: string }>(kept, 'categories')
    if (known?.day === day(now())) return
    const { items } = await client.get('/categories')
    await writeNote(kept, 'categories', { day: day(now()), items })
  }

  return {
    read,
    /** Catches up; `whole` also looks for what has left the scope. */
    async run(whole: boolean): Promise<void> {
      if (whole) {
        await reconcile()
        // What is open is wanted first.
        await views()
      }
      await changes()
      onChange()
      await views()
      await categories()
      await keepColleagues({ kept, client, now })
      await pictures()
      await writeNote(kept, 'caughtUp', now())
      onChange()
    },
  }
}

/** What keeps the phone like the server. */
export type CatchUp = ReturnType<typeof createCatchUp>

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const queue = [...all]
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, worker))
}
