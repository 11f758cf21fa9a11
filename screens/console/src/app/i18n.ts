import { LANGUAGES, sharedMessages, type ScreenLanguage } from '@sanping/shared'
import { createI18n } from 'vue-i18n'
import { keepLanguage, language } from './language'

/** A folder of `src` that has messages of its own; its keys begin with its name. */
export type Room =
  'app' | 'account' | 'notice' | 'petition' | 'dispatch' | 'insight' | 'map' | 'settings' | 'audit'

type Tree = { readonly [key: string]: string | Tree }

const files = import.meta.glob<{ default: Tree }>('/src/*/messages.*.ts')
const ALWAYS: readonly Room[] = ['app', 'account', 'notice']

export const i18n = createI18n({
  legacy: false,
  locale: language.value,
  fallbackLocale: LANGUAGES[0],
  messages: sharedMessages,
})

const entered = new Set<Room>()
const loaded = new Set<string>()

async function load(room: Room, to: ScreenLanguage): Promise<void> {
  const file = `/src/${room}/messages.${to}.ts`
  if (loaded.has(file)) return
  const messages = await files[file]?.()
  if (!messages) return
  i18n.global.mergeLocaleMessage(to, { [room]: messages.default })
  loaded.add(file)
}

/** Loads what rooms say, in the language of now. Routes name theirs in `meta.rooms`. */
export async function enterRooms(rooms: readonly Room[]): Promise<void> {
  rooms.forEach(room => entered.add(room))
  await Promise.all(rooms.map(room => load(room, language.value)))
}

/** Changes the language of the page as it stands. */
export async function speak(to: ScreenLanguage): Promise<void> {
  await Promise.all([...entered].map(room => load(room, to)))
  keepLanguage(to)
  i18n.global.locale.value = to
}

/** What the page needs before it can be shown. */
export function startMessages(): Promise<void> {
  document.documentElement.lang = language.value
  return enterRooms(ALWAYS)
}
