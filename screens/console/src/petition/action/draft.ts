import { vocabulary, type Schema, type WordOf } from '@sanping/shared'

/** A photo that has been uploaded and waits for the step that names it. */
export type Uploaded = Schema<'PhotoView'>

/** Whatever an action may ask for. */
export interface ActionDraft {
  reason: string
  text: string
  result: string
  goTo: string
  days: number
  reviewOn: string
  visibility: WordOf<'visibility'>
  outcome: WordOf<'callOutcome'>
  rejectReason: WordOf<'rejectReason'> | ''
  score: number
  reasons: WordOf<'ratingReason'>[]
  /** `kind:id` of the assignee; empty for the grid that routing found. */
  to: string
  into: string
  photos: Uploaded[]
  children: { title: string; body: string; categoryId: string }[]
}

/** A form before anything is typed. */
export function emptyDraft(): ActionDraft {
  return {
    reason: '',
    text: '',
    result: '',
    goTo: '',
    days: 3,
    reviewOn: '',
    visibility: 'reporter',
    outcome: 'satisfied',
    rejectReason: '',
    score: 5,
    reasons: [],
    to: '',
    into: '',
    photos: [],
    children: [
      { title: '', body: '', categoryId: '' },
      { title: '', body: '', categoryId: '' },
    ],
  }
}

/** The assignee behind `kind:id`. */
export function assigneeOf(key: string): Schema<'AssigneeRequest'> | undefined {
  const [name, id] = key.split(':')
  const kind = vocabulary.assigneeKind.find(known => known === name)
  return kind && id ? { kind, id } : undefined
}
