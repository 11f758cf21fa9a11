import { beforeEach } from 'vitest'

const stored = new Map<string, unknown>()

/** The kit's storage, as a phone has it; every test begins with an empty one. */
Object.assign(globalThis, {
  uni: {
    getStorageSync: (key: string) => stored.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void stored.set(key, value),
    removeStorageSync: (key: string) => void stored.delete(key),
  },
})

beforeEach(() => stored.clear())
