import { vocabulary, type WordOf } from '@sanping/shared'
import { useI18n } from 'vue-i18n'

/** What a notice is about: most often a step, and then it is called as the step is. */
export function useTopicWords(): (topic: WordOf<'topic'>) => string {
  const { t } = useI18n()
  const steps: readonly string[] = vocabulary.action
  return topic => (steps.includes(topic) ? t(`word.action.${topic}`) : t(`settings.notice.topicOf.${topic}`))
}
