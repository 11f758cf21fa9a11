import { sharedMessages, type Say, type ScreenLanguage } from '@sanping/shared'
import { createI18n } from 'vue-i18n'
import zh from '../messages/zh-CN'
import { keepLanguage, keptLanguage } from './language'

/** The words of this app and of all screens; English comes when it is asked for. */
export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': { ...sharedMessages['zh-CN'], ...zh }, en: sharedMessages.en },
})

/** Says a message outside of a component. */
export const say: Say = (key, values = {}) => i18n.global.t(key, values)

/** The language now. */
export const language = (): ScreenLanguage => (i18n.global.locale.value === 'en' ? 'en' : 'zh-CN')

/** Speaks this language from now on. */
export async function speak(next: ScreenLanguage): Promise<void> {
  if (next === 'en') {
    const { default: en } = await import('../messages/en')
    i18n.global.setLocaleMessage('en', { ...sharedMessages.en, ...en })
  }
  i18n.global.locale.value = next
  document.documentElement.lang = next
  keepLanguage(next)
}

/** Speaks as on the last visit. */
export const speakAsBefore = (): Promise<void> => speak(keptLanguage())
