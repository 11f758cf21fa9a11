import { Refused } from '@sanping/shared/failure'
import type { Schema } from '@sanping/shared/schema'
import { client, me } from '../app/client'

type Document = Schema<'Document'>

/** The texts that count now. */
export async function consentTexts(): Promise<readonly Schema<'ConsentText'>[]> {
  return (await client.get('/consent-texts', { token: null })).items
}

/** Her consent to a document, where one counts. */
export function counting(
  consents: readonly Schema<'ConsentView'>[],
  document: Document,
): Schema<'ConsentView'> | undefined {
  return consents.find(consent => consent.document === document && !consent.withdrawnAt)
}

/** Who is known to have agreed, so that she is not kept waiting for that when she sends. */
let agreed: string | undefined

/** Whether she has yet to agree that the community works with what she reports by name. */
export async function consentMissing(): Promise<boolean> {
  const asked = me.value?.id
  if (asked !== undefined && agreed === asked) return false
  const { items } = await client.get('/me/consents')
  const missing = counting(items, 'service') === undefined
  agreed = missing ? undefined : asked
  return missing
}

/** Whether the server refused for want of her consent, which she may have taken back on another phone. */
export function consentRefused(error: unknown): boolean {
  const refused = error instanceof Refused && error.code === 'consent_missing'
  if (refused) agreed = undefined
  return refused
}

/** Takes a consent back. */
export async function withdraw(id: string): Promise<Schema<'ConsentView'>> {
  agreed = undefined
  return client.post('/consents/{id}/withdraw', { path: { id } })
}

/** Agrees to the version that was read. */
export async function agree({ document, version }: Schema<'ConsentText'>): Promise<Schema<'ConsentView'>> {
  return client.post('/me/consents', { body: { document, version } })
}
