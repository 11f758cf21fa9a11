import type { Schema } from '@sanping/shared'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Step } from '../queue/step'

/** A petition as this phone knows it. */
export interface KeptPetition {
  readonly id: string
  readonly summary: Schema<'PetitionSummary'>
  readonly view?: Schema<'PetitionView'>
  readonly history?: readonly Schema<'EventView'>[]
  /** The version that the history tells up to. */
  readonly toldTo?: number
  /** When the view was read, by the server's clock. */
  readonly readAt?: number
}

/** A photo taken here. As bytes, because not every phone keeps a Blob. */
export interface KeptPhoto {
  readonly id: string
  /** `draft:<name>` or `step:<seq>`. */
  readonly owner: string
  readonly type: string
  readonly bytes: ArrayBuffer
  /** One key for one upload. */
  readonly key: string
  readonly takenAt: number
  readonly uploaded?: { readonly id: string; readonly at: number }
}

/** What was typed into a form that has not been sent. */
export interface Draft {
  readonly name: string
  readonly value: unknown
}

/** A picture of the server, small, to be seen without network. */
export interface Thumb {
  readonly id: string
  readonly petitionId: string
  readonly type: string
  readonly bytes: ArrayBuffer
}

interface Shape extends DBSchema {
  petitions: { key: string; value: KeptPetition }
  steps: { key: number; value: Step; indexes: { petitionId: string } }
  photos: { key: string; value: KeptPhoto; indexes: { owner: string } }
  drafts: { key: string; value: Draft }
  thumbs: { key: string; value: Thumb; indexes: { petitionId: string } }
  notes: { key: string; value: { name: string; value: unknown } }
}

/** All that one account keeps on this phone. */
export type Kept = IDBPDatabase<Shape>

const nameOf = (accountId: string): string => `sanping.worker.${accountId}`

/** Opens what the account keeps here. */
export function openKept(accountId: string): Promise<Kept> {
  return openDB<Shape>(nameOf(accountId), 1, {
    upgrade(db) {
      db.createObjectStore('petitions', { keyPath: 'id' })
      db.createObjectStore('steps', { keyPath: 'seq', autoIncrement: true }).createIndex(
        'petitionId',
        'petitionId',
      )
      db.createObjectStore('photos', { keyPath: 'id' }).createIndex('owner', 'owner')
      db.createObjectStore('drafts', { keyPath: 'name' })
      db.createObjectStore('thumbs', { keyPath: 'id' }).createIndex('petitionId', 'petitionId')
      db.createObjectStore('notes', { keyPath: 'name' })
    },
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  })
}

/** Reads one small thing kept by name. */
export async function readNote<T>(kept: Kept, name: string): Promise<T | undefined> {
  return (await kept.get('notes', name))?.value as T | undefined
}

/** Keeps one small thing by name. */
export async function writeNote(kept: Kept, name: string, value: unknown): Promise<void> {
  await kept.put('notes', { name, value })
}

/** Forgets a petition with its pictures; what was queued for it stays, so that its fate is told. */
export async function forgetPetition(kept: Kept, id: string): Promise<void> {
  const tx = kept.transaction(['petitions', 'thumbs'], 'readwrite')
  await tx.objectStore('petitions').delete(id)
  const thumbs = tx.objectStore('thumbs')
  for (const key of await thumbs.index('petitionId').getAllKeys(id)) await thumbs.delete(key)
  await tx.done
}

/** Forgets everything of the account on this phone. */
export async function forgetAll(kept: Kept): Promise<void> {
  const stores = [...kept.objectStoreNames]
  const tx = kept.transaction(stores, 'readwrite')
  await Promise.all(stores.map(store => tx.objectStore(store).clear()))
  await tx.done
}
