/** Runs work in one page of this browser at a time. Where locks are missing, the keys alone keep things single. */
export async function alone(name: string, work: () => Promise<void>): Promise<boolean> {
  if (!('locks' in navigator)) {
    await work()
    return true
  }
  return navigator.locks.request(name, { ifAvailable: true }, async lock => {
    if (!lock) return false
    await work()
    return true
  })
}
