import { Refused, type WordOf } from '@sanping/shared'
import { onScopeDispose, ref, type Ref } from 'vue'
import { client } from '../app/client'

/** A code to a phone, and when another may be asked for. */
export interface PhoneCode {
  readonly phone: Ref<string>
  readonly code: Ref<string>
  /** Seconds until another may be asked for. */
  readonly again: Ref<number>
  send(): Promise<void>
}

/** Asks for codes that count for one purpose only. */
export function usePhoneCode(purpose: WordOf<'codePurpose'>): PhoneCode {
  const phone = ref('')
  const code = ref('')
  const again = ref(0)
  let from = 0
  const look = (): void => {
    again.value = Math.max(0, Math.ceil((from - Date.now()) / 1_000))
  }
  const timer = setInterval(look, 500)
  onScopeDispose(() => clearInterval(timer))

  function wait(seconds: number): void {
    from = Date.now() + seconds * 1_000
    look()
  }

  async function send(): Promise<void> {
    const body = { phone: phone.value.trim(), purpose }
    try {
      wait((await client.post('/sign-in-codes', { body, token: null })).againIn)
    } catch (error) {
      if (error instanceof Refused) wait(error.retryAfter ?? 0)
      throw error
    }
  }
  return { phone, code, again, send }
}
