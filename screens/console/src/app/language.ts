import { LANGUAGES, type ScreenLanguage } from '@sanping/shared'
import { ref } from 'vue'

const NAME = 'sanping.console.language'

function kept(): ScreenLanguage {
  const name = localStorage.getItem(NAME)
  return LANGUAGES.find(one => one === name) ?? LANGUAGES[0]
}

/** The language of this page; changed by `speak` of `i18n.ts` alone. */
export const language = ref<ScreenLanguage>(kept())

/** Keeps the choice for the next start. */
export function keepLanguage(next: ScreenLanguage): void {
  language.value = next
  localStorage.setItem(NAME, next)
  document.documentElement.lang = next
}
