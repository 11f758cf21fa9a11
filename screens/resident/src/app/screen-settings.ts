import type { Schema } from '@sanping/shared/schema'
import { ref } from 'vue'
import { client } from './client'

/** What the server says of itself to a screen: its ways to sign in, and the people of a demo. */
export const screenSettings = ref<Schema<'ScreenSettings'>>()

/** Reads it. */
export async function readScreenSettings(): Promise<void> {
  screenSettings.value = await client.get('/screen-settings', { token: null })
}
