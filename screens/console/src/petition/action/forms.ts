import type { WordOf } from '@sanping/shared'
import type { ActionDraft } from './draft'

type Key = keyof ActionDraft
type Kind =
  | 'prose'
  | 'line'
  | 'assignee'
  | 'days'
  | 'date'
  | 'visibility'
  | 'outcome'
  | 'rejectReason'
  | 'score'
  | 'ratingReasons'
  | 'photos'
  | 'children'
  | 'petition'

/** One thing that an action asks for. */
export interface Field {
  readonly key: Key
  readonly kind: Kind
  /** Its name in the contract, where that differs. */
  readonly name?: string
  readonly needed?: boolean
  /** Characters that may be typed, by the contract. */
  readonly most?: number
}

const reason = (needed: boolean): Field => ({ key: 'reason', kind: 'prose', needed, most: 500 })
const text = (needed: boolean): Field => ({ key: 'text', kind: 'prose', needed, most: 2000 })
const photos: Field = { key: 'photos', kind: 'photos' }

/** What each action asks for. The server judges; this only spares a round trip for what is plainly missing. */
export const FORMS: Readonly<Partial<Record<WordOf<'action'>, readonly Field[]>>> = {
  dispatch: [{ key: 'to', kind: 'assignee' }, reason(false)],
  return_to_desk: [reason(true)],
  accept: [],
  transfer: [{ key: 'to', kind: 'assignee', needed: true }, reason(true)],
  note_progress: [text(true), { key: 'visibility', kind: 'visibility', needed: true }, photos],
  ask_reporter: [text(true)],
  answer: [text(true), photos],
  request_extension: [{ key: 'days', kind: 'days', needed: true }, reason(true)],
  grant_extension: [reason(false)],
  refuse_extension: [reason(true)],
  suspend: [{ key: 'reviewOn', kind: 'date', needed: true }, reason(true)],
  resume: [reason(false)],
  split: [{ key: 'children', kind: 'children', needed: true }],
  finish: [{ key: 'result', kind: 'prose', needed: true, most: 2000 }, photos],
  pass_check: [text(false), photos],
  fail_check: [reason(true), photos],
  rate: [
    { key: 'score', kind: 'score', needed: true },
    { key: 'reasons', kind: 'ratingReasons' },
    text(false),
  ],
  reopen: [reason(true), photos],
  call_back: [{ key: 'outcome', kind: 'outcome', needed: true }, text(false)],
  urge: [text(false)],
  supervise: [text(true)],
  climb: [reason(false)],
  reject: [
    { key: 'rejectReason', kind: 'rejectReason', name: 'reason', needed: true },
    { key: 'goTo', kind: 'line', most: 200 },
    text(false),
  ],
  withdraw: [reason(false)],
  join: [],
  merge: [{ key: 'into', kind: 'petition', needed: true }, reason(false)],
  unmerge: [reason(true)],
}

/** What is likeliest to be done next stands first and is filled with colour. */
const FIRST: readonly WordOf<'action'>[] = [
  'dispatch',
  'accept',
  'pass_check',
  'finish',
  'grant_extension',
  'call_back',
  'resume',
  'rate',
  'note_progress',
  'fail_check',
  'refuse_extension',
  'ask_reporter',
  'answer',
  'transfer',
  'supervise',
  'urge',
]

/** Actions that end a petition or go over somebody's head are marked. */
export const GRAVE: ReadonlySet<WordOf<'action'>> = new Set(['reject', 'withdraw'])

/** The allowed actions that have a form here, the likeliest first. */
export function inOrder(allowed: readonly WordOf<'action'>[]): WordOf<'action'>[] {
  const rank = (action: WordOf<'action'>): number => {
    const at = FIRST.indexOf(action)
    return at < 0 ? FIRST.length : at
  }
  return allowed.filter(action => FORMS[action]).sort((a, b) => rank(a) - rank(b))
}

/** The fields that are plainly missing. */
export function missing(fields: readonly Field[], draft: ActionDraft): Key[] {
  return fields
    .filter(({ needed, key }) => {
      if (!needed) return false
      const value = draft[key]
      if (key === 'children') return draft.children.some(({ title, body }) => !title.trim() || !body.trim())
      return typeof value === 'string' && value.trim() === ''
    })
    .map(({ key }) => key)
}
