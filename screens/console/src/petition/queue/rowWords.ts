import { STATUS_TONE, URGENCY_TONE, agoWords, deadlineWords, vocabulary, type Schema } from '@sanping/shared'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useNow } from '../../ui/useNow'

type Row = Schema<'PetitionSummary'>
const MINUTE = 60_000

/**
 * What the cells of a row say. A table that is scrolled writes hundreds of rows a second: here the words of the
 * vocabularies are looked up once for all rows, and a row is one component.
 */
export function useRowWords() {
  const { t } = useI18n()
  const now = useNow()
  const status = computed(() => new Map(vocabulary.status.map(one => [one, t(`word.status.${one}`)])))
  const urgency = computed(() => new Map(vocabulary.urgency.map(one => [one, t(`word.urgency.${one}`)])))
  const clock = computed(() => new Map(vocabulary.clockState.map(one => [one, t(`word.clockState.${one}`)])))
  const justNow = computed(() => t('app.justNow'))

  return (row: Row) => {
    const { dueAt, clockState } = row
    const late =
      clockState === 'overdue' || clockState === 'missed' || (dueAt && Date.parse(dueAt) < now.value)
    return {
      status: status.value.get(row.status) ?? '',
      statusTone: `tone-${STATUS_TONE[row.status]}`,
      urgency: row.urgency === 'normal' ? '' : (urgency.value.get(row.urgency) ?? ''),
      urgencyTone: `tone-${URGENCY_TONE[row.urgency]}`,
      due: dueAt ? deadlineWords(dueAt, now.value, t) : clockState ? (clock.value.get(clockState) ?? '') : '',
      dueTone: late ? 'alarm' : clockState === 'due_soon' ? 'warn' : 'calm',
      reported:
        now.value - Date.parse(row.reportedAt) < MINUTE
          ? justNow.value
          : agoWords(row.reportedAt, now.value, t),
      returns: row.returns ? t('petition.mark.returns', { count: row.returns }) : '',
      round: row.round > 1 ? t('petition.round', { count: row.round }) : '',
    }
  }
}

/** What a row says. */
export type RowWords = ReturnType<ReturnType<typeof useRowWords>>
