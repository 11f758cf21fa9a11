import { Unreachable, uploadPhoto, type Client, type Schema } from '@sanping/shared'
import type { KeptPhoto } from '../kept/db'
import type { Step, StepAction, StepBody } from './step'

/** What the queue asks of the server. */
export interface Wire {
  /** Whether the phone believes that it has a network. */
  online(): boolean
  /** Whether the server answers at all; asked before bytes go out whose fate could become unknown. */
  reach(): Promise<boolean>
  /** Uploads a photo under its key; tells its id. */
  upload(photo: KeptPhoto): Promise<string>
  /** Takes a step under its key; tells how the petition then stands. */
  act(step: Step, body: StepBody, version: number | undefined): Promise<Schema<'PetitionView'>>
}

const DOORS = {
  accept: '/petitions/{id}/accept',
  return_to_desk: '/petitions/{id}/return-to-desk',
  transfer: '/petitions/{id}/transfer',
  note_progress: '/petitions/{id}/note-progress',
  ask_reporter: '/petitions/{id}/ask-reporter',
  request_extension: '/petitions/{id}/request-extension',
  suspend: '/petitions/{id}/suspend',
  resume: '/petitions/{id}/resume',
  finish: '/petitions/{id}/finish',
  pass_check: '/petitions/{id}/pass-check',
  fail_check: '/petitions/{id}/fail-check',
} as const satisfies Record<Exclude<StepAction, 'report'>, string>

/** The server, over the client. */
export function wireOver(client: Client, language: () => string): Wire {
  return {
    online: () => navigator.onLine,
    async reach() {
      try {
        await client.get('/screen-settings', { token: null, timeout: 8_000 })
        return true
      } catch (error) {
        return !(error instanceof Unreachable)
      }
    },
    async upload({ bytes, type, key }) {
      const { id } = await uploadPhoto(client, new Blob([bytes], { type }), { language: language(), key })
      return id
    },
    async act({ action, petitionId, key }, body, version) {
      if (action === 'report' || petitionId === undefined) {
        const filed = await client.post('/petitions', { body: body as Schema<'NewPetition'>, key })
        // Workers report under their names, and then the answer is the petition.
        return filed as Schema<'PetitionView'>
      }
      // Which body belongs to which door is told by `StepBodies`; the queue keeps them together.
      const door = DOORS[action] as (typeof DOORS)['accept']
      return client.post(door, {
        path: { id: petitionId },
        body: body as Schema<'Plain'>,
        key,
        ...(version === undefined ? {} : { version }),
      })
    },
  }
}
