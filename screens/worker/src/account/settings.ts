import type { Schema } from '@sanping/shared'
import { client } from '../app/client'

/** What this server offers to its screens before anybody signs in. */
export type ScreenSettings = Schema<'ScreenSettings'>

/** Asks for it. */
export const screenSettings = (): Promise<ScreenSettings> => client.get('/screen-settings', { token: null })
