import type { Schema } from '@sanping/shared'
import { shallowRef } from 'vue'
import { client } from './client'

/** How the server wants its screens; absent until it has been told. */
export const screenSettings = shallowRef<Schema<'ScreenSettings'>>()

let coming: Promise<void> | undefined

async function load(): Promise<void> {
  try {
    screenSettings.value = await client.get('/screen-settings', { token: null })
  } catch {
    // Without them a page does what needs none; the next page asks again.
    coming = undefined
  }
}

/** Loads the settings once. */
export function loadScreenSettings(): Promise<void> {
  coming ??= load()
  return coming
}
