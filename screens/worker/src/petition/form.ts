import type { Schema, Spot, WordOf } from '@sanping/shared'
import type { StepAction, StepBody } from '../queue/step'
import { STEPS } from './projected'

/** A step upon a petition that is taken through a form. */
export type FormAction = Exclude<StepAction, 'report' | 'accept'>

/** What was filled in, whatever the step. */
export interface FormValue {
  text: string
  photos: string[]
  before: string[]
  visibility: WordOf<'visibility'>
  days: number
  reviewOn: string
  to?: Schema<'AssigneeView'>
  location?: Spot
}

/** What a form asks for. */
export interface Form {
  /** The label of its words: a key of `form`; `hint` likewise. */
  readonly words: string
  readonly hint?: string
  readonly wordsNeeded: boolean
  readonly most: number
  readonly photos?: 'after' | 'photos'
  readonly also?: 'before' | 'visibility' | 'days' | 'reviewOn' | 'to'
  readonly location?: true
}

const BECAUSE = { words: 'reason', hint: 'reasonHint', wordsNeeded: true, most: 500 } as const

/** The forms, by step. */
export const FORMS: Readonly<Record<FormAction, Form>> = {
  finish: {
    words: 'result',
    hint: 'resultHint',
    wordsNeeded: true,
    most: 2000,
    photos: 'after',
    also: 'before',
  },
  note_progress: {
    words: 'text',
    hint: 'progressHint',
    wordsNeeded: true,
    most: 2000,
    photos: 'photos',
    also: 'visibility',
  },
  ask_reporter: { words: 'question', hint: 'questionHint', wordsNeeded: true, most: 2000 },
  request_extension: { ...BECAUSE, also: 'days' },
  suspend: { ...BECAUSE, also: 'reviewOn' },
  transfer: { ...BECAUSE, also: 'to' },
  return_to_desk: BECAUSE,
  resume: { words: 'remark', wordsNeeded: false, most: 500 },
  pass_check: { words: 'remark', wordsNeeded: false, most: 2000, photos: 'photos', location: true },
  fail_check: { ...BECAUSE, words: 'missing', photos: 'photos', location: true },
}

/** Whether a word of the address names a step with a form. */
export function isFormAction(action: string): action is FormAction {
  return action !== 'accept' && (STEPS as readonly string[]).includes(action)
}

/** An empty form. */
export function freshValue(): FormValue {
  return { text: '', photos: [], before: [], visibility: 'reporter', days: 3, reviewOn: '' }
}

/** What the step says, from what was filled in. `clientAt` is told for people to read; the server decides nothing by it. */
export function bodyOf(action: FormAction, value: FormValue, clientAt: string): StepBody {
  const text = value.text.trim()
  const perhaps = text === '' ? {} : { text }
  const { location: spot, to } = value
  const location: { location?: Schema<'Location'> } = spot ? { location: { ...spot, datum: 'wgs84' } } : {}
  switch (action) {
    case 'finish':
      return { result: text, clientAt }
    case 'note_progress':
      return { text, visibility: value.visibility, clientAt }
    case 'ask_reporter':
      return { text, clientAt }
    case 'request_extension':
      return { days: value.days, reason: text, clientAt }
    case 'suspend':
      return { reviewOn: value.reviewOn, reason: text, clientAt }
    case 'transfer':
      if (!to) throw new Error('a transfer without anybody to take it')
      return { to: { kind: to.kind, id: to.id }, reason: text, clientAt }
    case 'return_to_desk':
      return { reason: text, clientAt }
    case 'resume':
      return text === '' ? { clientAt } : { reason: text, clientAt }
    case 'pass_check':
      return { ...perhaps, ...location, clientAt }
    case 'fail_check':
      return { reason: text, ...location, clientAt }
  }
}

/** The form as it was, from what the step said: to mend it. */
export function valueOf(body: StepBody, photoIds: readonly string[]): FormValue {
  const said = body as Partial<
    Schema<'Finish'> & Schema<'Progress'> & Schema<'Extension'> & Schema<'Suspension'>
  >
  const place = body as Partial<Schema<'PassCheck'>>
  const location = place.location
  return {
    ...freshValue(),
    text: said.result ?? said.text ?? said.reason ?? '',
    photos: [...photoIds],
    visibility: said.visibility ?? 'reporter',
    days: said.days ?? 3,
    reviewOn: said.reviewOn ?? '',
    ...(location ? { location: { longitude: location.longitude, latitude: location.latitude } } : {}),
  }
}

/** What is still missing before it can be sent: field by field, a key of `form`. */
export function missingOf(
  form: Form,
  value: FormValue,
  asks: { readonly photo: boolean; readonly location: boolean },
): Readonly<Record<string, string>> {
  const missing: Record<string, string> = {}
  if (form.wordsNeeded && value.text.trim() === '') missing['text'] = 'needText'
  if (form.photos === 'after' && asks.photo && value.photos.length === 0) missing['photos'] = 'needPhoto'
  if (form.location && asks.location && !value.location) missing['location'] = 'needPlace'
  if (form.also === 'to' && !value.to) missing['to'] = 'needTo'
  if (form.also === 'reviewOn' && value.reviewOn === '') missing['reviewOn'] = 'needText'
  return missing
}

/** By which of the form's fields the server's name for it is shown. */
export function fieldOf(name: string): string {
  if (/^(result|text|reason)/.test(name)) return 'text'
  return name.split(/[.[]/)[0] ?? name
}
