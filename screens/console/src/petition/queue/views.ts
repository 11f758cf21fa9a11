import type { Filters } from './filters'
import { filtersOf } from './filters'

/** A way of looking at the queue that is often wanted. */
export interface SavedView {
  /** Its message key under `petition.view`. */
  readonly name: string
  readonly filters: Filters
}

const view = (name: string, query: Record<string, string>): SavedView => ({ name, filters: filtersOf(query) })

const OPEN = 'reported,dispatched,handling,awaiting_reporter,suspended,verifying'

/** The first is what the queue opens with. */
export const OPEN_VIEW = view('open', { status: OPEN })

/** What waits for the desk. */
export const DESK_VIEWS: readonly SavedView[] = [
  OPEN_VIEW,
  view('new', { status: 'reported' }),
  view('returned', { needs: 'redispatch' }),
  view('due', { within: '120', sort: 'due' }),
  view('overdue', { overdue: '1', sort: 'due' }),
  view('mine', { mine: 'assigned', status: OPEN }),
]

/** What waits for a word of the desk. */
export const WORD_VIEWS: readonly SavedView[] = [
  view('arbitration', { needs: 'arbitration' }),
  view('extension', { needs: 'extension' }),
  view('review', { needs: 'review' }),
  view('callBack', { needs: 'call_back' }),
  view('supervision', { needs: 'supervision' }),
]

/** What has been done. */
export const DONE_VIEWS: readonly SavedView[] = [
  view('verifying', { status: 'verifying' }),
  view('unrated', { status: 'handled' }),
  view('all', {}),
]

export const ALL_VIEWS: readonly SavedView[] = [...DESK_VIEWS, ...WORD_VIEWS, ...DONE_VIEWS]
