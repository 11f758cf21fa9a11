import type { Say, Schema } from '@sanping/shared'

type Alike = Schema<'Likeness'> & { readonly sharedWords: readonly string[] }

/** Why two petitions may be about one matter. */
export function likenessWords({ metres, sameCategory, days, sharedWords }: Alike, t: Say): string {
  return [
    metres == null ? '' : t('petition.alike.metres', { count: Math.round(metres) }),
    sameCategory ? t('petition.alike.category') : '',
    days === 0 ? t('petition.alike.today') : t('petition.alike.days', { count: days }),
    sharedWords.length > 0
      ? t('petition.alike.words', { words: sharedWords.slice(0, 4).join(t('common.comma')) })
      : '',
  ]
    .filter(Boolean)
    .join(' · ')
}
