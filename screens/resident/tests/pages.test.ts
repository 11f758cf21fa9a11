import { expect, it } from 'vitest'
import { NEIGHBOUR } from '../../e2e/support/pages'
import { pages } from '../src/pages.json'

it('are all looked at in the browser', () => {
  const tested = NEIGHBOUR.map(page => `pages/${page.replace(/\?.*/, '')}`)
  expect(tested.sort()).toEqual(pages.map(({ path }) => path).sort())
})
