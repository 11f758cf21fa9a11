import type { RouteRecordRaw } from 'vue-router'

export const dispatchRoutes: RouteRecordRaw[] = [
  {
    path: '/dispatch',
    name: 'dispatch',
    component: () => import('./DispatchPage.vue'),
    meta: {
      rooms: ['petition', 'dispatch'],
      title: 'app.page.dispatch',
      nav: { order: 20, roles: ['dispatcher', 'community_admin', 'supervisor'] },
    },
  },
]
