import type { Schema } from '@sanping/shared'
import { describe, expect, it } from 'vitest'
import { branches, parentsFor } from '../../src/settings/category/tree'

function category(id: string, parentId?: string, retiredAt?: string): Schema<'CategoryView'> {
  return {
    id,
    code: id,
    name: id,
    photoRequired: false,
    checkRequired: false,
    lowRating: 'call_back',
    version: 1,
    createdAt: '',
    updatedAt: '',
    ...(parentId && { parentId }),
    ...(retiredAt && { retiredAt }),
  }
}

describe('the tree of categories', () => {
  it('puts each below the one above it, and what is retired after its siblings', () => {
    const all = [
      category('停用', undefined, '2026-01-01'),
      category('水电', undefined),
      category('停水', '水电'),
    ]
    expect(branches(all).map(({ category: { name }, depth }) => `${depth}${name}`)).toEqual([
      '0水电',
      '1停水',
      '0停用',
    ])
  })

  it('loses none whose parent is not told', () => {
    expect(branches([category('停水', 'elsewhere')])).toHaveLength(1)
  })

  it('offers as parent only what is in use and leaves room for all that moves along', () => {
    const all = [
      category('一'),
      category('二', '一'),
      category('三', '二'),
      category('四', '三'),
      category('甲'),
      category('乙', '甲'),
      category('旧', undefined, '2026-01-01'),
    ]
    const names = (id?: string) =>
      parentsFor(
        all,
        all.find(one => one.id === id),
      ).map(({ category: { name } }) => name)
    expect(names()).toEqual(['一', '二', '三', '甲', '乙'])
    expect(names('甲')).toEqual(['一', '二'])
    expect(names('乙')).toEqual(['一', '二', '三', '甲'])
    expect(names('三')).toEqual(['一', '二', '甲', '乙'])
    expect(names('一')).toEqual([])
    expect(names('旧')).toEqual(['一', '二', '三', '甲', '乙'])
  })
})
