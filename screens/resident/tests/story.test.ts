import type { Schema } from '@sanping/shared/schema'
import { describe, expect, it } from 'vitest'
import { beforeAndAfter, openQuestion, progress, storyLine } from '../src/petition/story'

type View = Schema<'PetitionView'>
type Event = Schema<'EventView'>
const petition = (more: Partial<View>): View => ({ relations: ['reporter'], photos: [], ...more }) as View
const event = (more: Partial<Event>): Event => ({ capacity: 'reporter', photos: [], ...more }) as Event

describe('the story', () => {
  it('says "you" to the reporter and not to a neighbour who joined', () => {
    const reported = event({ action: 'report' })
    expect(storyLine(reported, petition({})).words).toBe('report_mine')
    expect(storyLine(reported, petition({ relations: ['joined'] })).words).toBe('report_theirs')
  })

  it('names whom it was handed to only where that is still so', () => {
    const detail = { type: 'assigned', to: { type: 'unit', id: 'one' } } as Event['detail']
    const handed = event({ action: 'dispatch', capacity: 'dispatcher', detail })
    const to = (id: string): View => petition({ assignee: { kind: 'unit', id, name: '物业' } })
    expect(storyLine(handed, to('one'))).toMatchObject({ words: 'dispatch_to', values: { name: '物业' } })
    expect(storyLine(handed, to('other')).words).toBe('dispatch')
  })

  it('shows how it looked before and after', () => {
    const photo = (id: string) => ({ id }) as Schema<'PhotoView'>
    const step = (action: Event['action'], id: string) =>
      ({ action, photos: [photo(id)] }) as unknown as Schema<'StepPhotos'>
    const steps = [step('report', 'a'), step('finish', 'b'), step('reopen', 'c'), step('finish', 'd')]
    expect(beforeAndAfter(steps)).toEqual({ before: photo('c'), after: photo('d') })
    expect(beforeAndAfter(steps.slice(0, 1))).toEqual({ before: photo('a') })
  })

  it('goes its four parts, and none where it ended otherwise', () => {
    expect(progress(petition({ stage: 'handle', status: 'handling' }))).toEqual({ at: 2, ended: false })
    expect(progress(petition({ stage: 'rate', status: 'closed' }))).toEqual({ at: 4, ended: false })
    expect(progress(petition({ stage: 'ended', status: 'rejected' })).ended).toBe(true)
  })

  it('knows the latest question', () => {
    const asks = (text: string) => event({ action: 'ask_reporter', text })
    expect(openQuestion([asks('几楼？'), event({ action: 'answer' }), asks('几号？')])).toBe('几号？')
    expect(openQuestion([])).toBeUndefined()
  })
})
