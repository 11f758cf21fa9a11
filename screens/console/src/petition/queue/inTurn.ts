/** Works through what is added, a few at a time; what waits already is not added twice. */
export function inTurn(work: (id: string) => Promise<void>, atOnce = 3) {
  const queue = new Set<string>()
  let running = 0

  function next(): void {
    const [id] = queue
    if (id === undefined || running >= atOnce) return
    queue.delete(id)
    running += 1
    void work(id).finally(() => {
      running -= 1
      next()
    })
  }

  return {
    add(id: string): void {
      queue.add(id)
      next()
    },
    waiting: () => queue.size,
  }
}
