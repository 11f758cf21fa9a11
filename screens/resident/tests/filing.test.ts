import { Refused, Unreachable } from '@sanping/shared/failure'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const post = vi.hoisted(() => vi.fn())
const session = vi.hoisted(() => ({ value: undefined as { id: string } | undefined }))
vi.mock('../src/app/client', () => ({
  client: { post, get: vi.fn(), session: () => session.value && { account: session.value } },
  get me() {
    return session
  },
}))
const sendPhoto = vi.hoisted(() => vi.fn())
vi.mock('@platform/photos', () => ({
  sendPhoto,
  keepPhoto: vi.fn(async () => ({ key: 'p1', preview: 'blob:1' })),
  previewOf: vi.fn(async () => undefined),
  dropPhoto: vi.fn(async () => undefined),
}))

import { clearDraft, draft } from '../src/petition/draft'
import { file, identityNow, missing } from '../src/petition/filing'
import { addPhotos, sendAhead } from '../src/petition/photos'

const receipt = { secret: 'S', petition: { id: '1', number: 'SQ-1', clocks: {} } }

function refused(code: string, field?: string): Refused {
  const errors = field ? [{ field, code, detail: '' }] : []
  return new Refused({ type: '', title: '', status: 422, code, detail: '', errors, traceId: '' })
}

beforeEach(() => {
  post.mockReset()
  sendPhoto.mockReset().mockResolvedValue({ id: 'photo-1' })
  session.value = undefined
  clearDraft()
  Object.assign(draft, { body: '楼道灯坏了。很黑', address: '3 号楼', categoryId: 'c' })
})

describe('a report', () => {
  it('is anonymous without signing in, whatever was chosen before', () => {
    draft.identityMode = 'real_name'
    expect(identityNow()).toBe('anonymous')
    session.value = { id: 'me' }
    expect(identityNow()).toBe('real_name')
  })

  it('says what it still lacks', () => {
    expect(missing()).toBeUndefined()
    draft.address = ' '
    expect(missing()).toBe('place')
    draft.body = ''
    expect(missing()).toBe('body')
  })

  it('is sent with its title, and then forgotten', async () => {
    post.mockResolvedValue(receipt)
    const { key } = draft
    expect(await file()).toEqual({ id: '1', number: 'SQ-1', title: '楼道灯坏了', secret: 'S' })
    expect(post.mock.calls[0]?.[1]).toMatchObject({
      key,
      token: null,
      body: { title: '楼道灯坏了', identityMode: 'anonymous' },
    })
    expect(draft.body).toBe('')
    expect(draft.key).not.toBe(key)
  })

  it('is the very same when it is sent again after no answer', async () => {
    post.mockRejectedValueOnce(new Unreachable('no answer')).mockResolvedValue(receipt)
    await expect(file()).rejects.toBeInstanceOf(Unreachable)
    expect(draft.body).toBe('楼道灯坏了。很黑')
    await file()
    expect(post.mock.calls[1]?.[1]).toEqual(post.mock.calls[0]?.[1])
  })

  it('that arrived without our knowing is found again, though she wrote on', async () => {
    post
      .mockRejectedValueOnce(new Unreachable('no answer'))
      .mockRejectedValueOnce(refused('idempotency_key_reused'))
      .mockResolvedValue(receipt)
    await expect(file()).rejects.toBeInstanceOf(Unreachable)
    draft.body = '楼道灯坏了，很急'
    expect((await file()).title).toBe('楼道灯坏了')
    expect(post.mock.calls[2]?.[1]).toEqual(post.mock.calls[0]?.[1])
  })

  it('sends photos anew that the server kept no longer', async () => {
    await addPhotos(draft.photos, [new File([], 'a.jpg')])
    await sendAhead(draft.photos, true)
    post.mockRejectedValueOnce(refused('unknown', 'photos')).mockResolvedValue(receipt)
    await file()
    expect(sendPhoto).toHaveBeenCalledTimes(2)
    const [first, second] = sendPhoto.mock.calls.map(([, asked]) => asked.idempotencyKey)
    expect(first).not.toBe(second)
  })
})

describe('photos', () => {
  it('wait for a better network without a word, and are sent with the report', async () => {
    sendPhoto.mockRejectedValueOnce(new Unreachable('no answer'))
    await addPhotos(draft.photos, [new File([], 'a.jpg')])
    await expect(sendAhead(draft.photos, true)).resolves.toBeUndefined()
    post.mockResolvedValue(receipt)
    await file()
    expect(post.mock.calls[0]?.[1].body.photos).toEqual(['photo-1'])
    const keys = sendPhoto.mock.calls.map(([, asked]) => asked.idempotencyKey)
    expect(new Set(keys).size).toBe(1)
  })

  it('of an account are sent anew as nobody’s where she becomes anonymous', async () => {
    session.value = { id: 'me' }
    await addPhotos(draft.photos, [new File([], 'a.jpg')])
    await sendAhead(draft.photos, false)
    draft.identityMode = 'anonymous'
    post.mockResolvedValue(receipt)
    await file()
    expect(sendPhoto.mock.calls.map(([, asked]) => asked.anonymous)).toEqual([false, true])
  })
})
