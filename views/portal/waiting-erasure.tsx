import { Button } from '../components/button.tsx'
import { Bullets, Facts, Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { dateAndTime } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { certificateText, referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** What stands in the place of the person's own page while the erasure of the application waits. */
export interface WaitingErasurePageProps {
  frame: Frame
  applicationId: string
  job: string
  /** 10 characters, as stored. */
  reference: string
  /** One for each thing that goes and comes back with it, itself included. */
  certificateNumbers: readonly string[]
  /** Undefined when the time to undo is over. */
  undoUntil: Date | undefined
}

/** Hidden, when the deletion begins, and the way back. Never that anything is deleted. Source: ux.md 9.1 */
export function waitingErasurePage(p: WaitingErasurePageProps): string {
  const { frame, certificateNumbers } = p
  const say = t(frame.language)
  const title = say('erasure.title.coolingOff')
  const numbers = certificateNumbers.map(number =>
    say('erasure.certificate', { number: certificateText(number) }),
  )
  return renderPage(
    <Layout frame={frame} title={title} noindex trail={[{ path: '/my', label: say('frame.my') }]}>
      <PageHeading over={p.job}>{title}</PageHeading>
      <Undo {...p} />
      <div class="panel">
        <Facts rows={[[say('word.reference'), referenceText(p.reference)]]} />
        <Bullets items={numbers} />
      </div>
    </Layout>,
  )
}

function Undo({ frame, applicationId, certificateNumbers, undoUntil }: WaitingErasurePageProps) {
  const say = t(frame.language)
  if (!undoUntil) return <Lead>{say('erasing.begins')}</Lead>
  const action = pathIn(frame, `/my/applications/${applicationId}/erase/undo`)
  return (
    <form class="form form--short" method="post" action={action} data-once="">
      <Lead>{say('erasure.coolingOff', { time: dateAndTime(undoUntil, frame) })}</Lead>
      {certificateNumbers.length > 1 ? <Paragraph>{say('erasing.together')}</Paragraph> : null}
      <Button variant="secondary">{say('erasure.undo')}</Button>
    </form>
  )
}
