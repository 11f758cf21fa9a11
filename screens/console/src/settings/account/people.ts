import { vocabulary, type Client, type Schema, type WordOf } from '@sanping/shared'

/** People as far as they were looked for. */
export interface Found {
  readonly people: readonly Schema<'AccountView'>[]
  /** Where to look further; none at the end. */
  readonly cursor: string | undefined
}

/** Every role that somebody is given: whoever signs in is a resident. */
export const ROLES_OF_WORK = vocabulary.role.filter(role => role !== 'resident')

const PAGE = 30

/** One page of people by the beginning of the sign-in name and by role; without a role, everybody in sight. */
export async function seekPeople(
  client: Pick<Client, 'get'>,
  wanted: { readonly login: string; readonly roles: readonly WordOf<'role'>[] },
  from: string | undefined,
): Promise<Found> {
  const query = {
    limit: PAGE,
    ...(wanted.login && { login: wanted.login }),
    ...(wanted.roles.length > 0 && { role: [...wanted.roles] }),
    ...(from && { cursor: from }),
  }
  const { items, nextCursor } = await client.get('/accounts', { query })
  return { people: items, cursor: nextCursor ?? undefined }
}
