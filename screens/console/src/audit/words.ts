import type { Say } from '@sanping/shared'

/** Whether there are words under a key. */
type Knows = (key: string) => boolean

/** Details whose values stand in a vocabulary. */
const VOCABULARY: Readonly<Record<string, string>> = {
  purpose: 'word.purpose',
  fields: 'word.personalField',
  role: 'word.role',
  roles: 'word.role',
  level: 'word.level',
  way: 'audit.way',
  document: 'word.document',
}

function known(keys: readonly string[], t: Say, knows: Knows, otherwise: string): string {
  const key = keys.find(knows)
  return key ? t(key) : otherwise
}

/** What was done, in words; as the trail has it where a newer server does something else. */
export function actionWords(action: string, t: Say, knows: Knows): string {
  const [noun = '', verb = ''] = action.split('.')
  const keys = [`audit.action.${noun}_${verb}`]
  if (noun === 'petition') keys.push(`word.action.${verb}`)
  if (noun === 'grid') keys.push(`word.nodeAction.${verb}`)
  return known(keys, t, knows, action)
}

/** What sort of thing it was done to. */
export function kindWords(kind: string, t: Say, knows: Knows): string {
  return known([`audit.kind.${kind}`], t, knows, kind)
}

/** What else was kept, line by line. */
export function detailLines(detail: Readonly<Record<string, unknown>>, t: Say, knows: Knows): string[] {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) =>
      t('common.pair', {
        name: known([`audit.detail.${name}`], t, knows, name),
        value: (Array.isArray(value) ? value : [value]).map(one => said(name, one, t, knows)).join(' / '),
      }),
    )
}

function said(name: string, value: unknown, t: Say, knows: Knows): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return known([`${VOCABULARY[name] ?? ''}.${value}`], t, knows, value)
}
