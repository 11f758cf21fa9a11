import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DOORS } from '../../src/settings/doors'

const [heads = '', ...rows] = readFileSync(
  resolve(import.meta.dirname, '../../../../api/src/access/matrix.csv'),
  'utf8',
).split('\n')
const roles = heads.split(',').slice(3)

describe('what is offered', () => {
  it.each(Object.entries(DOORS))('at %s is what the server opens, to the same roles', (door, offered) => {
    const [method, path] = door.split(' ')
    const row = rows.find(one => one.startsWith(`${method},/api/v1${path},`))?.split(',') ?? []
    // A program signs in to no screen.
    const open = roles.filter((role, at) => role !== 'service' && row[at + 3]?.trim())
    expect([...offered].sort()).toEqual(open.sort())
  })
})
