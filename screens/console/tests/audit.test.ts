import { describe, expect, it } from 'vitest'
import { actionWords, detailLines, kindWords } from '../src/audit/words'

const words = new Map([
  ['audit.action.personal_data_disclose', '查看个人信息'],
  ['word.action.accept', '接单'],
  ['word.nodeAction.renamed', '更名'],
  ['audit.kind.petition', '诉求'],
  ['audit.detail.purpose', '用途'],
  ['word.purpose.visit', '上门'],
])
const say = (key: string, values?: Readonly<Record<string, unknown>>): string =>
  key === 'common.pair'
    ? `${String(values?.['name'])}：${String(values?.['value'])}`
    : (words.get(key) ?? key)
const knows = (key: string): boolean => words.has(key)

describe('a line of the trail', () => {
  it('says what was done, by the words of its room or of the petition', () => {
    expect(actionWords('personal_data.disclose', say, knows)).toBe('查看个人信息')
    expect(actionWords('petition.accept', say, knows)).toBe('接单')
    expect(actionWords('grid.renamed', say, knows)).toBe('更名')
  })
  it('of a newer server stands as the trail has it', () => {
    expect(actionWords('robot.dance', say, knows)).toBe('robot.dance')
    expect(kindWords('robot', say, knows)).toBe('robot')
  })
  it('tells what else was kept, and leaves out what is empty', () => {
    const detail = { purpose: 'visit', fields: [], note: null, rows: 3, far: ['a', { b: 1 }] }
    expect(detailLines(detail, say, knows)).toEqual(['用途：上门', 'rows：3', 'far：a / {"b":1}'])
  })
})
