import type { Schema, WordOf } from '@sanping/shared'

/** A figure of the server. */
export type Figure = WordOf<'figure'>
/** Numerator, denominator and what is worked out from them. */
export type Amount = Schema<'AmountView'>
/** The parts of a figure that can be listed. */
export const PARTS = ['numerator', 'missed', 'denominator'] as const
export type Part = (typeof PARTS)[number]

/** Shares of which more is better, as they stand on the dashboard. */
export const GOOD_SHARES = [
  'response',
  'closure',
  'on_time',
  'satisfaction',
  'petition_satisfaction',
  'rated',
] as const
/** Shares of which less is better. */
export const BAD_SHARES = ['open_overdue', 'returns', 'reopen', 'repeat', 'no_answer'] as const
/** Spreads of hours, in the order of a petition's life. */
export const HOURS = ['report_hours', 'dispatch_hours', 'handle_hours', 'rate_hours'] as const

/** How a figure is measured. */
export function measureOf(key: Figure): 'share' | 'hours' | 'count' {
  if (key === 'petitions') return 'count'
  return key.endsWith('_hours') ? 'hours' : 'share'
}

/** `97.6%`; a dash where nothing could be counted, because no answer is not zero. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return '—'
  const tenths = Math.round(share * 1000)
  // 999 of 1,000 must not read as all of them, nor 1 as none.
  if (tenths === 1000 && share < 1) return '99.9%'
  if (tenths === 0 && share > 0) return '0.1%'
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)}%`
}

/** `6.0`, `48.8` or `120` hours. */
export function hours(value: number | null | undefined): string {
  if (value === null || value === undefined) return '—'
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1)
}

/** The one number that stands for an amount in a chart; none where nothing could be counted. */
export function valueOf(key: Figure, amount: Amount): number | undefined {
  const measure = measureOf(key)
  if (measure === 'count') return amount.denominator
  if (measure === 'hours') return amount.medianHours ?? undefined
  return amount.share ?? undefined
}

/** That number in words. */
export function amountWords(key: Figure, amount: Amount): string {
  const measure = measureOf(key)
  if (measure === 'count') return String(amount.denominator)
  return measure === 'hours' ? hours(amount.medianHours) : percent(amount.share)
}

/** How many petitions or ratings a part of a figure counts. */
export function partCount(amount: Amount, part: Part): number {
  const numerator = amount.numerator ?? 0
  if (part === 'denominator') return amount.denominator
  return part === 'numerator' ? numerator : amount.denominator - numerator
}

/** One figure of many. */
export function figureOf(
  figures: readonly Schema<'FigureView'>[],
  key: Figure,
): Schema<'FigureView'> | undefined {
  return figures.find(figure => figure.key === key)
}
