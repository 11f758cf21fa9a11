import { newKey } from '@sanping/shared/key'
import type { Schema } from '@sanping/shared/schema'
import { keptForm } from '../app/kept-form'
import type { DraftPhoto } from './photos'
import type { Point } from './place'

/** A report that is being written. */
export interface Draft {
  photos: DraftPhoto[]
  body: string
  kind: Schema<'PetitionKind'>
  urgency: Schema<'Urgency'>
  /** The category, and whether she chose it herself: then no suggestion changes it any more. */
  categoryId: string
  categoryChosen: boolean
  suggestionId: string
  point: Point | null
  pointName: string
  address: string
  /** Empty while she has not said: real name where she is signed in, anonymous where she is not. */
  identityMode: Schema<'IdentityMode'> | ''
  /** Of the three big steps of the elder mode. */
  step: number
  /** One key for one report, over every try. */
  key: string
  /** What the last try said: it may have arrived without our knowing. */
  tried: Schema<'NewPetition'> | null
}

/** A report with nothing in it. */
export function emptyDraft(): Draft {
  return {
    photos: [],
    body: '',
    kind: 'help',
    urgency: 'normal',
    categoryId: '',
    categoryChosen: false,
    suggestionId: '',
    point: null,
    pointName: '',
    address: '',
    identityMode: '',
    step: 1,
    key: newKey(),
    tried: null,
  }
}

const { form, clear } = keptForm('report', emptyDraft)

/** The report that is being written on this device. */
export const draft = form
/** Begins another. */
export const clearDraft = clear
