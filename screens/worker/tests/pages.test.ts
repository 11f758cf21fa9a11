// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { WORKER, WORKER_ALONE, WORKER_STEPS } from '../../e2e/support/pages'
import { router } from '../src/app/router'
import { FORMS } from '../src/petition/form'

it('are all looked at in the browser, with every form', () => {
  const tested = [...WORKER.map(({ route }) => route), ...WORKER_ALONE]
  expect(new Set(router.getRoutes().map(({ path }) => path))).toEqual(new Set(tested))
  expect(Object.keys(FORMS).sort()).toEqual([...WORKER_STEPS].sort())
})
