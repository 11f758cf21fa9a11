import { describe, expect, it } from 'vitest'
import { commonAssignees } from '../src/petition/queue/commonAssignees'
import { addressOf, askedOf, filtersOf, queryOf, summaryOf } from '../src/petition/queue/filters'
import { inTurn } from '../src/petition/queue/inTurn'
import { matches, type Judging } from '../src/petition/queue/matches'
import { ALL_VIEWS } from '../src/petition/queue/views'
import { petition } from './petition'

const NOW = Date.parse('2026-11-21T03:00:00Z')
const judging: Judging = { now: NOW, me: 'me', family: id => new Set([id, `${id}-child`]) }
const fits = (query: Record<string, string>, view = petition()): boolean =>
  matches(view, filtersOf(query), judging)

describe('filters in an address', () => {
  it('come back as they were, whatever their order', () => {
    const query = { status: 'reported,handling', urgency: 'danger', q: '路灯', within: '120', sort: 'due' }
    expect(queryOf(filtersOf(query))).toEqual(query)
  })
  it('leave out what means nothing', () => {
    const query = {
      status: 'nonsense',
      urgency: 'very',
      within: '-3',
      from: '2026-13-40',
      grid: 'x',
      q: '  ',
    }
    expect(queryOf(filtersOf(query))).toEqual({})
  })
  it('say so where none is meant, because an empty address opens the first view', () => {
    expect(addressOf(filtersOf({}))).toEqual({ all: '1' })
  })
  it('count days in China, the last one included', () => {
    const asked = askedOf(filtersOf({ from: '2026-11-20', until: '2026-11-21' }), NOW)
    expect(asked.since).toBe('2026-11-19T16:00:00.000Z')
    expect(asked.until).toBe('2026-11-21T16:00:00.000Z')
  })
  it('ask for a deadline from now on', () => {
    expect(askedOf(filtersOf({ within: '120' }), NOW).dueBefore).toBe('2026-11-21T05:00:00.000Z')
  })
})

describe('a petition that the stream tells of', () => {
  it('belongs where status, words, place and category fit', () => {
    expect(fits({ status: 'reported', q: '灯 坏' })).toBe(true)
    expect(fits({ status: 'handling' })).toBe(false)
    expect(fits({ q: '水管' })).toBe(false)
    expect(fits({ q: 'sq-20261121' })).toBe(true)
  })
  it('belongs to a grid above its own, and to a category above its own', () => {
    const grid = '01930000-0000-7000-8000-00000000000a'
    const place = [{ id: grid, name: '' }, ...petition().place]
    expect(fits({ grid }, petition({ place }))).toBe(true)
    expect(fits({ grid })).toBe(false)
    const category = '01930000-0000-7000-8000-00000000000b'
    expect(fits({ category }, petition({ category: { id: `${category}-child`, name: '' } }))).toBe(true)
    expect(fits({ category })).toBe(false)
  })
  it('is due within two hours only while its deadline runs out by then', () => {
    expect(fits({ within: '120' })).toBe(true)
    expect(fits({ within: '30' })).toBe(false)
    expect(fits({ within: '120' }, petition({ clocks: { clockState: 'paused' } }))).toBe(false)
  })
  it('is overdue once its deadline has passed', () => {
    expect(fits({ overdue: '1' })).toBe(false)
    expect(fits({ overdue: '1' }, petition({ clocks: { dueAt: '2026-11-21T02:59:00Z' } }))).toBe(true)
  })
  it('is mine when it was handed to me or accepted by me', () => {
    expect(fits({ mine: 'assigned' })).toBe(false)
    expect(fits({ mine: 'assigned' }, petition({ handler: { id: 'me', name: '' } }))).toBe(true)
  })
  it('waits for a word when its work says so', () => {
    const work = { returns: 3, arbitration: true, extendedDays: 0, callBackDue: false, openChildren: 0 }
    expect(fits({ needs: 'arbitration,call_back' }, petition({ work }))).toBe(true)
    expect(fits({ needs: 'call_back' }, petition({ work }))).toBe(false)
  })
  it('waits to be handed out anew while the desk has it back', () => {
    const work = { returns: 1, arbitration: false, extendedDays: 0, callBackDue: false, openChildren: 0 }
    expect(fits({ needs: 'redispatch' }, petition({ status: 'reported', work }))).toBe(true)
    expect(fits({ needs: 'redispatch' }, petition({ status: 'dispatched', work }))).toBe(false)
    expect(fits({ needs: 'redispatch' }, petition({ status: 'reported' }))).toBe(false)
    expect(summaryOf(petition({ work }))).toMatchObject({ returns: 1 })
  })
  it('stands in a row by its own deepest node', () => {
    expect(summaryOf(petition())).toMatchObject({ grid: { name: '第一网格' }, dueAt: '2026-11-21T04:00:00Z' })
  })
})

describe('saved views', () => {
  it('differ from one another', () => {
    const addresses = ALL_VIEWS.map(({ filters }) => JSON.stringify(addressOf(filters)))
    expect(new Set(addresses).size).toBe(ALL_VIEWS.length)
  })
})

describe('work in turn', () => {
  it('does a few things at once, and what waits already only once', async () => {
    const ends: (() => void)[] = []
    const begun: string[] = []
    const { add, waiting } = inTurn(id => {
      begun.push(id)
      return new Promise(resolve => ends.push(resolve))
    }, 2)
    for (const id of ['a', 'b', 'c', 'c', 'd']) add(id)
    expect(begun).toEqual(['a', 'b'])
    expect(waiting()).toBe(2)
    ends[0]?.()
    await new Promise(resolve => setTimeout(resolve))
    expect(begun).toEqual(['a', 'b', 'c'])
  })
})

describe('who could take many', () => {
  const one = (name: string, open: number) => ({
    assignee: { kind: 'unit', id: name, name } as const,
    reason: 'unit' as const,
    onDuty: false,
    open,
  })
  it('puts first whoever could take most, then whoever has least in hand', () => {
    const lists = [
      [one('a', 5), one('b', 1)],
      [one('a', 5), one('c', 0)],
    ]
    expect(commonAssignees(lists).map(({ name, fits }) => [name, fits])).toEqual([
      ['a', 2],
      ['c', 1],
      ['b', 1],
    ])
  })
})
