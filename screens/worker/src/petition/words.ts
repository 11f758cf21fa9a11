import type { StepBody } from '../queue/step'

/** What a step says in words; empty where it says nothing. */
export function wordsOf(body: StepBody): string {
  const said: Partial<Record<string, unknown>> = { ...body }
  const words = said['result'] ?? said['text'] ?? said['reason'] ?? said['body']
  return typeof words === 'string' ? words : ''
}
