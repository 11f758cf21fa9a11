import type { Schema, WordOf } from '@sanping/shared'

/** What is being reported for a caller. */
export interface ReportDraft {
  kind: WordOf<'petitionKind'>
  title: string
  body: string
  categoryId: string
  urgency: WordOf<'urgency'>
  identityMode: WordOf<'identityMode'>
  address: string
  gridId: string
  point: { longitude: number; latitude: number } | null
  photos: Schema<'PhotoView'>[]
}

export function emptyReport(): ReportDraft {
  return {
    kind: 'help',
    title: '',
    body: '',
    categoryId: '',
    urgency: 'normal',
    identityMode: 'real_name',
    address: '',
    gridId: '',
    point: null,
    photos: [],
  }
}

/** The report as the server takes it. */
export function reportOf(draft: ReportDraft, suggestionId: string | undefined): Schema<'NewPetition'> {
  const { kind, title, body, categoryId, urgency, identityMode, address, gridId, point, photos } = draft
  return {
    ...{ kind, categoryId, urgency, identityMode },
    title: title.trim(),
    body: body.trim(),
    address: address.trim() || undefined,
    gridId: gridId || undefined,
    location: point ?? undefined,
    photos: photos.map(({ id }) => id),
    suggestionId,
  }
}

/** The fields without which nothing can be reported. */
export function lacking({ title, body, categoryId }: ReportDraft): string[] {
  return Object.entries({ title, body, categoryId })
    .filter(([, value]) => !value.trim())
    .map(([name]) => name)
}
