import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Beyond what axe looks for by itself: whoever speaks to the page says the words that stand there. */
const MORE = { rules: { 'label-content-name-mismatch': { enabled: true } } }

/** Nothing on the page keeps anybody out. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).options(MORE).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`),
    page.url(),
  ).toEqual([])
}
