import { Refused } from '@sanping/shared/failure'
import { deviceName, wechatCode } from '@platform/device'
import { client } from '../app/client'
import { say } from '../app/say'
import { countUnread } from '../notice/unread'

/** What came of the first step: in, or a challenge for the second. */
export type Entered = { readonly challenge?: string }

async function enter(first: () => Promise<Parameters<typeof client.begin>[0]>): Promise<Entered> {
  try {
    client.begin(await first())
  } catch (error) {
    if (error instanceof Refused && error.code === 'second_factor_required' && error.problem.challenge)
      return { challenge: error.problem.challenge }
    throw error
  }
  void countUnread().catch(() => undefined)
  return {}
}

const device = deviceName

/** By name and password. */
export function byPassword(name: string, password: string): Promise<Entered> {
  return enter(() => client.post('/sessions', { body: { name, password, device }, token: null }))
}

/** Sends a code to a phone; gives the seconds until another may be asked for. */
export async function askCode(phone: string): Promise<number> {
  const { againIn } = await client.post('/sign-in-codes', {
    body: { phone, purpose: 'sign_in' },
    token: null,
  })
  return againIn
}

/** By a code that was sent to the phone. */
export function byPhone(phone: string, code: string): Promise<Entered> {
  return enter(() => client.post('/phone-sessions', { body: { phone, code, device }, token: null }))
}

/** By WeChat, in the mini-program. */
export async function byWechat(): Promise<Entered> {
  const code = await wechatCode()
  if (!code) throw new Error(say('account.wechatFailed'))
  return enter(() => client.post('/wechat-sessions', { body: { code, device }, token: null }))
}

/** The second step, with a code of the app or a recovery code. */
export function bySecondFactor(challenge: string, code: string): Promise<Entered> {
  return enter(() => client.post('/second-factor-sessions', { body: { challenge, code }, token: null }))
}
