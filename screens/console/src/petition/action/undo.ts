import { failureWords, newKey, type Schema } from '@sanping/shared'
import { i18n } from '../../app/i18n'
import { say } from '../../ui/toast'
import { client } from '../../app/client'

/** Takes a merge back that has just been made. */
export async function undoMerge(
  merged: Schema<'PetitionView'>,
  done: (view: Schema<'PetitionView'>) => void,
): Promise<void> {
  const { t } = i18n.global
  try {
    const view = await client.post('/petitions/{id}/unmerge', {
      path: { id: merged.id },
      version: merged.version,
      key: newKey(),
      body: { reason: t('petition.undo.reason') },
    })
    say(t('app.undone'))
    done(view)
  } catch (error) {
    const { title, detail } = failureWords(error, t)
    say(`${title} ${detail}`, { bad: true })
  }
}
