import type { Schema } from '@sanping/shared'

/** A category with how deep it stands. */
export interface Branch {
  readonly category: Schema<'CategoryView'>
  readonly depth: number
}

/** Categories as a tree is read: each below the one above it; retired ones last among their siblings. */
export function branches(all: readonly Schema<'CategoryView'>[]): Branch[] {
  const known = new Set(all.map(({ id }) => id))
  const below = (parent: string | undefined, depth: number): Branch[] =>
    all
      .filter(({ parentId }) => (parentId && known.has(parentId) ? parentId : undefined) === parent)
      .sort((a, b) => Number(Boolean(a.retiredAt)) - Number(Boolean(b.retiredAt)))
      .flatMap(category => [{ category, depth }, ...below(category.id, depth + 1)])
  return below(undefined, 0)
}
