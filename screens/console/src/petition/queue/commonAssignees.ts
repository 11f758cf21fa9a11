import type { Schema, WordOf } from '@sanping/shared'

/** Somebody who could take some of many petitions. */
export interface CommonAssignee {
  /** `kind:id` */
  readonly key: string
  readonly name: string
  readonly kind: WordOf<'assigneeKind'>
  readonly open: number
  /** For so many of them she is offered. */
  readonly fits: number
  readonly of: number
}

/** Who could take the petitions, those who could take most of them first, then those with the least in hand. */
export function commonAssignees(
  lists: readonly (readonly Schema<'AssigneeCandidate'>[])[],
): CommonAssignee[] {
  const found = new Map<string, CommonAssignee>()
  for (const { assignee, open } of lists.flat()) {
    const key = `${assignee.kind}:${assignee.id}`
    const fits = (found.get(key)?.fits ?? 0) + 1
    found.set(key, { key, name: assignee.name, kind: assignee.kind, open, fits, of: lists.length })
  }
  return [...found.values()].sort((a, b) => b.fits - a.fits || a.open - b.open)
}
