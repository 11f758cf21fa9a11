import type { Schema, WordOf } from '@sanping/shared'
import type { KeptPetition } from '../kept/db'
import { isPending, type Step, type StepAction } from '../queue/step'

/** A petition as it will stand when what waits has been sent. */
export interface Projected {
  readonly kept: KeptPetition
  readonly status: WordOf<'status'>
  /** Steps to offer: the server's word, or while something waits, what would follow from it. */
  readonly offers: readonly StepAction[]
  /** Steps not yet answered, the refused ones among them. */
  readonly open: readonly Step[]
}

/** The steps of this app, the weightiest first: the first one offered becomes the big button. */
export const STEPS = [
  'accept',
  'finish',
  'pass_check',
  'resume',
  'note_progress',
  'fail_check',
  'ask_reporter',
  'request_extension',
  'transfer',
  'suspend',
  'return_to_desk',
] as const satisfies readonly StepAction[]

type Own = (typeof STEPS)[number]
interface After {
  readonly status?: WordOf<'status'>
  /** What is offered then; absent where nothing changes but that the step itself may be used up. */
  readonly offers?: readonly Own[]
  readonly once?: true
}

/**
 * What follows from a step that waits, so that a whole job can be done without network. Only a guess to go on
 * with, marked as waiting: the server judges each step when it arrives, and a wrong guess is refused and shown.
 */
const WORK: readonly Own[] = [
  'finish',
  'note_progress',
  'ask_reporter',
  'request_extension',
  'transfer',
  'return_to_desk',
]
const AFTER: Readonly<Record<Own, After>> = {
  accept: { status: 'handling', offers: WORK },
  finish: { offers: [] },
  pass_check: { status: 'handled', offers: [] },
  fail_check: { status: 'handling', offers: [] },
  resume: { status: 'handling', offers: WORK },
  note_progress: {},
  ask_reporter: { status: 'awaiting_reporter', offers: ['resume'] },
  request_extension: { once: true },
  transfer: { offers: [] },
  suspend: { status: 'suspended', offers: ['resume'] },
  return_to_desk: { status: 'reported', offers: [] },
}

const own = (actions: readonly string[]): Own[] => STEPS.filter(step => actions.includes(step))

/** Lays what waits upon what the server said. */
export function project(kept: KeptPetition, steps: readonly Step[]): Projected {
  const open = steps.filter(step => step.petitionId === kept.id && step.state !== 'sent')
  let status = kept.summary.status
  let offers = own(kept.view?.allowedActions ?? [])
  for (const step of open.filter(isPending)) {
    if (step.action === 'report') continue
    const after = AFTER[step.action]
    offers = [...(after.offers ?? offers)].filter(one => !(after.once && one === step.action))
    status = after.status ?? status
  }
  // A refused step is settled first: what comes after it would wait behind it.
  return { kept, status, offers: open.some(({ state }) => state === 'refused') ? [] : offers, open }
}

/** Whether the petition waits for this person to do something. */
export function isMine({ offers, open }: Projected): boolean {
  return offers.length > 0 || open.length > 0
}

/** Where a petition stands on the page of the day. */
export type Group = 'trouble' | 'overdue' | 'today' | 'later' | 'paused' | 'done'

/** Which part of the day's page a petition belongs to; undefined where it is nobody's business here. */
export function groupOf(petition: Projected, now: number, endOfDay: number): Group | undefined {
  const { kept, status, open } = petition
  if (open.some(({ state }) => state === 'refused')) return 'trouble'
  if (finishedToday(petition, endOfDay)) return 'done'
  if (!isMine(petition)) return undefined
  if (status === 'awaiting_reporter' || status === 'suspended') return 'paused'
  const due = kept.summary.dueAt ? Date.parse(kept.summary.dueAt) : undefined
  if (due !== undefined && due <= now) return 'overdue'
  return due !== undefined && due <= endOfDay ? 'today' : 'later'
}

function finishedToday({ kept, open }: Projected, endOfDay: number): boolean {
  if (open.some(({ action }) => action === 'finish' || action === 'pass_check')) return true
  const view: Schema<'PetitionView'> | undefined = kept.view
  const at = view?.times.handledAt
  const mine = view?.relations.some(one => one === 'handler' || one === 'assignee') ?? false
  return mine && at != null && Date.parse(at) > endOfDay - 24 * 3_600_000
}
