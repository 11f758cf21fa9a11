import { describe, expect, it } from 'vitest'
import { titleOf } from '../src/petition/title'

describe('a title', () => {
  it('is the first sentence of what was said', () => {
    expect(titleOf('楼道灯坏了三天。晚上看不清台阶')).toBe('楼道灯坏了三天')
    expect(titleOf('漏水了！快来')).toBe('漏水了')
    expect(titleOf('漏水了\n三楼')).toBe('漏水了')
  })

  it('has at most 60 characters, and cuts no emoji in two', () => {
    const title = titleOf('😀'.repeat(80))
    expect([...title]).toHaveLength(60)
    expect(title.endsWith('…')).toBe(true)
    expect(titleOf('字'.repeat(60))).toBe('字'.repeat(60))
  })

  it('holds nothing that cannot be seen', () => {
    expect(titleOf('  楼道\u200b灯\u202e坏\t了  ')).toBe('楼道灯坏 了')
  })

  it('is never empty where something was said', () => {
    expect(titleOf('？')).toBe('？')
  })
})
