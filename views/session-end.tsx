import { Button } from './components/button.tsx'
import { pathIn, type Frame } from './frame.ts'
import { t } from './text/lookup.ts'

const keptBy = {
  applicant: { path: '/my/keep', over: 'session.over' },
  staff: { path: '/staff/keep', over: 'session.staffOver' },
} as const

/** A question that the script asks two minutes before somebody's session ends; without it nobody sees it. */
export function SessionEnd({ frame }: { frame: Frame }) {
  const { signedIn, language } = frame
  if (!signedIn?.left) return null
  const say = t(language)
  const { idleMs, mostMs } = signedIn.left
  const { path, over } = keptBy[signedIn.kind]
  return (
    <dialog
      class="ds-dialog"
      aria-labelledby="session-end"
      data-idle-ms={idleMs}
      data-most-ms={mostMs}
      data-over={say(over)}
    >
      <h2 class="ds-heading" data-size="sm" id="session-end">
        {say('session.title')}
      </h2>
      <p class="ds-paragraph">{say('session.text')}</p>
      <form method="post" action={pathIn(frame, path)}>
        <Button>{say('session.keep')}</Button>
      </form>
      <form method="dialog">
        <Button variant="tertiary">{say('session.close')}</Button>
      </form>
    </dialog>
  )
}
