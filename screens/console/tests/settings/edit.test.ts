import { Refused, type Problem } from '@sanping/shared'
import { describe, expect, it, vi } from 'vitest'
import { changes } from '../../src/settings/common/stale'
import { useEdit } from '../../src/settings/common/useEdit'

interface Thing {
  readonly version: number
  readonly name: string
}

function refusal(code: string, current?: Thing): Refused {
  const problem = { type: '', title: '', status: 412, code, detail: '', traceId: '', current }
  return new Refused(problem as Problem)
}

describe('an edit that somebody else was faster with', () => {
  it('shows how things stand, and puts the change on top when told to', async () => {
    const theirs = { version: 8, name: '东苑' }
    const taken: Thing[] = []
    const edit = useEdit<Thing>({ read: () => Promise.resolve(theirs), take: view => taken.push(view) })
    const work = vi
      .fn<(version: number) => Promise<Thing>>()
      .mockRejectedValueOnce(refusal('stale_version', theirs))
      .mockResolvedValueOnce({ version: 9, name: '西苑' })

    expect(await edit.save(7, work)).toBe(false)
    expect(edit.stale.value).toEqual(theirs)
    expect(taken).toEqual([])

    expect(await edit.onTop()).toBe(true)
    expect(work).toHaveBeenLastCalledWith(8)
    expect(taken).toEqual([{ version: 9, name: '西苑' }])
    expect(edit.stale.value).toBeUndefined()
  })

  it('can be given up for what is there', async () => {
    const theirs = { version: 3, name: '北苑' }
    const taken: Thing[] = []
    const edit = useEdit<Thing>({ read: () => Promise.resolve(theirs), take: view => taken.push(view) })
    await edit.save(2, () => Promise.reject(refusal('stale_version')))
    edit.theirs()
    expect(taken).toEqual([theirs])
    expect(edit.stale.value).toBeUndefined()
  })

  it('keeps any other refusal to be read', async () => {
    const edit = useEdit<Thing>({ read: vi.fn(), take: vi.fn() })
    await edit.save(1, () => Promise.reject(refusal('validation_failed')))
    expect(edit.failure.value).toBeInstanceOf(Refused)
    expect(edit.stale.value).toBeUndefined()
  })
})

describe('what changed meanwhile', () => {
  it('names only the fields that the other one touched', () => {
    expect(
      changes({ 名称: '甲', 级别: '网格' }, { 名称: '乙', 级别: '网格' }, { 名称: '丙', 级别: '网格' }),
    ).toEqual([{ field: '名称', before: '甲', now: '乙', mine: '丙' }])
  })
})
