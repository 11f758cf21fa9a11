import type { Schema } from '@sanping/shared'
import { useI18n } from 'vue-i18n'
import { client } from '../../app/client'
import { useLoad } from '../../ui/useLoad'
import { placeName } from '../account/names'
import type { DraftRule } from './draft'
import { wordsOf } from './draft'

type Target = Pick<Schema<'TargetView'>, 'type' | 'level' | 'role' | 'name'>

/** Rules in words: what a rule asks for, and where it sends. */
export function useWords(rules: () => readonly DraftRule[]) {
  const { t } = useI18n()
  const categories = useLoad(() => client.get('/categories'))
  const places = useLoad(
    async () => {
      const ids = [...new Set(rules().flatMap(rule => rule.grids))]
      return new Map(await Promise.all(ids.map(async id => [id, await placeName('grid', id)] as const)))
    },
    () =>
      rules()
        .flatMap(rule => rule.grids)
        .join(),
  )

  const category = (id: string) => categories.data.value?.items.find(one => one.id === id)?.name ?? '…'
  const place = (id: string) => places.data.value?.get(id) ?? '…'

  function conditions(rule: DraftRule): string[] {
    const words = wordsOf(rule.words)
    const pair = (name: string, values: readonly string[]) =>
      values.length > 0 && t('common.pair', { name, value: values.join(t('common.comma')) })
    return [
      pair(t('word.condition.category'), rule.categories.map(category)),
      pair(t('word.condition.grid'), rule.grids.map(place)),
      pair(
        t('word.condition.channel'),
        rule.channels.map(one => t(`word.channel.${one}`)),
      ),
      pair(t('word.condition.hours'), rule.from && rule.to ? [`${rule.from}–${rule.to}`] : []),
      pair(
        t('word.condition.weekday'),
        rule.weekdays.map(one => t(`word.weekday.${one}`)),
      ),
      pair(
        t('common.aside', {
          words: t('word.condition.words'),
          aside: t(`settings.routing.match.${rule.match}`),
        }),
        words,
      ),
    ].filter(part => typeof part === 'string' && part !== '') as string[]
  }

  function target(to: Target): string {
    const parts = [
      t(`word.targetKind.${to.type}`),
      to.level && t(`word.level.${to.level}`),
      to.role && t(`word.gridRole.${to.role}`),
      to.name,
    ]
    return parts.filter(Boolean).join(' · ')
  }
  return { categories, conditions, target, place }
}
