import { Unreachable } from '@sanping/shared/failure'
import { describe, expect, it } from 'vitest'
import { uniTransport } from '../src/app/transport'

const asked = { method: 'GET', url: '/x', headers: {}, timeout: 1 } as const

function answering(answer: object) {
  return uniTransport({ request: options => options.success?.(answer as never) })
}

describe('the transport', () => {
  it('reads a problem document, whose media type is not plain JSON', async () => {
    const carry = answering({
      statusCode: 422,
      header: { 'Content-Type': 'application/problem+json' },
      data: '{"code":"x"}',
    })
    expect(await carry(asked)).toEqual({
      status: 422,
      headers: { 'content-type': 'application/problem+json' },
      body: { code: 'x' },
    })
  })

  it('reads nothing where nothing came', async () => {
    expect((await answering({ statusCode: 204, header: {}, data: '' })(asked)).body).toBeUndefined()
  })

  it('takes a page in place of JSON as no answer', async () => {
    const carry = answering({
      statusCode: 200,
      header: { 'content-type': 'application/json' },
      data: '<html>',
    })
    await expect(carry(asked)).rejects.toBeInstanceOf(Unreachable)
  })

  it('says that nobody answered', async () => {
    const carry = uniTransport({ request: options => options.fail?.({ errMsg: 'request:fail timeout' }) })
    await expect(carry(asked)).rejects.toBeInstanceOf(Unreachable)
  })
})
