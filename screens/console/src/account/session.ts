import type { Schema, WordOf } from '@sanping/shared'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { client, onSession } from '../app/client'
import { forgetDrafts } from '../ui/draft'
import { deviceName } from './device'

/** Who is signed in here. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Schema<'Me'> | undefined>(client.session()?.account)
  /** The session ended by itself, under a page that may hold something unsaved. */
  const ended = ref(false)
  /** Grows with each sign-in, so that what failed for want of one is tried again. */
  const begun = ref(0)
  let leaving = false

  onSession(session => {
    if (session) {
      me.value = session.account
      return
    }
    if (leaving) me.value = undefined
    else ended.value = me.value !== undefined
  })

  const roles = computed<readonly WordOf<'role'>[]>(() => me.value?.roles.map(({ role }) => role) ?? [])

  /** Signs in; throws `Refused` with a `challenge` where a second factor is asked for. */
  async function signIn(name: string, password: string): Promise<void> {
    const body = { name, password, device: deviceName() }
    take(await client.post('/sessions', { body, token: null }))
  }

  /** Signs in by a code to one's phone; throws as above. */
  async function signInByPhone(phone: string, code: string): Promise<void> {
    const body = { phone, code, device: deviceName() }
    take(await client.post('/phone-sessions', { body, token: null }))
  }

  async function secondFactor(challenge: string, code: string): Promise<void> {
    take(await client.post('/second-factor-sessions', { body: { challenge, code }, token: null }))
  }

  function take(tokens: Schema<'TokenView'>): void {
    const before = me.value
    client.begin(tokens)
    ended.value = false
    begun.value += 1
    // Somebody else signed in over the page of the first: nothing of it may stay.
    if (before && before.id !== tokens.account.id) location.assign(import.meta.env.BASE_URL)
  }

  async function signOut(): Promise<void> {
    leaving = true
    try {
      await client.delete('/me/session')
    } catch {
      // Without network the session is at least forgotten here.
    }
    client.forget()
    forgetDrafts()
    leaving = false
    ended.value = false
  }

  return { me, roles, ended, begun, signIn, signInByPhone, secondFactor, signOut }
})
