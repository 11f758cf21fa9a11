import { describe, expect, it } from 'vitest'
import { sharedMessages, vocabulary } from '../src'

/** Vocabularies that no screen shows to people. */
const UNSEEN = new Set(
  'against choice codePurpose datum dayOfWeek featureKind keeping language topic variant webhookDeliveryState wordMatch'.split(
    ' ',
  ),
)

describe('the messages', () => {
  for (const [language, messages] of Object.entries(sharedMessages)) {
    it(`have a word in ${language} for each word of the contract, and no others`, () => {
      const words = messages.word as Record<string, Record<string, string>>
      const missing = Object.entries(vocabulary)
        .filter(([name]) => !UNSEEN.has(name))
        .flatMap(([name, list]) => list.filter(word => !words[name]?.[word]).map(word => `${name}.${word}`))
      expect(missing).toEqual([])
      const closed = vocabulary as Record<string, readonly string[]>
      const unknown = Object.entries(words).flatMap(([name, list]) =>
        Object.keys(list)
          .filter(word => closed[name] && !closed[name].includes(word))
          .map(word => `${name}.${word}`),
      )
      expect(unknown).toEqual([])
    })
  }
})
