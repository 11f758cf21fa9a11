import { describe, expect, it } from 'vitest'
import { draftOf, emptyRule, requestOf, shifted, withRule, wordsOf } from '../../src/settings/routing/draft'

describe('a rule being written', () => {
  it('is sent as it was stored when nothing was changed', () => {
    const stored = {
      position: 1,
      name: '夜间漏水',
      when: {
        categories: ['c'],
        hours: { from: '22:00', to: '06:00' },
        words: { match: 'any' as const, list: ['漏水', '爆管'] },
      },
      target: { type: 'unit' as const, id: 'u', name: '物业' },
    }
    const { name, when } = stored
    expect(requestOf(draftOf(stored))).toEqual({ name, when, target: { type: 'unit', id: 'u' } })
  })

  it('leaves out conditions that do not count, and half a stretch of hours', () => {
    expect(requestOf({ ...emptyRule('其余', 'desk'), from: '22:00' })).toEqual({
      name: '其余',
      target: { type: 'desk' },
    })
  })

  it('forgets what the former sort of target took', () => {
    const rule = { ...emptyRule('甲', 'person'), id: 'p', level: 'grid' as const, role: 'centre' as const }
    expect(requestOf(rule).target).toEqual({ type: 'person', id: 'p' })
    expect(requestOf({ ...rule, target: 'worker' }).target).toEqual({
      type: 'worker',
      level: 'grid',
      role: 'centre',
    })
  })

  it('takes words with whatever stands between them, each once', () => {
    expect(wordsOf(' 漏水、爆管,漏水 停水 ')).toEqual(['漏水', '爆管', '停水'])
  })
})

describe('the order of rules', () => {
  const rules = ['甲', '乙', '丙', '兜底'].map(name => emptyRule(name))
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join('')

  it('is changed one place at a time', () => {
    expect(names(shifted(rules, 1, -1))).toBe('乙甲丙兜底')
    expect(names(shifted(rules, 0, 1))).toBe('乙甲丙兜底')
    expect(names(shifted(rules, 0, -1))).toBe('甲乙丙兜底')
  })

  it('keeps the desk last', () => {
    expect(names(shifted(rules, 2, 1))).toBe('甲乙丙兜底')
    expect(names(shifted(rules, 3, -1))).toBe('甲乙丙兜底')
    expect(names(withRule(rules, emptyRule('新')))).toBe('甲乙丙新兜底')
  })
})
