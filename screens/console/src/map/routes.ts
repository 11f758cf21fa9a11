import type { RouteRecordRaw } from 'vue-router'

const roles = ['centre', 'grid_worker', 'handler', 'dispatcher', 'community_admin', 'supervisor'] as const

/** The one map. */
export const mapRoutes: RouteRecordRaw[] = [
  {
    path: '/map',
    name: 'map',
    component: () => import('./MapPage.vue'),
    meta: { rooms: ['map'], title: 'app.page.map', nav: { order: 30, roles } },
  },
]
