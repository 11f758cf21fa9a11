import type { WordOf } from '@sanping/shared'
import type { STATUS_GROUPS } from './ground/draw'

export type StatusGroup = keyof typeof STATUS_GROUPS

/** What the map shows. */
export interface Shown {
  groups: StatusGroup[]
  /** Whose grounds are drawn; none where it is empty. */
  level: WordOf<'level'> | ''
  categoryId: string
  /** How many days at once; all time where it is 0. */
  days: number
  /** Days between the last day shown and today. */
  back: number
}
