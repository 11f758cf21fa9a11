import { describe, expect, it } from 'vitest'
import { FORMS, bodyOf, fieldOf, freshValue, missingOf, valueOf, type FormAction } from '../src/petition/form'
import { titleOf } from '../src/report/suggest'

const AT = '2026-11-22T02:00:00.000Z'
const asks = { photo: true, location: true }

describe('a form', () => {
  it('says what is missing, and only that', () => {
    const empty = freshValue()
    expect(missingOf(FORMS.finish, empty, asks)).toEqual({ text: 'needText', photos: 'needPhoto' })
    expect(missingOf(FORMS.pass_check, empty, asks)).toEqual({ location: 'needPlace' })
    expect(missingOf(FORMS.pass_check, empty, { ...asks, location: false })).toEqual({})
    expect(missingOf(FORMS.transfer, { ...empty, text: '转' }, asks)).toEqual({ to: 'needTo' })
    expect(missingOf(FORMS.resume, empty, asks)).toEqual({})
  })

  it('comes back as it was when its step has to be mended', () => {
    const value = { ...freshValue(), text: '还差两天', days: 5, reviewOn: '2026-12-01' }
    const spot = { longitude: 120.1, latitude: 30.2 }
    const back = (action: FormAction) => valueOf(bodyOf(action, { ...value, location: spot }, AT), ['a'])
    expect(back('request_extension')).toMatchObject({ text: '还差两天', days: 5, photos: ['a'] })
    expect(back('suspend')).toMatchObject({ text: '还差两天', reviewOn: '2026-12-01' })
    expect(back('fail_check')).toMatchObject({ text: '还差两天', location: spot })
    expect(back('finish')).toMatchObject({ text: '还差两天' })
  })

  it('leaves out words that nobody typed where they are not needed', () => {
    expect(bodyOf('resume', freshValue(), AT)).toEqual({ clientAt: AT })
    expect(bodyOf('pass_check', freshValue(), AT)).toEqual({ clientAt: AT })
  })

  it('finds its own field for the one that the server names', () => {
    expect(['result', 'reason', 'photos[0]', 'location.longitude'].map(fieldOf)).toEqual([
      'text',
      'text',
      'photos',
      'location',
    ])
  })
})

it('names a report after its first sentence', () => {
  expect(titleOf('楼道堆物。请清理')).toBe('楼道堆物')
  expect([...titleOf('很'.repeat(80))]).toHaveLength(30)
})
