import type { Schema } from '@sanping/shared'

/** What each step says, as the contract has it; ids of photos are put in when they have been uploaded. */
export interface StepBodies {
  report: Schema<'NewPetition'>
  accept: Schema<'Plain'>
  return_to_desk: Schema<'Because'>
  transfer: Schema<'Transfer'>
  note_progress: Schema<'Progress'>
  ask_reporter: Schema<'Saying'>
  request_extension: Schema<'Extension'>
  suspend: Schema<'Suspension'>
  resume: Schema<'PerhapsBecause'>
  finish: Schema<'Finish'>
  pass_check: Schema<'PassCheck'>
  fail_check: Schema<'FailCheck'>
}

/** A step that this app can take. */
export type StepAction = keyof StepBodies
/** What any of them says. */
export type StepBody = StepBodies[StepAction]

/** Why a step was refused, in the server's words. */
export interface Trouble {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly fields: Readonly<Record<string, string>>
  readonly traceId: string
}

/**
 * `waiting` to be sent, perhaps tried already; `sending` from the moment that its bytes are fixed until an answer
 * came; `sent`; or `refused`, until a person says what to do with it.
 */
export type StepState = 'waiting' | 'sending' | 'sent' | 'refused'

/** A step somebody took on this phone. */
export interface Step {
  /** Its place in the queue. */
  readonly seq: number
  readonly action: StepAction
  /** Absent for a report. */
  readonly petitionId?: string
  /** What a person calls the petition, also when it has left the phone. */
  readonly title: string
  readonly body: StepBody
  /** Photos kept on this phone, in their order. */
  readonly photoIds: readonly string[]
  /** One key for one intention, kept over all tries. */
  readonly key: string
  readonly madeAt: number
  readonly state: StepState
  /** The version acted on; absent where it follows the step before it, whose answer will tell. */
  readonly version?: number
  /** The body as it went out: the same bytes for every try under one key. */
  readonly frozen?: StepBody
  readonly tries: number
  readonly sentAt?: number
  /** The version that the answer carried. */
  readonly reached?: number
  readonly trouble?: Trouble
}

/** A step as it is made, before it has a place in the queue. */
export type NewStep = Pick<Step, 'action' | 'petitionId' | 'title' | 'body' | 'photoIds'> & {
  /** The version that its maker saw, and when. */
  readonly seen?: { readonly version: number; readonly at: number }
}

/** Whether it still has to reach the server. */
export const isPending = ({ state }: Step): boolean => state === 'waiting' || state === 'sending'

/** Whether it may have been done although nobody heard of it: then it cannot be taken back. */
export const isUncertain = (step: Step): boolean => isPending(step) && step.tries > 0
