import type { WordOf } from '@sanping/shared'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { useSession } from './account/session'
import { enterRooms, i18n, startMessages, type Room } from './app/i18n'
import { linksFor } from './app/links'
import { auditRoutes } from './audit/routes'
import { dispatchRoutes } from './dispatch/routes'
import { insightRoutes } from './insight/routes'
import { mapRoutes } from './map/routes'
import { petitionRoutes } from './petition/routes'
import { settingsRoutes } from './settings/routes'

declare module 'vue-router' {
  interface RouteMeta {
    /** Rooms whose messages the page needs. */
    rooms?: readonly Room[]
    /** Message key of the page's title; in the room `app`, because the top bar of every page shows it. */
    title?: string
    /** Its place in the top bar: order, and the roles for whom it is worth showing (all unless said). */
    nav?: { readonly order: number; readonly roles?: readonly WordOf<'role'>[] }
    /** Open to whoever is not signed in. */
    open?: boolean
    /** Without top bar. */
    bare?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: () => linksFor(router.getRoutes(), useSession().roles)[0]?.path ?? '/petitions' },
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./account/SignInPage.vue'),
    meta: { open: true, bare: true, title: 'account.signIn' },
  },
  ...petitionRoutes,
  ...dispatchRoutes,
  ...insightRoutes,
  ...mapRoutes,
  ...settingsRoutes,
  ...auditRoutes,
  {
    path: '/:rest(.*)*',
    name: 'missing',
    component: () => import('./app/MissingPage.vue'),
    meta: { title: 'app.missing.title' },
  },
]

export const router = createRouter({ history: createWebHistory(import.meta.env.BASE_URL), routes })

let words: Promise<unknown> = Promise.resolve()

router.beforeEach(to => {
  const session = useSession()
  if (!to.meta.open && !session.me) return { name: 'sign-in', query: { from: to.fullPath } }
  if (to.name === 'sign-in' && session.me) return '/'
  words = Promise.all([startMessages(), enterRooms(to.meta.rooms ?? [])])
  words.catch(() => undefined)
  return true
})
// Awaited only now: the page itself was fetched meanwhile.
router.beforeResolve(async () => {
  await words
})

router.afterEach(to => {
  const { t } = i18n.global
  document.title = to.meta.title ? `${t(to.meta.title)} · ${t('app.name')}` : t('app.name')
})
