import { createClient } from '@sanping/shared/client'
import type { Schema } from '@sanping/shared/schema'
import type { Session } from '@sanping/shared/session'
import { computed, ref } from 'vue'
import { clocked } from './clock'
import { keep, kept } from './kept'
import { language } from './settings'
import { uniTransport } from './transport'

/** Where the server is; empty where the page came from it. */
export const BASE =
  process.env.UNI_PLATFORM === 'mp-weixin' ? (import.meta.env.VITE_SANPING_SERVER ?? '') : ''

const session = ref<Session | undefined>(kept<Session>('session'))

/** Who is signed in on this device. */
export const me = computed<Schema<'Me'> | undefined>(() => session.value?.account)

/** The client of the contract. */
export const client = createClient({
  base: BASE,
  transport: clocked(uniTransport({ request: options => uni.request(options) })),
  store: {
    read: () => kept<Session>('session'),
    write: value => keep('session', value),
  },
  language: () => language.value,
  onSession: value => (session.value = value),
})

/** Takes over a corrected account without signing in anew. */
export function renameMe(account: Schema<'Me'>): void {
  const now = client.session()
  if (now) client.begin({ ...now, account })
}

/** An address of the server as an image needs it. */
export function linked(path: string): string {
  return `${BASE}${path}`
}
