import type { Schema } from '@sanping/shared/schema'
import type { Tone } from '@sanping/shared/tone'

/** A line of the story, to be said by `story.<words>` with its values. */
export interface StoryLine {
  readonly words: string
  readonly values: Readonly<Record<string, string>>
  readonly tone: Tone
}

const TONES: Partial<Record<Schema<'Action'>, Tone>> = {
  report: 'active',
  ask_reporter: 'waiting',
  suspend: 'calm',
  finish: 'good',
  pass_check: 'good',
  fail_check: 'warn',
  rate: 'good',
  reopen: 'warn',
  reject: 'calm',
  withdraw: 'calm',
  overdue: 'alarm',
  climb: 'alarm',
  supervise: 'warn',
}
/** Steps that are told as somebody's: hers, or the reporter's. */
const PERSONAL = new Set<Schema<'Action'>>(['report', 'answer', 'urge', 'withdraw', 'rate', 'reopen'])

/** A step in plain words, for whoever reported or joined. */
export function storyLine(event: Schema<'EventView'>, petition: Schema<'PetitionView'>): StoryLine {
  const { action, detail, capacity } = event
  const tone = TONES[action] ?? 'active'
  const mine = petition.relations.includes('reporter') && capacity === 'reporter'
  if (PERSONAL.has(action)) return { words: `${action}_${mine ? 'mine' : 'theirs'}`, values: {}, tone }
  const to =
    detail && (detail.type === 'assigned' || detail.type === 'assigned_by_rule') ? detail.to : undefined
  if (to && to.id === petition.assignee?.id)
    return { words: `${action}_to`, values: { name: petition.assignee.name }, tone }
  if (action === 'reject' && detail?.type === 'rejected')
    return { words: 'reject', values: { reason: detail.reason }, tone }
  return { words: action, values: {}, tone }
}

/** The photos before the work and after it, of the latest round that has them. */
export function beforeAndAfter(steps: readonly Schema<'StepPhotos'>[]): {
  before?: Schema<'PhotoView'>
  after?: Schema<'PhotoView'>
} {
  const last = (actions: readonly string[]): Schema<'PhotoView'> | undefined =>
    steps.filter(({ action, photos }) => actions.includes(action) && photos.length > 0).at(-1)?.photos[0]
  const after = last(['finish', 'pass_check'])
  const before = last(['report', 'reopen'])
  return { ...(before ? { before } : {}), ...(after ? { after } : {}) }
}

/** The four parts of the job, and how far it has come. */
export function progress({ stage, status }: Schema<'PetitionView'>): { at: number; ended: boolean } {
  const order = ['report', 'dispatch', 'handle', 'rate']
  if (stage === 'ended') return { at: order.length, ended: true }
  return { at: status === 'closed' ? order.length : order.indexOf(stage), ended: false }
}

/** The question that waits for her answer. */
export function openQuestion(events: readonly Schema<'EventView'>[]): string | undefined {
  return events.filter(({ action }) => action === 'ask_reporter').at(-1)?.text ?? undefined
}
