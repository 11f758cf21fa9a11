import type { WordOf } from '@sanping/shared'
import { computed, type ComputedRef } from 'vue'
import { useSession } from '../account/session'

type Role = WordOf<'role'>

const ADMINS: readonly Role[] = ['community_admin', 'system_admin']
const COMMUNITY: readonly Role[] = ['community_admin']
const SYSTEM: readonly Role[] = ['system_admin']
const DESK: readonly Role[] = ['dispatcher', 'community_admin', 'supervisor']

/**
 * To whom a thing is worth offering. It only spares people what would be refused: the server alone decides, by its
 * table of doors, and a test holds the two alike.
 */
export const DOORS = {
  'GET /figures': ['centre', 'grid_worker', 'handler', ...DESK],
  'GET /petition-exports': DESK,
  'POST /grids': ADMINS,
  'GET /grids/{id}/duties': ['centre', 'grid_worker', ...DESK, 'system_admin'],
  'POST /grids/{id}/duties': COMMUNITY,
  'POST /units': ADMINS,
  'GET /accounts': ADMINS,
  'POST /accounts/{id}/rename': SYSTEM,
  'POST /accounts/{id}/roles': ADMINS,
  'POST /accounts/{id}/keys': ADMINS,
  'GET /audit-lines': ['auditor'],
  'GET /second-factor-rule': ['auditor', 'system_admin'],
  'POST /second-factor-rule': SYSTEM,
  'POST /categories': ADMINS,
  'GET /category-suggestion-figures': COMMUNITY,
  'POST /clock-rules': ADMINS,
  'POST /petition-retimings': ADMINS,
  'POST /calendar-days': ADMINS,
  'GET /routing-rule-sets': [...DESK, 'system_admin'],
  'POST /routing-rule-sets': ADMINS,
  'POST /routing-rule-sets/{id}/replay': DESK,
  'POST /routing-alarms/{id}/acknowledge': ADMINS,
  'GET /notice-templates': ADMINS,
  'GET /dead-letters': ADMINS,
  'GET /webhooks': ADMINS,
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Door = keyof typeof DOORS

/** Whether somebody with these roles would be let in. */
export function opens(door: Door, roles: readonly Role[]): boolean {
  const those: readonly Role[] = DOORS[door]
  return those.some(role => roles.includes(role))
}

/** Whether the door opens to who is signed in. */
export function useDoor(door: Door): ComputedRef<boolean> {
  const session = useSession()
  return computed(() => opens(door, session.roles))
}
