/** The pages that stand in the bar below. */
export const TABS = ['home', 'list', 'inbox', 'me'] as const
export type Tab = (typeof TABS)[number]

const PLACES = {
  home: '/pages/home/home',
  list: '/pages/petition/list',
  inbox: '/pages/notice/inbox',
  me: '/pages/account/me',
  report: '/pages/petition/report',
  receipt: '/pages/petition/receipt',
  detail: '/pages/petition/detail',
  lookup: '/pages/petition/lookup',
  preferences: '/pages/notice/preferences',
  signIn: '/pages/account/sign-in',
  data: '/pages/privacy/data',
  consents: '/pages/privacy/consents',
  disclosures: '/pages/privacy/disclosures',
  erasure: '/pages/privacy/erasure',
  figures: '/pages/insight/figures',
} as const
export type Place = keyof typeof PLACES

function address(place: Place, values: Readonly<Record<string, string>>): string {
  const query = Object.entries(values).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return PLACES[place] + (query.length > 0 ? `?${query.join('&')}` : '')
}

/** Opens a page above this one. */
export function goTo(place: Place, values: Readonly<Record<string, string>> = {}): void {
  uni.navigateTo({ url: address(place, values) })
}

/** Opens a page in place of this one. */
export function goInstead(place: Place, values: Readonly<Record<string, string>> = {}): void {
  uni.redirectTo({ url: address(place, values) })
}

/** Begins anew at a page, without a way back. */
export function goHome(place: Place = 'home'): void {
  uni.reLaunch({ url: address(place, {}) })
}

/** Back to where she came from; home where she came from outside. */
export function goBack(): void {
  if (getCurrentPages().length > 1) uni.navigateBack()
  else goHome()
}

/** Fetches a page that will be wanted soon; a mini-program has all of its pages already. */
export function preload(place: Place): void {
  if (process.env.UNI_PLATFORM === 'h5') uni.preloadPage({ url: PLACES[place], fail: () => undefined })
}
