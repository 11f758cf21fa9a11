import { expect, it } from 'vitest'
import en from '../src/messages/en'
import zh from '../src/messages/zh-CN'

interface Words {
  readonly [key: string]: string | Words
}

const flat = (words: Words, at = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[at + key, value] as [string, string]] : flat(value, `${at}${key}.`),
  )
const blanks = (text: string): string[] => [...new Set([...text.matchAll(/\{\w+\}/g)].map(String))].sort()

it('says everything in both languages, with the same blanks to fill', () => {
  const [chinese, english] = [new Map(flat(zh)), new Map(flat(en))]
  expect([...english.keys()]).toEqual([...chinese.keys()])
  for (const [key, words] of chinese) {
    expect(words, key).not.toBe('')
    expect([key, blanks(english.get(key) ?? '')]).toEqual([key, blanks(words)])
  }
})
