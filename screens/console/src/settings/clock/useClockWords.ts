import type { Schema } from '@sanping/shared'
import { useI18n } from 'vue-i18n'
import { client } from '../../app/client'
import { useLoad } from '../../ui/useLoad'
import { said, type Limit } from './limit'

export type Place = Schema<'ClockRulePlace'>

/** Limits and their places in words. */
export function useClockWords() {
  const { t } = useI18n()
  const categories = useLoad(() => client.get('/categories'))

  function limit(one: Limit | null | undefined): string {
    if (!one) return t('settings.clock.inherited')
    const { amount, unit } = said(one)
    const words = `${amount} ${t(`settings.clock.unit.${unit}`, { count: amount })}`
    if (unit === 'workday' || unit === 'day') return words
    return t('common.aside', { words, aside: t(`word.measure.${one.measure}`) })
  }
  function place({ categoryId, urgency, kind }: Place): string {
    const name = categories.data.value?.items.find(({ id }) => id === categoryId)?.name
    return [
      categoryId ? (name ?? '…') : t('settings.clock.anyCategory'),
      t(`word.urgency.${urgency}`),
      kind ? t(`word.petitionKind.${kind}`) : t('settings.clock.anyKind'),
    ].join(' · ')
  }
  return { categories, limit, place }
}
