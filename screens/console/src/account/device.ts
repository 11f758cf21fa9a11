/** By what a browser and a system are known in the browser's own words; the first that fits counts. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const
const SYSTEMS = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'] as const

/** What this device calls itself in the list of sessions, for example `Chrome · Windows`. */
export function deviceName(agent = navigator.userAgent): string {
  const browser = BROWSERS.find(([mark]) => agent.includes(mark))?.[1]
  const system = SYSTEMS.find(mark => agent.includes(mark))
  return [browser, system].filter(Boolean).join(' · ')
}
