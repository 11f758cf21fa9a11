import type { Page } from '@playwright/test'

/** Puts the clock of a device wrong by so many days, from the next page on. */
export async function setClockOff(page: Page, days: number): Promise<void> {
  await page.addInitScript(off => {
    const now = Date.now.bind(Date)
    globalThis.Date = new Proxy(Date, {
      construct: (Real, given) =>
        given.length === 0 ? new Real(now() + off) : Reflect.construct(Real, given),
      get: (Real, name) => (name === 'now' ? () => now() + off : Reflect.get(Real, name)),
    })
  }, days * 86_400_000)
}
