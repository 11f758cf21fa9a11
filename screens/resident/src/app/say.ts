import { sharedMessages } from '@sanping/shared/messages/index'
import { en } from '../i18n/en'
import { zh } from '../i18n/zh-CN'
import { language } from './settings'

const messages = { 'zh-CN': { ...sharedMessages['zh-CN'], ...zh }, en: { ...sharedMessages.en, ...en } }

function found(key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (node, name) => (node !== null && typeof node === 'object' ? Reflect.get(node, name) : undefined),
      messages[language.value],
    )
}

/**
 * Says a message in her language. Smaller than a kit for it, and without the compiler that a mini-program
 * forbids; the messages need no more than values put in.
 */
export function say(key: string, values: Readonly<Record<string, unknown>> = {}): string {
  const message = found(key)
  if (typeof message !== 'string') return key
  return message.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))
}
