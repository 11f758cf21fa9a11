import type { Schema, WordOf } from '@sanping/shared'

/** A rule as it is being written: every condition is there, empty where it does not count. */
export interface DraftRule {
  /** Tells the rules of a page apart while they are moved about. */
  readonly key: number
  name: string
  categories: string[]
  grids: string[]
  channels: WordOf<'channel'>[]
  /** Both or neither. */
  from: string
  to: string
  weekdays: WordOf<'weekday'>[]
  match: WordOf<'wordMatch'>
  words: string
  target: WordOf<'targetKind'>
  level: WordOf<'level'> | ''
  role: WordOf<'gridRole'> | ''
  id: string
}

let keys = 0

/** A rule that does not say anything yet. */
export function emptyRule(name: string, target: WordOf<'targetKind'> = 'grid'): DraftRule {
  keys += 1
  return {
    key: keys,
    name,
    categories: [],
    grids: [],
    channels: [],
    from: '',
    to: '',
    weekdays: [],
    match: 'any',
    words: '',
    target,
    level: '',
    role: target === 'worker' ? 'grid_worker' : '',
    id: '',
  }
}

/** A stored rule, to be written on. */
export function draftOf(rule: Schema<'RuleView'>): DraftRule {
  const { when, target } = rule
  return {
    ...emptyRule(rule.name, target.type),
    categories: [...(when.categories ?? [])],
    grids: [...(when.grids ?? [])],
    channels: [...(when.channels ?? [])],
    from: when.hours?.from ?? '',
    to: when.hours?.to ?? '',
    weekdays: [...(when.weekdays ?? [])],
    match: when.words?.match ?? 'any',
    words: (when.words?.list ?? []).join(' '),
    level: target.level ?? '',
    role: target.role ?? '',
    id: target.id ?? '',
  }
}

/** The words of a line. */
export function wordsOf(line: string): string[] {
  return [...new Set(line.split(/[\s,，、;；]+/).filter(Boolean))]
}

/** What is sent: only the conditions that count, and of the target only what its sort takes. */
export function requestOf(rule: DraftRule): Schema<'RuleRequest'> {
  const list = wordsOf(rule.words)
  const when = {
    ...(rule.categories.length > 0 && { categories: [...rule.categories] }),
    ...(rule.grids.length > 0 && { grids: [...rule.grids] }),
    ...(rule.channels.length > 0 && { channels: [...rule.channels] }),
    ...(rule.from && rule.to && { hours: { from: rule.from, to: rule.to } }),
    ...(rule.weekdays.length > 0 && { weekdays: [...rule.weekdays] }),
    ...(list.length > 0 && { words: { match: rule.match, list } }),
  }
  const levelled = rule.target === 'grid' || rule.target === 'worker'
  const named = rule.target === 'unit' || rule.target === 'person'
  const target = {
    type: rule.target,
    ...(levelled && rule.level && { level: rule.level }),
    ...(rule.target === 'worker' && rule.role && { role: rule.role }),
    ...(named && rule.id && { id: rule.id }),
  }
  return { name: rule.name.trim(), ...(Object.keys(when).length > 0 && { when }), target }
}

/** With a rule one place up or down; the last one, the desk, stays the last. */
export function shifted(rules: readonly DraftRule[], at: number, by: -1 | 1): DraftRule[] {
  const to = at + by
  const next = [...rules]
  const [one] = next.splice(at, 1)
  if (!one || to < 0 || to >= rules.length - 1 || at === rules.length - 1) return [...rules]
  next.splice(to, 0, one)
  return next
}

/** With a rule more, before the last one. */
export function withRule(rules: readonly DraftRule[], rule: DraftRule): DraftRule[] {
  return [...rules.slice(0, -1), rule, ...rules.slice(-1)]
}
