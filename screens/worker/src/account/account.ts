import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Session } from '@sanping/shared'
import { client, onSession } from '../app/client'

const LAST = 'sanping.worker.last'

/** Who used this phone last, so that what waits is not lost sight of while nobody is signed in. */
export interface LastPerson {
  readonly id: string
  readonly name: string
}

function lastPerson(): LastPerson | undefined {
  const text = localStorage.getItem(LAST)
  return text === null ? undefined : (JSON.parse(text) as LastPerson)
}

/** Who is signed in. */
export const useAccount = defineStore('account', () => {
  const session = shallowRef<Session | undefined>(client.session())
  const last = shallowRef(lastPerson())
  onSession(next => (session.value = next))

  return {
    me: computed(() => session.value?.account),
    last,
    begin(tokens: Session): void {
      const { id, name } = tokens.account
      localStorage.setItem(LAST, JSON.stringify({ id, name }))
      last.value = { id, name }
      client.begin(tokens)
    },
    /** Signs out for good; without network only here, and the session ends by itself. */
    end(): void {
      void client.delete('/me/session').catch(() => undefined)
      localStorage.removeItem(LAST)
      last.value = undefined
      client.forget()
    },
  }
})
