/**
 * Every page of the three screens, for the tests that look at each. The routers' own unit tests hold the lists whole:
 * a page that is added and not named here fails them.
 */

/** A page of the console. */
export interface ConsolePage {
  /** As the router has it. */
  readonly route: string
  /** Where to go, with `{id}` where something has to be chosen. */
  readonly path: string
  readonly heading: RegExp
  /** The list of the API whose first item is chosen. */
  readonly first?: string
  /** Who sees it; the administrator of the community unless said. */
  readonly as?: string
}

const setting = (name: string, heading: RegExp): ConsolePage => ({
  route: `/settings/${name}`,
  path: `/settings/${name}`,
  heading,
})
/** A page with a list, and the same with one thing of it open. */
const withOne = (name: string, heading: RegExp, first: string): ConsolePage[] => [
  { ...setting(name, heading), route: `/settings/${name}/:id?` },
  { route: `/settings/${name}/:id?`, path: `/settings/${name}/{id}`, heading, first },
]

/** The pages of the console that stand in its frame. */
export const CONSOLE: readonly ConsolePage[] = [
  { route: '/petitions', path: '/petitions?all=1', heading: /诉求队列/, as: 'dispatcher-1' },
  { route: '/petitions/:id', path: '/petitions/{id}', heading: /./, first: '/petitions', as: 'dispatcher-1' },
  { route: '/report', path: '/report', heading: /代为上报|上报/, as: 'dispatcher-1' },
  { route: '/dispatch', path: '/dispatch', heading: /派单/, as: 'dispatcher-1' },
  { route: '/map', path: '/map', heading: /一张图/ },
  { route: '/dashboard', path: '/dashboard', heading: /数据看板/ },
  {
    route: '/dashboard/figures/:figure',
    path: '/dashboard/figures/on_time?part=missed',
    heading: /按时办结率/,
  },
  { route: '/settings', path: '/settings', heading: /设置/ },
  ...withOne('grids', /网格与范围/, '/grids?level=grid'),
  setting('grid-import', /导入网格范围/),
  ...withOne('accounts', /人员与角色/, '/accounts'),
  ...withOne('roster', /值班/, '/grids?level=grid'),
  setting('units', /成员单位/),
  ...withOne('categories', /诉求分类/, '/categories'),
  setting('routing', /派单规则/),
  {
    route: '/settings/routing/:id',
    path: '/settings/routing/{id}',
    heading: /./,
    first: '/routing-rule-sets',
  },
  setting('clocks', /办理时限/),
  setting('calendar', /工作日历/),
  setting('notices', /消息模板/),
  setting('dead-letters', /未送达消息/),
  ...withOne('webhooks', /对外推送/, '/webhooks'),
  { route: '/me', path: '/me', heading: /我的账号/ },
  { route: '/audit', path: '/audit', heading: /审计记录/, as: 'auditor' },
  { route: '/:rest(.*)*', path: '/nowhere', heading: /./ },
]

/** The pages of the console that stand alone: a test of its own looks at each. */
export const CONSOLE_ALONE: readonly string[] = ['/sign-in', '/wall']

/** A page of the worker app. */
export interface WorkerPage {
  /** As the router has it. */
  readonly route: string
  /** Where to go, with `{id}` for a petition in hand. */
  readonly path: string
  readonly heading: RegExp
}

/** The steps that are taken through a form. */
export const WORKER_STEPS = [
  'finish',
  'note_progress',
  'ask_reporter',
  'request_extension',
  'suspend',
  'transfer',
  'return_to_desk',
  'resume',
  'pass_check',
  'fail_check',
] as const

/** The pages of the worker app, once signed in. */
export const WORKER: readonly WorkerPage[] = [
  { route: '/', path: '', heading: /今日工作/ },
  { route: '/petition/:id', path: 'petition/{id}', heading: /SQ-/ },
  ...WORKER_STEPS.map(step => ({
    route: '/petition/:id/:action',
    path: `petition/{id}/${step}`,
    heading: /./,
  })),
  { route: '/report', path: 'report', heading: /上报问题/ },
  { route: '/queue', path: 'queue', heading: /同步/ },
  { route: '/notices', path: 'notices', heading: /消息/ },
  { route: '/me', path: 'me', heading: /我的/ },
  { route: '/:rest(.*)*', path: 'nowhere', heading: /./ },
]

/** Before signing in. */
export const WORKER_ALONE: readonly string[] = ['/sign-in']

/** The pages of a neighbour, as `pages.json` has them; `detail` wants a petition. */
export const NEIGHBOUR: readonly string[] = [
  'home/home',
  'petition/report',
  'petition/receipt',
  'petition/list',
  'petition/detail?id={id}',
  'petition/lookup',
  'notice/inbox',
  'notice/preferences',
  'account/sign-in',
  'account/me',
  'privacy/data',
  'privacy/consents',
  'privacy/disclosures',
  'privacy/erasure',
  'insight/figures',
]
