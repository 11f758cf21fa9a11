import { Refused, type Client, type Schema } from '@sanping/shared'
import { readNote, writeNote, type Kept } from '../kept/db'

type View = Schema<'PetitionView'>

/** Who could take a petition over, and when that was asked. */
export interface Colleagues {
  readonly at: number
  readonly items: readonly Schema<'AssigneeCandidate'>[]
}

interface Parts {
  readonly kept: Kept
  readonly client: Client
  readonly now: () => number
}

const DAY = 24 * 3_600_000
/** By place: of one place they are much the same, and the server judges the choice when it arrives. */
const nameOf = (view: View): string => `colleagues:${view.place.at(-1)?.id ?? ''}`

/** Who was last known to work at the place of a petition. */
export function knownColleagues(kept: Kept, view: View): Promise<Colleagues | undefined> {
  return readNote<Colleagues>(kept, nameOf(view))
}

/** Asks who could take a petition over, and keeps it for when there is no network. */
export async function askColleagues({ kept, client, now }: Parts, view: View): Promise<Colleagues> {
  const { items } = await client.get('/petitions/{id}/assignees', { path: { id: view.id } })
  const colleagues: Colleagues = { at: now(), items }
  await writeNote(kept, nameOf(view), colleagues)
  return colleagues
}

/** Sees that for each place of one's work the colleagues are known, of a day ago at most. */
export async function keepColleagues(parts: Parts): Promise<void> {
  const places = new Set<string>()
  for (const { view } of await parts.kept.getAll('petitions')) {
    const mine = view?.allowedActions.some(action => action === 'transfer' || action === 'accept')
    if (!view || !mine || places.has(nameOf(view))) continue
    places.add(nameOf(view))
    const known = await knownColleagues(parts.kept, view)
    if (known && parts.now() - known.at < DAY) continue
    await askColleagues(parts, view).catch((error: unknown) => {
      // Whom to hand it to is then asked for in the form.
      if (!(error instanceof Refused)) throw error
    })
  }
}
