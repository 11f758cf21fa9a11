let last = 0

/** A name for an element that no other has. */
export function newId(of: string): string {
  last += 1
  return `${of}-${last}`
}
