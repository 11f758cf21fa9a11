import { expect, type Page } from '@playwright/test'

/** Whatever is written on the page stays inside it and inside its own box, however long it is. */
export async function holds(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide, page.url()).toBeLessThanOrEqual(0)
  const out = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter(one => one.checkVisibility() && !one.closest('svg, .sr-only, .leaflet-container'))
      .filter(({ childNodes }) =>
        [...childNodes].some(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim()),
      )
      .filter(one => {
        const style = getComputedStyle(one)
        const box = one.parentElement?.getBoundingClientRect()
        if (style.display === 'inline') {
          // An inline text is as wide as its words: what holds it has to be wider.
          const cut = one.parentElement && getComputedStyle(one.parentElement).overflowX !== 'visible'
          return box !== undefined && !cut && one.getBoundingClientRect().right > box.right + 2
        }
        return style.overflowX === 'visible' && one.scrollWidth > one.clientWidth + 2
      })
      .map(one => `${one.tagName}.${one.className} “${one.innerText.trim().slice(0, 30)}”`),
  )
  expect(out, page.url()).toEqual([])
}
