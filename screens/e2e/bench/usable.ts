import type { Page } from '@playwright/test'

/** Selectors of what must be seen, and be enabled, before somebody can work. */
export type Signs = readonly string[]

/** A box to write in, and a button to send with. */
export const REPORT_FORM: Signs = ['textarea', '.foot__main']
/** A task that can be tapped. */
export const TODAY: Signs = ['main a[href*="/petition/"]']
/** A row that can be clicked. */
export const QUEUE: Signs = ['[role=grid] [role=row] a[href*="/petitions/"]']

declare global {
  interface Window {
    usableAt?: number
  }
}

/** Notes when all signs were first painted; gives it in ms of the page's own clock. */
export async function watchFor(page: Page, signs: Signs): Promise<() => Promise<number>> {
  await page.addInitScript(selectors => {
    const usable = (selector: string): boolean =>
      [...document.querySelectorAll(selector)].some(
        one => one.getClientRects().length > 0 && !one.hasAttribute('disabled'),
      )
    const look = (): void => {
      if (selectors.every(usable)) requestAnimationFrame(() => (window.usableAt = performance.now()))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, signs)
  return async () => {
    const found = await page.waitForFunction(() => window.usableAt, undefined, { timeout: 90_000 })
    return Number(await found.jsonValue())
  }
}
