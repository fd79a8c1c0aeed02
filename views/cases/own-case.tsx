import { isClosedCase } from '../../server/policy/rights.ts'
import { Button } from '../components/button.tsx'
import { Lead, PageHeading, Paragraph, Section, Typed } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import { t, type TextKey } from '../text/lookup.ts'
import { ownState } from './shapes.ts'
import { CaseFacts, CaseHistory, WhyLonger, type ShownCase } from './case-parts.tsx'

/** What `/my/cases/:id` shows. */
export interface OwnCasePageProps {
  frame: Frame
  shown: ShownCase
  /** The id that the copy will have which answers it, as long as it can be made. */
  newCopyId?: string | undefined
}

/** The person's own case: state, due date, answer. */
export function ownCasePage({ frame, shown, newCopyId }: OwnCasePageProps): string {
  const say = t(frame.language)
  const title = say(`cases.type.${shown.type}`)
  const isOpen = !isClosedCase(shown.state)
  return renderPage(
    <Layout frame={frame} title={title} noindex trail={[{ path: '/my', label: say('my.title') }]}>
      <PageHeading over={say(ownState(shown))}>{title}</PageHeading>
      {isOpen ? (
        <Lead>
          {say('cases.waits')} {say(shown.label.key, { n: shown.label.n })}: {longDate(shown.deadline, frame)}
          .
        </Lead>
      ) : null}
      <OwnAnswer frame={frame} shown={shown} />
      <WhyLonger frame={frame} shown={shown} />
      {newCopyId === undefined ? null : (
        <Section id="copy" heading={say('masks.copyTitle')}>
          <form method="post" action={pathIn(frame, '/my/copies')} data-once="">
            <Paragraph>{say('masks.copyText')}</Paragraph>
            <input type="hidden" name="kind" value="access" />
            <input type="hidden" name="copyId" value={newCopyId} />
            <input type="hidden" name="case" value={shown.caseId} />
            <div class="actions">
              <Button>{say('masks.copyButton')}</Button>
            </div>
          </form>
        </Section>
      )}
      <CaseFacts frame={frame} shown={{ ...shown, refusal: '' }} />
      {shown.request === '' ? null : (
        <Section id="asked" heading={say('cases.askedOwn')}>
          <Typed text={shown.request} />
        </Section>
      )}
      {isOpen ? (
        <form method="post" action={pathIn(frame, `/my/cases/${shown.caseId}/withdraw`)} data-once="">
          <div class="actions">
            <Button variant="secondary">{say('cases.myWithdraw')}</Button>
          </div>
        </form>
      ) : null}
      <CaseHistory frame={frame} shown={shown} isOwn />
    </Layout>,
  )
}

function OwnAnswer({ frame, shown }: OwnCasePageProps) {
  const say = t(frame.language)
  const isAnswered = isClosedCase(shown.state) && shown.state !== 'withdrawn'
  const { hired = [], erasing = [] } = shown
  const isSilent = shown.answer === '' && shown.refusal === '' && hired.length === 0
  if (!isAnswered && shown.answer === '') return null
  return (
    <Section id="answer" heading={say('cases.theAnswer')}>
      {shown.refusal === '' ? null : <Paragraph>{shown.refusal}</Paragraph>}
      {shown.answer === '' ? null : <Typed text={shown.answer} />}
      {hired.map(({ path, job }) => (
        <p key={path}>
          <a class="ds-link" href={pathIn(frame, path)}>
            {say('cases.seeHired', { job })}
          </a>
        </p>
      ))}
      {erasing.length > 0 ? <StillThere frame={frame} shown={shown} /> : null}
      {isSilent && erasing.length === 0 ? <Paragraph>{say(silence(shown))}</Paragraph> : null}
    </Section>
  )
}

/** Nothing of it is deleted yet, and how it may be undone. */
function StillThere({ frame, shown: { erasing = [] } }: Pick<OwnCasePageProps, 'frame' | 'shown'>) {
  const say = t(frame.language)
  const [first] = erasing.flatMap(one => one.undo ?? [])
  if (!first) return <Paragraph>{say('cases.erasureRuns')}</Paragraph>
  return (
    <>
      <Paragraph>{say('cases.erasureWaits', { time: dateAndTime(first.until, frame) })}</Paragraph>
      {erasing.map(({ reference, job, undo }) =>
        undo ? (
          <p key={reference}>
            <a class="ds-link" href={pathIn(frame, undo.path)}>
              {`${job}, ${referenceText(reference)}`}
            </a>
          </p>
        ) : null,
      )}
    </>
  )
}

/** What there is to say where nobody wrote an answer. */
function silence({ state, isWaiting = false }: ShownCase): TextKey {
  if (isWaiting) return 'cases.objectionWaits'
  if (state === 'granted') return 'cases.noAnswer'
  return state === 'notIdentified' ? 'cases.notIdentifiedOwn' : 'cases.outlived'
}
