import type { Schema, WordOf } from '@sanping/shared'
import { client } from '../../app/client'
import { assigneeOf, type ActionDraft } from './draft'

/** Upon which petition, as it was seen, and with one key for one intention. */
export interface Upon {
  readonly path: { readonly id: string }
  readonly version: number
  readonly key: string
}
type Send = (upon: Upon, draft: ActionDraft) => Promise<Schema<'PetitionView'>>

const said = (words: string): string | undefined => words.trim() || undefined
const ids = ({ photos }: ActionDraft): string[] => photos.map(({ id }) => id)

/** How each action is sent. */
export const SEND: Readonly<Partial<Record<WordOf<'action'>, Send>>> = {
  dispatch: (upon, { to, reason }) =>
    client.post('/petitions/{id}/dispatch', { ...upon, body: { to: assigneeOf(to), reason: said(reason) } }),
  transfer: (upon, { to, reason }) =>
    client.post('/petitions/{id}/transfer', {
      ...upon,
      body: { to: assigneeOf(to) ?? { kind: 'grid', id: '' }, reason: reason.trim() },
    }),
  return_to_desk: (upon, { reason }) =>
    client.post('/petitions/{id}/return-to-desk', { ...upon, body: { reason: reason.trim() } }),
  accept: upon => client.post('/petitions/{id}/accept', { ...upon, body: {} }),
  note_progress: (upon, draft) =>
    client.post('/petitions/{id}/note-progress', {
      ...upon,
      body: { text: draft.text.trim(), visibility: draft.visibility, photos: ids(draft) },
    }),
  ask_reporter: (upon, { text }) =>
    client.post('/petitions/{id}/ask-reporter', { ...upon, body: { text: text.trim() } }),
  answer: (upon, draft) =>
    client.post('/petitions/{id}/answer', { ...upon, body: { text: draft.text.trim(), photos: ids(draft) } }),
  request_extension: (upon, { days, reason }) =>
    client.post('/petitions/{id}/request-extension', { ...upon, body: { days, reason: reason.trim() } }),
  grant_extension: (upon, { reason }) =>
    client.post('/petitions/{id}/grant-extension', { ...upon, body: { reason: said(reason) } }),
  refuse_extension: (upon, { reason }) =>
    client.post('/petitions/{id}/refuse-extension', { ...upon, body: { reason: reason.trim() } }),
  suspend: (upon, { reviewOn, reason }) =>
    client.post('/petitions/{id}/suspend', { ...upon, body: { reviewOn, reason: reason.trim() } }),
  resume: (upon, { reason }) =>
    client.post('/petitions/{id}/resume', { ...upon, body: { reason: said(reason) } }),
  split: (upon, { children }) => client.post('/petitions/{id}/split', { ...upon, body: { children } }),
  finish: (upon, draft) =>
    client.post('/petitions/{id}/finish', {
      ...upon,
      body: { result: draft.result.trim(), photos: ids(draft) },
    }),
  pass_check: (upon, draft) =>
    client.post('/petitions/{id}/pass-check', {
      ...upon,
      body: { text: said(draft.text), photos: ids(draft) },
    }),
  fail_check: (upon, draft) =>
    client.post('/petitions/{id}/fail-check', {
      ...upon,
      body: { reason: draft.reason.trim(), photos: ids(draft) },
    }),
  rate: (upon, { score, reasons, text }) =>
    client.post('/petitions/{id}/rate', { ...upon, body: { score, reasons, text: said(text) } }),
  reopen: (upon, draft) =>
    client.post('/petitions/{id}/reopen', {
      ...upon,
      body: { reason: draft.reason.trim(), photos: ids(draft) },
    }),
  call_back: (upon, { outcome, text }) =>
    client.post('/petitions/{id}/call-back', { ...upon, body: { outcome, text: said(text) } }),
  urge: (upon, { text }) => client.post('/petitions/{id}/urge', { ...upon, body: { text: said(text) } }),
  supervise: (upon, { text }) =>
    client.post('/petitions/{id}/supervise', { ...upon, body: { text: text.trim() } }),
  climb: (upon, { reason }) =>
    client.post('/petitions/{id}/climb', { ...upon, body: { reason: said(reason) } }),
  reject: (upon, { rejectReason, goTo, text }) =>
    client.post('/petitions/{id}/reject', {
      ...upon,
      body: { reason: rejectReason || 'unclear', goTo: said(goTo), text: said(text) },
    }),
  withdraw: (upon, { reason }) =>
    client.post('/petitions/{id}/withdraw', { ...upon, body: { reason: said(reason) } }),
  join: upon => client.post('/petitions/{id}/join', { ...upon, body: {} }),
  merge: (upon, { into, reason }) =>
    client.post('/petitions/{id}/merge', { ...upon, body: { into, reason: said(reason) } }),
  unmerge: (upon, { reason }) =>
    client.post('/petitions/{id}/unmerge', { ...upon, body: { reason: reason.trim() } }),
}
