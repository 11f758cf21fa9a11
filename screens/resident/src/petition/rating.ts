import type { Schema } from '@sanping/shared/schema'

type Reason = Schema<'RatingReason'>

const GOOD: readonly Reason[] = ['quick', 'solved', 'friendly', 'other']
const BAD: readonly Reason[] = ['slow', 'not_solved', 'rude', 'no_contact', 'untrue', 'other']

/** The reasons that go with so many stars. */
export function reasonsFor(score: number): readonly Reason[] {
  return score >= 4 ? GOOD : BAD
}
