import { describe, expect, it } from 'vitest'
import type { Schema, WordOf } from '@sanping/shared'
import type { KeptPetition } from '../src/kept/db'
import { summaryOf, worthKeeping } from '../src/petition/catch-up'
import { groupOf, project } from '../src/petition/projected'
import type { Step } from '../src/queue/step'
import { distanceTo, endOfDay, grouped } from '../src/today/order'
import { view } from './stand-in'

const NOW = Date.parse('2026-11-22T02:00:00Z')
type Changes = Partial<Schema<'PetitionView'>>

function petition(changes: Changes = {}): KeptPetition {
  const whole = { ...view('p', 1), ...changes }
  return { id: whole.id, summary: summaryOf(whole), view: whole, history: [] }
}
const step = (action: Step['action'], state: Step['state'] = 'waiting'): Step => ({
  seq: 1,
  action,
  petitionId: 'p',
  title: '',
  body: {},
  photoIds: [],
  key: 'key-12345',
  madeAt: NOW,
  state,
  tries: 0,
})
const due = (dueAt: string): Changes => ({ clocks: { dueAt } })
const group = (changes: Changes, steps: Step[] = []) =>
  groupOf(project(petition(changes), steps), NOW, endOfDay(NOW))

describe('a petition with steps that wait', () => {
  it('offers what the server allows, the weightiest first, and nothing that this app does not do', () => {
    const allowedActions: WordOf<'action'>[] = ['note_progress', 'join', 'finish', 'split']
    expect(project(petition({ allowedActions }), []).offers).toEqual(['finish', 'note_progress'])
  })

  it('goes on after an accept that waits, as if it were done', () => {
    const one = project(petition({ status: 'dispatched', allowedActions: ['accept'] }), [step('accept')])
    expect(one.status).toBe('handling')
    expect(one.offers).toContain('finish')
  })

  it('keeps what may be done after a note, and offers a second extension to nobody', () => {
    const allowedActions: WordOf<'action'>[] = ['note_progress', 'resume', 'request_extension']
    expect(project(petition({ allowedActions }), [step('note_progress')]).offers).toContain('resume')
    expect(project(petition({ allowedActions }), [step('request_extension')]).offers).not.toContain(
      'request_extension',
    )
  })

  it('offers nothing before a refused step is settled', () => {
    expect(project(petition(), [step('finish', 'refused')]).offers).toEqual([])
  })
})

describe('the page of the day', () => {
  it('puts what is late, due today and due later apart, by the day in China', () => {
    expect(group(due('2026-11-22T01:59:00Z'))).toBe('overdue')
    expect(group(due('2026-11-22T15:59:00Z'))).toBe('today')
    expect(group(due('2026-11-22T16:01:00Z'))).toBe('later')
  })

  it('puts apart what waits for somebody else, and leaves out what is not hers to do', () => {
    expect(group({ status: 'awaiting_reporter', allowedActions: ['resume'] })).toBe('paused')
    expect(group({ allowedActions: ['join'] })).toBeUndefined()
  })

  it('counts as done today what she finished today, also where it waits to be sent', () => {
    const times = { ...view('p', 1).times, handledAt: '2026-11-22T00:30:00Z' }
    expect(group({ status: 'handled', allowedActions: [], times })).toBe('done')
    const yesterday = { ...times, handledAt: '2026-11-21T10:00:00Z' }
    expect(group({ status: 'handled', allowedActions: [], times: yesterday })).toBeUndefined()
    expect(group({}, [step('finish')])).toBe('done')
  })

  it('shows first what was refused', () => {
    expect(group(due('2026-11-22T01:59:00Z'), [step('finish', 'refused')])).toBe('trouble')
  })

  it('orders by the deadline, or by the way there when asked', () => {
    const at = (id: string, dueAt: string, latitude: number) =>
      project(petition({ id, ...due(dueAt), location: { longitude: 120, latitude } }), [])
    const all = [at('far', '2026-11-22T05:00:00Z', 31), at('near', '2026-11-22T06:00:00Z', 30.001)]
    const ids = (here?: { longitude: number; latitude: number }) =>
      grouped(all, NOW, here)
        .get('today')
        ?.map(({ kept }) => kept.id)
    expect(ids()).toEqual(['far', 'near'])
    expect(ids({ longitude: 120, latitude: 30 })).toEqual(['near', 'far'])
    expect(distanceTo(all[1] ?? project(petition(), []), { longitude: 120, latitude: 30 })).toBeCloseTo(
      111,
      -1,
    )
  })
})

it('keeps what is open however old, and what ended only for some days', () => {
  const old = { ...view('p', 1).times, updatedAt: '2026-10-01T00:00:00Z' }
  const row = (status: WordOf<'status'>) => summaryOf({ ...view('p', 1), status, times: old })
  expect(worthKeeping(row('handling'), NOW)).toBe(true)
  expect(worthKeeping(row('closed'), NOW)).toBe(false)
})
