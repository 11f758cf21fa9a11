/**
 * What the three screens share: the client of the contract, problems in words, the vocabularies with their
 * Chinese and English, times in China.
 *
 * It must never decide who may do what (that is `allowedActions` of each answer), and never depend on a kit of
 * one screen. What needs a browser stands in modules of its own, so that a mini-program leaves it out.
 */
export { localOffsetStore, serverClock, type OffsetStore, type ServerClock } from './clock'
export { createClient, type Asked, type Client, type ClientParts } from './client'
export { Refused, Unreachable, currentOf, fieldErrors, worthRetrying } from './failure'
export { fetchTransport } from './fetch-transport'
export { follow, type Followed } from './follow'
export { newKey } from './key'
export { metres, type Spot } from './metres'
export { LANGUAGES, sharedMessages, type ScreenLanguage } from './messages'
export { shrinkPhoto } from './photo'
export type { Answer, Body, Operation, Problem, Query, Schema } from './schema'
export { localSessionStore, type Session, type SessionStore } from './session'
export { ZONE, day, minute, span, type Span } from './time'
export { STATUS_TONE, URGENCY_TONE, type Tone } from './tone'
export type { Request, Response, Transport } from './transport'
export { uploadPhoto, type UploadAsked } from './upload'
export { vocabulary, type VocabularyName, type WordOf } from './vocabulary'
export { agoWords, deadlineWords, failureWords, type Say } from './words'
