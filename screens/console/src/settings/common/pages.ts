/** One page of a list of the contract. */
interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor?: string | null
}

/** All rows of a list, page by page; lists of settings are short. */
export async function readAll<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await page(cursor)
    rows.push(...items)
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  return rows
}
