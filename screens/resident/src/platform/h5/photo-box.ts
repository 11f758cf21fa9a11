const STORE = 'photos'
const memory = new Map<string, Blob>()

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('sanping.resident', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const base = await opened()
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = ask(base.transaction(STORE, mode).objectStore(STORE))
      request.onsuccess = () => resolve(request.result as T)
      request.onerror = () => reject(request.error)
    })
  } finally {
    base.close()
  }
}

/** Photos that are not sent yet, kept over a reload; in a browser that keeps nothing, until it is closed. */
export const box = {
  async put(key: string, photo: Blob): Promise<void> {
    memory.set(key, photo)
    await within('readwrite', store => store.put(photo, key)).catch(() => undefined)
  },
  async get(key: string): Promise<Blob | undefined> {
    return (
      memory.get(key) ??
      (await within<Blob | undefined>('readonly', store => store.get(key)).catch(() => undefined))
    )
  },
  async drop(key: string): Promise<void> {
    memory.delete(key)
    await within('readwrite', store => store.delete(key)).catch(() => undefined)
  },
}
