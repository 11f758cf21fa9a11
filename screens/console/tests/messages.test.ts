import { describe, expect, it } from 'vitest'

const files = import.meta.glob<{ default: object }>('../src/*/messages.*.ts', { eager: true })

const sources = import.meta.glob<string>('../src/**/*.{vue,ts}', {
  eager: true,
  query: '?raw',
  import: 'default',
})

function keys(tree: object, before = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? keys(value, `${before}${key}.`) : [`${before}${key}`],
  )
}
function places(tree: object, before = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return places(value, `${before}${key}.`)
    return [...String(value).matchAll(/\{(\w+)\}/g)].map(([, name]) => `${before}${key}: ${name}`)
  })
}

describe('the messages', () => {
  const rooms = Object.keys(files)
    .filter(file => file.endsWith('.zh-CN.ts'))
    .map(file => file.replace('.zh-CN.ts', ''))

  it.each(rooms)('of %s say the same things in both languages', room => {
    const zh = files[`${room}.zh-CN.ts`]?.default ?? {}
    const en = files[`${room}.en.ts`]?.default ?? {}
    expect(keys(en).sort()).toEqual(keys(zh).sort())
    expect([...new Set(places(en))].sort()).toEqual([...new Set(places(zh))].sort())
  })

  it('are there for every key that the pages name in full', () => {
    const known = new Set(
      rooms.flatMap(room =>
        keys(files[`${room}.zh-CN.ts`]?.default ?? {}, `${room.split('/').at(-2) ?? ''}.`),
      ),
    )
    const named = Object.values(sources).flatMap(text =>
      [...text.matchAll(/\bt\(\s*'([a-z]+\.[\w.]+)'/g)].map(([, key]) => key ?? ''),
    )
    const own = new Set([...known].map(key => key.split('.')[0]))
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter(key => own.has(key.split('.')[0] ?? '') && !known.has(key))).toEqual([])
  })
})
