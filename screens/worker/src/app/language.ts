import { LANGUAGES, type ScreenLanguage } from '@sanping/shared'

const NAME = 'sanping.worker.language'

/** The language of this phone: as chosen, else Chinese. */
export function keptLanguage(): ScreenLanguage {
  const kept = localStorage.getItem(NAME)
  return LANGUAGES.find(one => one === kept) ?? 'zh-CN'
}

/** Keeps the choice. */
export function keepLanguage(language: ScreenLanguage): void {
  localStorage.setItem(NAME, language)
}
