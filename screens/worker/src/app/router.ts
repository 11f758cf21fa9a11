import { createRouter, createWebHistory } from 'vue-router'
import Today from '../today/Today.vue'
import { useAccount } from '../account/account'

declare module 'vue-router' {
  interface RouteMeta {
    /** Open to whoever is not signed in. */
    readonly open?: true
    /** Something is being typed here: nothing may interrupt it. */
    readonly form?: true
    /** Without the tabs at the bottom: the thumb's place belongs to the page. */
    readonly bare?: true
  }
}

/** The pages; all but the first are fetched when they are gone to, and kept by the service worker. */
export const router = createRouter({
  history: createWebHistory('/worker/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', component: Today },
    { path: '/petition/:id', component: () => import('../petition/PetitionPage.vue'), meta: { bare: true } },
    {
      path: '/petition/:id/:action',
      component: () => import('../petition/StepPage.vue'),
      meta: { form: true, bare: true },
    },
    {
      path: '/report',
      component: () => import('../report/ReportPage.vue'),
      meta: { form: true, bare: true },
    },
    { path: '/queue', component: () => import('../queue/QueuePage.vue') },
    { path: '/notices', component: () => import('../notice/NoticesPage.vue') },
    { path: '/me', component: () => import('../account/MePage.vue') },
    {
      path: '/sign-in',
      component: () => import('../account/SignIn.vue'),
      meta: { open: true, form: true, bare: true },
    },
    { path: '/:rest(.*)*', component: () => import('./Missing.vue') },
  ],
})

router.beforeEach(to => {
  const account = useAccount()
  if (!account.me && !to.meta.open) return { path: '/sign-in', query: { next: to.fullPath } }
  if (account.me && to.path === '/sign-in') return { path: '/' }
  return true
})
