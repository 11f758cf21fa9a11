import { beforeEach, describe, expect, it } from 'vitest'
import { vocabulary } from '@sanping/shared'
import { assigneeOf, emptyDraft } from '../src/petition/action/draft'
import { FORMS, inOrder, missing } from '../src/petition/action/forms'
import { SEND } from '../src/petition/action/send'
import { detailWords } from '../src/petition/story/detail'
import { forgetDrafts, useDraft } from '../src/ui/draft'

/** Steps that only time takes, and the report itself, which has a page. */
const WITHOUT_FORM = ['report', 'warn', 'overdue', 'review', 'close', 'retime']

describe('the forms of actions', () => {
  it('stand for every action that a person may take', () => {
    const people = vocabulary.action.filter(action => !WITHOUT_FORM.includes(action))
    expect(Object.keys(FORMS).sort()).toEqual([...people].sort())
    expect(Object.keys(SEND).sort()).toEqual([...people].sort())
  })
  it('are offered only for what the server allows, the likeliest first', () => {
    expect(inOrder(['merge', 'reject', 'dispatch'])).toEqual(['dispatch', 'merge', 'reject'])
    expect(inOrder([])).toEqual([])
  })
  it('say what is plainly missing', () => {
    const draft = emptyDraft()
    expect(missing(FORMS.reject ?? [], draft)).toEqual(['rejectReason'])
    expect(missing(FORMS.split ?? [], draft)).toEqual(['children'])
    expect(missing(FORMS.suspend ?? [], { ...draft, reason: ' ', reviewOn: '2026-12-01' })).toEqual([
      'reason',
    ])
    expect(missing(FORMS.dispatch ?? [], draft)).toEqual([])
  })
  it('name an assignee by kind and id', () => {
    expect(assigneeOf('unit:abc')).toEqual({ kind: 'unit', id: 'abc' })
    expect(assigneeOf('')).toBeUndefined()
    expect(assigneeOf('robot:abc')).toBeUndefined()
  })
})

describe('a draft', () => {
  beforeEach(() => localStorage.clear())

  it('is there again when the form is opened anew, and gone when it was sent', () => {
    const first = useDraft('p.reject', { text: '' })
    expect(first.resumed).toBe(false)
    first.values.text = '写到一半'
    const second = useDraft('p.reject', { text: '' })
    expect(second.resumed).toBe(true)
    expect(second.values.text).toBe('写到一半')
    second.clear()
    expect(useDraft('p.reject', { text: '' }).values.text).toBe('')
  })
  it('does not come back by a key pressed after it was sent', () => {
    const draft = useDraft('p.reject', { text: '' })
    draft.clear()
    draft.values.text = 'x'
    expect(useDraft('p.reject', { text: '' }).resumed).toBe(false)
  })
  it('is not left to the next person', () => {
    useDraft('p.reject', { text: '' }).values.text = 'x'
    forgetDrafts()
    expect(useDraft('p.reject', { text: '' }).resumed).toBe(false)
  })
  it('that cannot be read is as good as none', () => {
    localStorage.setItem('sanping.console.draft..broken', '{')
    expect(useDraft('broken', { text: '' }).values).toEqual({ text: '' })
  })
})

describe('a line of history', () => {
  const say = (key: string, values?: Record<string, unknown>): string =>
    `${key.split('.').at(-1)}${values ? ` ${Object.values(values).join()}` : ''}`
  const names = new Map([['u1', '物业公司']])

  it('names to whom it went, and does not guess', () => {
    expect(detailWords({ type: 'assigned', to: { type: 'unit', id: 'u1' } }, say, names, String)).toEqual([
      'to 物业公司',
    ])
    expect(detailWords({ type: 'climbed', to: 'g9' }, say, names, String)).toEqual(['up somebody'])
  })
  it('tells by which rule it went', () => {
    const detail = {
      type: 'assigned_by_rule',
      to: { type: 'unit', id: 'u1' },
      why: { rule: { name: '漏水归物业' } },
    } as const
    expect(detailWords(detail, say, names, String)).toEqual(['to 物业公司', 'rule 漏水归物业'])
  })
  it('tells how far from the place a check was made', () => {
    const spot = { longitude: 120, latitude: 30 }
    const at = { type: 'checked', longitude: 120, latitude: 30.001 }
    expect(detailWords(at, say, names, String, spot)).toEqual(['checked 111'])
    expect(detailWords(at, say, names, String)).toEqual(['onTheSpot'])
  })
  it('of a kind that is not known yet says nothing', () => {
    expect(detailWords({ type: 'to_come' }, say, names, String)).toEqual([])
  })
})
