import type { ScreenLanguage } from '@sanping/shared/messages/index'
import { ref, watch } from 'vue'
import { keep, kept } from './kept'

/** The language that she reads. */
export const language = ref<ScreenLanguage>(kept<ScreenLanguage>('language') ?? 'zh-CN')
/** Larger type and fewer choices. */
export const elder = ref(kept<boolean>('elder') ?? false)

watch(language, value => keep('language', value))
watch(elder, value => keep('elder', value))

/** The other language. */
export function switchLanguage(): void {
  language.value = language.value === 'en' ? 'zh-CN' : 'en'
}
