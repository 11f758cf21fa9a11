import { metres, type Say, type Spot, type WordOf } from '@sanping/shared'

/** What a step of history keeps besides words, as the server writes it. */
export interface StepDetail {
  readonly type: string
  readonly to?: { readonly type: WordOf<'assigneeKind'>; readonly id: string } | string
  readonly why?: { readonly rule: { readonly name: string } }
  readonly rule?: { readonly rule: { readonly name: string } } | null
  readonly returns?: number
  readonly arbitration?: boolean
  readonly expiresAt?: string
  readonly days?: number
  readonly reviewOn?: string
  readonly children?: number
  readonly score?: number
  readonly reasons?: readonly WordOf<'ratingReason'>[]
  readonly outcome?: WordOf<'callOutcome'>
  readonly inVain?: number | null
  readonly reason?: string
  readonly goTo?: string | null
  readonly into?: string
  readonly longitude?: number
  readonly latitude?: number
}

/** The words of a detail, line by line; `names` knows grids, units and people by id, `spot` is the petition's. */
export function detailWords(
  detail: StepDetail | null | undefined,
  t: Say,
  names: ReadonlyMap<string, string>,
  time: (at: string) => string,
  spot?: Spot,
): string[] {
  if (!detail) return []
  const named = (id: string): string => names.get(id) ?? t('petition.detail.somebody')
  const to = typeof detail.to === 'string' ? named(detail.to) : detail.to ? named(detail.to.id) : ''
  switch (detail.type) {
    case 'routed':
      return [
        detail.reason ?? '',
        detail.rule ? t('petition.detail.rule', { name: detail.rule.rule.name }) : '',
      ]
    case 'assigned':
      return [t('petition.detail.to', { name: to })]
    case 'assigned_by_rule':
      return [
        t('petition.detail.to', { name: to }),
        t('petition.detail.rule', { name: detail.why?.rule.name ?? '' }),
      ]
    case 'returned':
      return [
        t('petition.detail.returned', { count: detail.returns ?? 0 }),
        detail.arbitration ? t('petition.mark.arbitration') : '',
      ]
    case 'asked':
      return detail.expiresAt ? [t('petition.detail.asked', { at: time(detail.expiresAt) })] : []
    case 'extension':
      return [t('petition.clock.workdays', { count: detail.days ?? 0 })]
    case 'suspended':
      return [t('petition.detail.review', { day: detail.reviewOn ?? '' })]
    case 'split':
      return [t('petition.detail.split', { count: detail.children ?? 0 })]
    case 'rated':
      return [
        t('petition.stars', { count: detail.score ?? 0 }),
        (detail.reasons ?? []).map(one => t(`word.ratingReason.${one}`)).join(t('common.comma')),
      ]
    case 'called_back':
      return [
        detail.outcome ? t(`word.callOutcome.${detail.outcome}`) : '',
        detail.inVain == null ? '' : t('petition.detail.inVain', { count: detail.inVain }),
      ]
    case 'checked': {
      const { longitude, latitude } = detail
      if (!spot || longitude === undefined || latitude === undefined) return [t('petition.detail.onTheSpot')]
      const away = Math.round(metres(spot, { longitude, latitude }))
      return [t('petition.detail.checked', { count: away })]
    }
    case 'climbed':
      return [t('petition.detail.up', { name: to })]
    case 'rejected':
      return [
        t(`word.rejectReason.${detail.reason ?? 'unclear'}`),
        detail.goTo ? t('petition.detail.goTo', { place: detail.goTo }) : '',
      ]
    default:
      return []
  }
}
