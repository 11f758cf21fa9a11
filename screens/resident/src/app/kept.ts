/** Reads what this device keeps under a name; undefined where there is nothing, or nothing of use. */
export function kept<T>(name: string): T | undefined {
  try {
    const text: unknown = uni.getStorageSync(`sanping.resident.${name}`)
    return typeof text === 'string' && text !== '' ? (JSON.parse(text) as T) : undefined
  } catch {
    return undefined
  }
}

/** Keeps a value on this device under a name; undefined takes it away. A full store only forgets. */
export function keep(name: string, value: unknown): void {
  const key = `sanping.resident.${name}`
  try {
    if (value === undefined) uni.removeStorageSync(key)
    else uni.setStorageSync(key, JSON.stringify(value))
  } catch {
    // Private mode or a full device: it lasts until the page is closed.
  }
}
