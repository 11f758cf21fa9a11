import { vocabulary } from '@sanping/shared/vocabulary'
import { describe, expect, it } from 'vitest'
import { say } from '../src/app/say'
import { language } from '../src/app/settings'
import { en } from '../src/i18n/en'
import { zh } from '../src/i18n/zh-CN'

function keys(node: object, before = ''): string[] {
  return Object.entries(node).flatMap(([name, value]) =>
    typeof value === 'string' ? [before + name] : keys(value, `${before}${name}.`),
  )
}

const files = Object.entries(
  import.meta.glob<string>('../src/**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true }),
)

describe('the messages', () => {
  it('have the same keys in both languages', () => {
    expect(keys(en)).toEqual(keys(zh))
  })

  it('keep the same holes for values in both languages', () => {
    const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const key of keys(zh)) {
      const at = (tree: object): string =>
        key.split('.').reduce<never>((node, name) => node[name], tree as never)
      expect(holes(at(en)), key).toEqual(holes(at(zh)))
    }
  })

  it('hold each key that the pages name', () => {
    const named = files.flatMap(([, text]) =>
      [...text.matchAll(/\bsay\(\s*'([\w.]+)'/g)].map(([, key]) => key ?? ''),
    )
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter(key => say(key) === key)).toEqual([])
  })

  it('say every status, and every step of the story', () => {
    for (const status of vocabulary.status) expect(say(`petition.is_${status}`)).not.toContain('petition.')
    for (const action of vocabulary.action)
      expect(`${say(`story.${action}`)}${say(`story.${action}_mine`)}`).not.toBe(
        `story.${action}story.${action}_mine`,
      )
  })

  it('leave no Chinese in the code of a page', () => {
    const spoken = files.filter(
      ([name, text]) => !name.includes('/i18n/') && /[\u4e00-\u9fff、（）]/.test(text),
    )
    expect(spoken.map(([name]) => name)).toEqual([])
  })

  it('are said in the language that was chosen, with values put in', () => {
    expect(say('home.hello', { name: '柏若禾' })).toBe('柏若禾，您好')
    language.value = 'en'
    expect(say('home.hello', { name: 'Bai' })).toBe('Hello, Bai')
    language.value = 'zh-CN'
  })
})
