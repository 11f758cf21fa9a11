import base from './playwright.config'

/** Measures the screens: no test, and never part of one. See bench/screens.py. */
export default { ...base, testMatch: 'bench/*.bench.ts', timeout: 240_000, reporter: 'list', retries: 0 }
