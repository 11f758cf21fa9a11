import type { WordOf } from '@sanping/shared'
import type { RouteRecordNormalized } from 'vue-router'

/** The pages of the top bar that are worth showing to these roles, in their order. */
export function linksFor(
  routes: readonly RouteRecordNormalized[],
  roles: readonly WordOf<'role'>[],
): RouteRecordNormalized[] {
  return routes
    .filter(({ meta: { nav } }) => nav && (!nav.roles || nav.roles.some(role => roles.includes(role))))
    .sort((a, b) => (a.meta.nav?.order ?? 0) - (b.meta.nav?.order ?? 0))
}
