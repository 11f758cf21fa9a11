import type { RouteRecordRaw } from 'vue-router'

const roles = ['centre', 'grid_worker', 'handler', 'dispatcher', 'community_admin', 'supervisor'] as const

export const petitionRoutes: RouteRecordRaw[] = [
  {
    path: '/petitions',
    name: 'queue',
    component: () => import('./queue/QueuePage.vue'),
    meta: { rooms: ['petition'], title: 'app.page.queue', nav: { order: 10, roles } },
  },
  {
    path: '/petitions/:id',
    name: 'petition',
    props: true,
    component: () => import('./PetitionPage.vue'),
    meta: { rooms: ['petition'], title: 'app.page.petition' },
  },
  {
    path: '/report',
    name: 'report',
    component: () => import('./report/ReportPage.vue'),
    meta: { rooms: ['petition'], title: 'app.page.report' },
  },
]
