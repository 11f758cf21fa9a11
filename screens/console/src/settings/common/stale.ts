/** The fields of a setting as people read them. */
export type Side = Readonly<Record<string, string>>

/** A field that somebody else changed, and what one would write over it. */
export interface Change {
  readonly field: string
  readonly before: string
  readonly now: string
  readonly mine: string
}

/** What was changed meanwhile. A field that nobody else touched is no news. */
export function changes(before: Side, now: Side, mine: Side): Change[] {
  return Object.keys({ ...before, ...now })
    .filter(field => before[field] !== now[field])
    .map(field => ({
      field,
      before: before[field] || '—',
      now: now[field] || '—',
      mine: mine[field] || '—',
    }))
}
