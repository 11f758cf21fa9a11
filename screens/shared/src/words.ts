import { Refused, Unreachable, currentOf } from './failure'
import { span } from './time'

/** Says a message by its key, as vue-i18n does. */
export type Say = (key: string, values?: Record<string, unknown>) => string

/** Where a petition stands now, in place of what tells a programmer where to look. */
function nowStands(error: Refused, say: Say): string | undefined {
  const status = currentOf<{ readonly status?: unknown }>(error)?.status
  const overtaken = error.code === 'version_conflict' || error.code === 'action_not_possible'
  return overtaken && typeof status === 'string'
    ? say('failure.nowStands', { status: say(`word.status.${status}`) })
    : undefined
}

/** A failure in words: what happened, what to do, and by which number to ask for help. */
export function failureWords(error: unknown, say: Say): { title: string; detail: string; trace?: string } {
  if (error instanceof Unreachable) return { title: say('failure.unreachable'), detail: '' }
  if (!(error instanceof Refused)) return { title: say('failure.unexpected'), detail: '' }
  const { problem, retryAfter } = error
  const wait = retryAfter === undefined ? '' : say('failure.retryIn', { seconds: retryAfter })
  const words = {
    title: problem.title,
    detail: [nowStands(error, say) ?? problem.detail, wait].filter(Boolean).join(' '),
  }
  return problem.status >= 500 ? { ...words, trace: say('failure.trace', { id: problem.traceId }) } : words
}

/** `还剩 2 小时` or `已超 3 天` of a deadline. */
export function deadlineWords(at: string, now: number, say: Say): string {
  const { unit, count, past } = span(at, now)
  return say(`span.${past ? 'over' : 'left'}.${unit}`, { count })
}

/** `5 分钟前` of what has happened. */
export function agoWords(at: string, now: number, say: Say): string {
  const { unit, count } = span(at, now)
  if (unit === 'minute' && count === 0) return say('span.now')
  return say(`span.ago.${unit}`, { count })
}
