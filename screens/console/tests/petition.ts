import type { Schema } from '@sanping/shared'

/** A petition as its page has it, for tests to change. */
export function petition(change: Partial<Schema<'PetitionView'>> = {}): Schema<'PetitionView'> {
  return {
    id: '01930000-0000-7000-8000-000000000001',
    number: 'SQ-20261121-000123',
    kind: 'help',
    category: { id: 'c-lights', name: '路灯' },
    urgency: 'normal',
    channel: 'resident',
    title: '路灯不亮',
    body: '单元门口的灯坏了',
    place: [
      { id: 'g-community', name: '社区' },
      { id: 'g-grid', name: '第一网格' },
    ],
    routed: { by: 'point', reason: '' },
    identityMode: 'real_name',
    joined: 0,
    status: 'reported',
    stage: 'report',
    version: 1,
    round: 1,
    work: { returns: 0, arbitration: false, extendedDays: 0, callBackDue: false, openChildren: 0 },
    times: { reportedAt: '2026-11-21T02:00:00Z', updatedAt: '2026-11-21T02:00:00Z', pausedSeconds: 0 },
    clocks: { clockState: 'running', dueAt: '2026-11-21T04:00:00Z' },
    photos: [],
    relations: ['dispatcher'],
    allowedActions: ['dispatch', 'reject'],
    ...change,
  }
}
