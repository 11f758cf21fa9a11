import { describe, expect, it } from 'vitest'
import { keep, kept } from '../src/app/kept'
import { keptForm } from '../src/app/kept-form'
import { shareWords } from '../src/insight/public-figures'
import { reasonsFor } from '../src/petition/rating'

describe('what is kept on a device', () => {
  it('is what was put there, until it is taken away', () => {
    keep('a', { b: 1 })
    expect(kept('a')).toEqual({ b: 1 })
    keep('a', undefined)
    expect(kept('a')).toBeUndefined()
  })

  it('is nothing where somebody spoilt it', () => {
    uni.setStorageSync('sanping.resident.a', '{')
    expect(kept('a')).toBeUndefined()
  })
})

describe('a form', () => {
  it('is there again after a reload, with fields that it had not yet', () => {
    keptForm('f', () => ({ text: '' })).form.text = '三楼'
    expect(keptForm('f', () => ({ text: '', more: 1 })).form).toEqual({ text: '三楼', more: 1 })
  })

  it('is empty once it was sent', () => {
    const one = keptForm('f', () => ({ text: '' }))
    one.form.text = '三楼'
    one.clear()
    expect(keptForm('f', () => ({ text: '' })).form.text).toBe('')
  })
})

describe('a share', () => {
  it('is whole only where it is whole', () => {
    expect(shareWords({ share: 1 })).toBe('100%')
    expect(shareWords({ share: 0.9996 })).toBe('99.9%')
    expect(shareWords({})).toBe('–')
  })
})

describe('the reasons of a rating', () => {
  it('are those of content from four stars on, else those of discontent', () => {
    expect(reasonsFor(5)).toContain('quick')
    expect(reasonsFor(3)).not.toContain('quick')
    expect(reasonsFor(1)).toContain('not_solved')
  })
})
