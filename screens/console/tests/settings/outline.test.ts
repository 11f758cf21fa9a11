import { describe, expect, it } from 'vitest'
import {
  added,
  corners,
  hectares,
  inserted,
  moved,
  outlineOf,
  removed,
  shapeOf,
} from '../../src/settings/grid/outline'
import { useUndo } from '../../src/settings/grid/useUndo'

const SQUARE: GeoJSON.Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [115, 28],
      [115.001, 28],
      [115.001, 28.001],
      [115, 28.001],
      [115, 28],
    ],
  ],
}
const first = { part: 0, ring: 0, at: 0 }

describe('an outline', () => {
  it('comes back as the shape that it was', () => {
    expect(shapeOf(outlineOf(SQUARE))).toEqual(SQUARE)
    expect(shapeOf(outlineOf(undefined))).toBeUndefined()
  })

  it('becomes several parts when another is drawn', () => {
    const two = added(outlineOf(SQUARE), [
      [116, 29],
      [116.1, 29],
      [116, 29.1],
    ])
    expect(shapeOf(two)?.type).toBe('MultiPolygon')
    expect(corners(two)).toBe(7)
  })

  it('stays closed when its first corner moves', () => {
    const ring = shapeOf(moved(outlineOf(SQUARE), first, [114.9, 27.9]))?.coordinates[0]
    expect(ring?.[0]).toEqual([114.9, 27.9])
    expect(ring?.at(-1)).toEqual([114.9, 27.9])
  })

  it('takes a new corner between the last and the first', () => {
    const more = inserted(outlineOf(SQUARE), { ...first, at: 3 }, [114.9, 28.0005])
    expect(more[0]?.[0]?.at(-1)).toEqual([114.9, 28.0005])
  })

  it('loses a ring that would have two corners', () => {
    const three = removed(outlineOf(SQUARE), first)
    expect(corners(three)).toBe(3)
    expect(removed(three, first)).toEqual([])
  })

  it('says about how large it is', () => {
    // 111.32 m by 98.29 m.
    expect(hectares(outlineOf(SQUARE))).toBeCloseTo(1.094, 2)
  })
})

describe('an edit', () => {
  it('is taken back step by step, and done again', () => {
    const edit = useUndo(1)
    edit.change(2)
    edit.change(3)
    edit.undo()
    expect(edit.now.value).toBe(2)
    edit.redo()
    expect(edit.now.value).toBe(3)
    edit.undo()
    edit.change(9)
    expect(edit.canRedo.value).toBe(false)
    edit.undo()
    edit.undo()
    edit.undo()
    expect(edit.now.value).toBe(1)
    expect(edit.changed.value).toBe(false)
  })
})
