import { vocabulary, type Schema, type WordOf } from '@sanping/shared'

/** How a day counts: by its mark, or else by its weekday. */
export type DayState = 'work' | 'rest' | WordOf<'dayKind'>

/** A day of the calendar. */
export interface Day {
  readonly date: string
  readonly number: number
  readonly state: DayState
  readonly mark: Schema<'DayView'> | undefined
}

/** A month: how many cells stand empty before its first day, Monday first, and its days. */
export interface Month {
  readonly number: number
  readonly lead: number
  readonly days: readonly Day[]
}

function weekdayOf(date: string): WordOf<'dayOfWeek'> {
  const at = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
  return vocabulary.dayOfWeek[at] ?? 'monday'
}

/** How a day counts by its weekday alone. */
export function plainState(date: string, worked: readonly WordOf<'dayOfWeek'>[]): DayState {
  return worked.includes(weekdayOf(date)) ? 'work' : 'rest'
}

/** The twelve months of a year. */
export function monthsOf(
  year: number,
  marks: readonly Schema<'DayView'>[],
  worked: readonly WordOf<'dayOfWeek'>[],
): Month[] {
  const marked = new Map(marks.map(mark => [mark.day, mark]))
  return Array.from({ length: 12 }, (_, month) => {
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
    const days = Array.from({ length }, (__, at): Day => {
      const date = new Date(Date.UTC(year, month, at + 1)).toISOString().slice(0, 10)
      const mark = marked.get(date)
      return { date, number: at + 1, state: mark?.kind ?? plainState(date, worked), mark }
    })
    const lead = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7
    return { number: month + 1, lead, days }
  })
}

/** `2026 / 1 / 5`: as a day is read out, the number on its button among the words. */
export function spelt(date: string): string {
  return date.split('-').map(Number).join(' / ')
}

/** A line of a list that is no day of the year. */
export interface BadLine {
  readonly line: number
  readonly problem: 'badLine' | 'otherYear' | 'twice'
  readonly text: string
}

const KINDS: Readonly<Record<string, WordOf<'dayKind'>>> = {
  放假: 'holiday',
  休: 'holiday',
  holiday: 'holiday',
  上班: 'workday',
  调休上班: 'workday',
  班: 'workday',
  workday: 'workday',
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** Reads a list of days, one a line; every line that is none is named. */
export function readDays(
  text: string,
  year: number,
  source: string,
): { days: Schema<'DayRequest'>[]; bad: BadLine[] } {
  const days: Schema<'DayRequest'>[] = []
  const bad: BadLine[] = []
  text.split('\n').forEach((raw, at) => {
    const line = raw.trim()
    if (line === '') return
    const [day = '', word = '', ...rest] = line.split(/[\s,，\t]+/)
    const kind = KINDS[word]
    const name = rest.join(' ')
    const fail = (problem: BadLine['problem']) => bad.push({ line: at + 1, problem, text: line })
    if (!isDate(day) || !kind || name === '') fail('badLine')
    else if (!day.startsWith(`${year}-`)) fail('otherYear')
    else if (days.some(one => one.day === day)) fail('twice')
    else days.push({ day, kind, name, source })
  })
  return { days, bad }
}
