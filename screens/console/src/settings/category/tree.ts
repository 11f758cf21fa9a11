import type { Schema } from '@sanping/shared'

type Category = Schema<'CategoryView'>

/** A category with how deep it stands. */
export interface Branch {
  readonly category: Category
  readonly depth: number
}

/** How many may stand one under another: the server's rule. */
const MOST = 4

/** Categories as a tree is read: each below the one above it; retired ones last among their siblings. */
export function branches(all: readonly Category[]): Branch[] {
  const known = new Set(all.map(({ id }) => id))
  const below = (parent: string | undefined, depth: number): Branch[] =>
    all
      .filter(({ parentId }) => (parentId && known.has(parentId) ? parentId : undefined) === parent)
      .sort((a, b) => Number(Boolean(a.retiredAt)) - Number(Boolean(b.retiredAt)))
      .flatMap(category => [{ category, depth }, ...below(category.id, depth + 1)])
  return below(undefined, 0)
}

/** Under which a new one, or `moving` with all below it, may stand: in use, not within itself, and not too deep. */
export function parentsFor(all: readonly Category[], moving?: Category): Branch[] {
  const tree = branches(all)
  const from = tree.findIndex(({ category }) => category.id === moving?.id)
  const top = tree[from]
  const rest = top ? tree.slice(from + 1).findIndex(({ depth }) => depth <= top.depth) : 0
  const own = top ? tree.slice(from, rest < 0 ? undefined : from + 1 + rest) : []
  const height = top ? Math.max(...own.map(({ depth }) => depth)) - top.depth + 1 : 1
  return tree.filter(one => !one.category.retiredAt && !own.includes(one) && one.depth + 1 + height <= MOST)
}
