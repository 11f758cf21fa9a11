import { Refused, Unreachable, type Problem, type Schema } from '@sanping/shared'
import type { Step, StepBody } from '../src/queue/step'
import type { Wire } from '../src/queue/wire'

/** What the network does with one request. */
export type Weather =
  'fair' | 'lost_on_the_way' | 'answer_lost' | 'busy' | 'stumbles' | 'too_often' | 'page_dies'

/** The page was closed in the middle: nothing after it runs. */
export class PageDied extends Error {}

/** A server that does each key once, and answers a repeated one as it did the first time. */
export class StandIn {
  readonly versions = new Map<string, number>()
  readonly done: { action: string; petitionId: string; photos: readonly string[]; key: string }[] = []
  readonly uploads: string[] = []
  readonly asked: { key: string; version: number | undefined; body: string }[] = []
  reachable = true
  /** Photos that were removed because nobody named them. */
  readonly removed = new Set<string>()
  private readonly answers = new Map<string, { body: string; view: Schema<'PetitionView'> }>()
  private readonly photos = new Map<string, string>()

  constructor(public weather: () => Weather = () => 'fair') {}

  /** Somebody else takes a step. */
  elsewhere(id: string): void {
    this.versions.set(id, (this.versions.get(id) ?? 1) + 1)
  }

  wire(): Wire {
    return {
      online: () => true,
      reach: () => Promise.resolve(this.reachable),
      upload: ({ key }) => this.through(() => this.upload(key)),
      act: (step, body, version) => this.through(() => this.act(step, body, version)),
    }
  }

  private async through<T>(work: () => T): Promise<T> {
    const weather = this.weather()
    await Promise.resolve()
    if (weather === 'lost_on_the_way') throw new Unreachable('lost')
    if (weather === 'busy') throw refusal(503, 'overloaded', {}, 1)
    if (weather === 'stumbles') throw refusal(500, 'defect')
    if (weather === 'too_often') throw refusal(429, 'too_often', {}, 30)
    const answer = work()
    if (weather === 'answer_lost') throw new Unreachable('answer lost')
    if (weather === 'page_dies') throw new PageDied()
    return answer
  }

  private upload(key: string): string {
    const known = this.photos.get(key)
    if (known) return known
    const id = `photo-${this.photos.size + 1}`
    this.photos.set(key, id)
    this.uploads.push(id)
    return id
  }

  private act(step: Step, body: StepBody, version: number | undefined): Schema<'PetitionView'> {
    const { key, petitionId = `new-${key}`, action } = step
    const text = JSON.stringify(body)
    this.asked.push({ key, version, body: text })
    const known = this.answers.get(key)
    if (known && known.body !== text) throw refusal(422, 'idempotency_key_reused')
    if (known) return known.view
    const photos = (body as { photos?: string[] }).photos ?? []
    if (photos.some(id => this.removed.has(id))) throw refusal(422, 'photo_not_yours')
    const stands = this.versions.get(petitionId) ?? 1
    if (action !== 'report' && version !== stands) {
      // The contract leaves open what stands in `current`.
      const current = view(petitionId, stands) as unknown as Record<string, never>
      throw refusal(409, 'version_conflict', { current })
    }
    const next = action === 'report' ? 1 : stands + 1
    this.versions.set(petitionId, next)
    this.done.push({ action, petitionId, photos, key })
    const answer = view(petitionId, next)
    this.answers.set(key, { body: text, view: answer })
    return answer
  }
}

/** A refusal as the server words it. */
export function refusal(
  status: number,
  code: string,
  more: Partial<Problem> = {},
  retryAfter?: number,
): Refused {
  const problem = { type: `/errors#${code}`, title: code, detail: code, status, code, traceId: 't', ...more }
  return new Refused(problem as Problem, retryAfter)
}

/** A petition, as much of it as these tests look at. */
export function view(id: string, version: number): Schema<'PetitionView'> {
  const at = '2026-11-22T01:00:00Z'
  return {
    id,
    version,
    number: `SQ-20261122-${id}`,
    kind: 'help',
    category: { id: 'c', name: '其他' },
    urgency: 'normal',
    title: '漏水',
    body: '漏水',
    channel: 'resident',
    place: [{ id: 'g', name: '第一网格' }],
    status: 'handling',
    stage: 'handle',
    round: 1,
    joined: 0,
    identityMode: 'real_name',
    routed: { by: 'desk', reason: '' },
    times: { reportedAt: at, updatedAt: at, pausedSeconds: 0 },
    clocks: {},
    photos: [],
    relations: ['handler'],
    allowedActions: ['note_progress', 'finish'],
  }
}
