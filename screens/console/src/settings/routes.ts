import type { RouteRecordRaw } from 'vue-router'
import { DOORS } from './doors'

const roles = [...new Set([...DOORS['GET /accounts'], ...DOORS['GET /routing-rule-sets']])]
const rooms = ['settings'] as const

/** What is set up once and changed now and then, one folder a noun; and one's own account. */
export const settingsRoutes: RouteRecordRaw[] = [
  {
    path: '/settings',
    component: () => import('./SettingsPage.vue'),
    meta: { rooms, title: 'app.page.settings', nav: { order: 50, roles } },
    children: [
      { path: '', name: 'settings', component: () => import('./SettingsHome.vue') },
      { path: 'grids/:id?', name: 'grids', component: () => import('./grid/GridPage.vue') },
      { path: 'grid-import', name: 'grid-import', component: () => import('./grid/GridImportPage.vue') },
      { path: 'accounts/:id?', name: 'accounts', component: () => import('./account/AccountsPage.vue') },
      { path: 'roster/:id?', name: 'roster', component: () => import('./roster/RosterPage.vue') },
      { path: 'units', name: 'units', component: () => import('./roster/UnitsPage.vue') },
      { path: 'categories/:id?', name: 'categories', component: () => import('./category/CategoryPage.vue') },
      { path: 'calendar', name: 'calendar', component: () => import('./calendar/CalendarPage.vue') },
      { path: 'clocks', name: 'clocks', component: () => import('./clock/ClockPage.vue') },
      { path: 'routing', name: 'routing', component: () => import('./routing/RoutingPage.vue') },
      { path: 'routing/:id', name: 'rule-set', component: () => import('./routing/RuleSetPage.vue') },
      { path: 'notices', name: 'notice-templates', component: () => import('./notice/TemplatePage.vue') },
      { path: 'dead-letters', name: 'dead-letters', component: () => import('./notice/DeadLetterPage.vue') },
      { path: 'webhooks/:id?', name: 'webhooks', component: () => import('./integration/WebhookPage.vue') },
    ].map(child => ({ ...child, meta: { rooms, title: `settings.page.${child.name}` } })),
  },
  {
    path: '/me',
    name: 'me',
    component: () => import('./account/MyAccountPage.vue'),
    meta: { rooms, title: 'settings.page.me' },
  },
]
