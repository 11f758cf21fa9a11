import type { WordOf } from './vocabulary'

/** How a status or urgency is coloured: `--tone-<tone>` on `--tone-<tone>-soft` in the tokens. */
export type Tone = 'calm' | 'waiting' | 'active' | 'good' | 'warn' | 'alarm'

/** Tone of each status: what waits for the desk or a worker stands out, what has ended recedes. */
export const STATUS_TONE: Readonly<Record<WordOf<'status'>, Tone>> = {
  reported: 'warn',
  dispatched: 'waiting',
  handling: 'active',
  awaiting_reporter: 'waiting',
  suspended: 'calm',
  verifying: 'active',
  handled: 'good',
  closed: 'good',
  rejected: 'calm',
  withdrawn: 'calm',
  merged: 'calm',
}

/** Tone of each urgency. */
export const URGENCY_TONE: Readonly<Record<WordOf<'urgency'>, Tone>> = {
  normal: 'calm',
  urgent: 'warn',
  danger: 'alarm',
}
