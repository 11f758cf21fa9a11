import type { RouteRecordRaw } from 'vue-router'

const roles = ['centre', 'grid_worker', 'handler', 'dispatcher', 'community_admin', 'supervisor'] as const

/** Figures: the dashboard, what stands behind a figure, and the wall. */
export const insightRoutes: RouteRecordRaw[] = [
  {
    path: '/dashboard',
    name: 'dashboard',
    component: () => import('./board/DashboardPage.vue'),
    meta: { rooms: ['insight'], title: 'app.page.dashboard', nav: { order: 40, roles } },
  },
  {
    path: '/dashboard/figures/:figure',
    name: 'figure',
    component: () => import('./drill/FigurePage.vue'),
    meta: { rooms: ['insight'], title: 'insight.drill.title' },
  },
  {
    path: '/wall',
    name: 'wall',
    component: () => import('./wall/WallPage.vue'),
    meta: { rooms: ['insight'], title: 'app.page.wall', bare: true },
  },
]
