import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../src/style/tokens.css', import.meta.url), 'utf8')
const token = (name: string): string => {
  const value = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(css)?.[1]
  if (!value) throw new Error(`no colour --${name}`)
  return value
}

/** Relative luminance by WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map(at => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [bright = 0, dark = 0] = [luminance(token(one)), luminance(token(other))].sort((a, b) => b - a)
  return (bright + 0.05) / (dark + 0.05)
}

describe('the colours', () => {
  const tones = ['calm', 'waiting', 'active', 'good', 'warn', 'alarm'].map(
    tone => [`tone-${tone}`, `tone-${tone}-soft`] as const,
  )
  const pairs = [
    ['ink', 'paper'],
    ['ink', 'ground'],
    ['ink-soft', 'paper'],
    ['ink-soft', 'ground'],
    ['on-brand', 'brand'],
    ['brand-strong', 'brand-soft'],
    ['brand', 'paper'],
    ...tones,
    ...tones.map(([tone]) => [tone, 'paper'] as const),
  ] as const
  it.each(pairs)('let %s be read on %s', (one, other) => {
    expect(contrast(one, other)).toBeGreaterThanOrEqual(4.5)
  })
  it('let the edge of a field be seen', () => {
    expect(contrast('line-strong', 'paper')).toBeGreaterThanOrEqual(3)
  })
})
