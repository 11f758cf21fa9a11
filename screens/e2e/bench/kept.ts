import { mkdirSync, writeFileSync } from 'node:fs'

/** Keeps what was measured for the page that is made of it. */
export function keep(name: string, figures: object): void {
  const folder = process.env['BENCH_FIGURES'] ?? '../../target/bench-screens'
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(figures, null, 1)}\n`)
}

/** How often each thing is measured. */
export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)

/** A tenth of a millisecond is all that a browser tells. */
export const tenth = (value: number): number => Math.round(value * 10) / 10
