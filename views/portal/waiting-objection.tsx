import { Button } from '../components/button.tsx'
import { Alert } from '../components/text.tsx'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** What an objection to storage waits for: the mail about the decision, or the end of a stop. */
export type Awaited = 'answer' | 'restriction' | 'access' | 'hold'

/** What the application still waits for whose applicant wants it kept no longer, and the way back. */
export function WaitingObjection(p: { frame: Frame; applicationId: string; awaits: readonly Awaited[] }) {
  const { frame, applicationId, awaits } = p
  const say = t(frame.language)
  const what = awaitedText(frame, awaits)
  return (
    <Alert color="info">
      <p class="ds-paragraph">
        {awaits.length === 0 ? say('object.storageGoes') : say('object.storageWaits', { what })}
      </p>
      <form method="post" action={pathIn(frame, `/my/applications/${applicationId}/object/undo`)}>
        <p class="ds-paragraph">{say('object.undoText')}</p>
        <Button variant="secondary">{say('object.undo')}</Button>
      </form>
    </Alert>
  )
}

/** What it waits for, in words. */
export function awaitedText({ language }: Frame, awaits: readonly Awaited[]): string {
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  return list.format(awaits.map(one => t(language)(`object.awaits.${one}`)))
}
