import type { RouteRecordRaw } from 'vue-router'
import { DOORS } from '../settings/doors'

/** Who did what, for those who watch over it. */
export const auditRoutes: RouteRecordRaw[] = [
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./AuditPage.vue'),
    meta: { rooms: ['audit'], title: 'app.page.audit', nav: { order: 60, roles: DOORS['GET /audit-lines'] } },
  },
]
