import { expect, it } from 'vitest'
import { CONSOLE, CONSOLE_ALONE } from '../../e2e/support/pages'
import { router } from '../src/router'

it('are all looked at in the browser', () => {
  const pages = router.getRoutes().filter(({ components }) => components)
  const tested = [...CONSOLE.map(({ route }) => route), ...CONSOLE_ALONE]
  expect(new Set(pages.map(({ path }) => path))).toEqual(new Set(tested))
})
