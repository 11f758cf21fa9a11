import { commonEn, commonZh } from './common'
import { wordsEn } from './words.en'
import { wordsZh } from './words.zh-CN'

/** The languages of the screens; the first is the one that people are met in. */
export const LANGUAGES = ['zh-CN', 'en'] as const
export type ScreenLanguage = (typeof LANGUAGES)[number]

/** What every screen's messages begin with: `word.<vocabulary>.<word>`, `common`, `failure`, `span`. */
export const sharedMessages = {
  'zh-CN': { word: wordsZh, ...commonZh },
  en: { word: wordsEn, ...commonEn },
}
