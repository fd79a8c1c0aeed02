import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { caseTextLimit, isClosedCase, isIdentified } from '../../server/policy/rights.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Input } from '../components/form.tsx'
import { Paragraph, Section, Tag, Typed } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { t } from '../text/lookup.ts'
import { CaseFacts, CaseHistory, WhyLonger, type ShownCase } from './case-parts.tsx'
import { CaseIdentity } from './case-identity.tsx'
import { CarryOut, type CannotCarryOut } from './carry-out.tsx'
import { Correction, type CorrectionOfCase } from './correction.tsx'
import { urgencyOf } from './shapes.ts'

/** What `/staff/cases/:id` shows. Inputs: of the answer text; of who asks method. */
export interface CasePageProps {
  frame: Frame
  shown: ShownCase
  /** Whether it is answered in words, by whoever sees it. */
  mayAnswer: boolean
  /** Of a privacy officer, who alone refuses. */
  mayRefuse: boolean
  mayExtend: boolean
  /** Why it cannot be carried out by a button; undefined when it can. */
  cannot: CannotCarryOut | undefined
  /** Of a case of correcting, how far that is. */
  correction?: CorrectionOfCase | undefined
  /** What is restricted because of the case; the local date on which that ends, null while nobody has said so. */
  restriction?: { liftOn: string | null } | undefined
  /** The path of the note that the request is about. */
  note?: string | undefined
  /** Of a privacy officer, as long as the copy of it can be masked: whether it is. */
  masks?: { areSet: boolean } | undefined
  /** Hours to undo an erasure in. */
  coolingOffHours: number
  typed: TypedForm
  problems: readonly Problem[]
}

const answerRows = 6

/** One case: until when, who asks, what is to be done, and what was done. */
export function casePage(p: CasePageProps): string {
  const { frame, shown } = p
  const say = t(frame.language)
  const title = say(`cases.type.${shown.type}`)
  const isOpen = !isClosedCase(shown.state)
  return renderPage(
    <FormPage
      frame={frame}
      title={title}
      over={say(`cases.state.${shown.state}`)}
      trail={[{ path: '/staff/cases', label: say('cases.title') }]}
      problems={p.problems}
      summary="err.summary"
    >
      {isOpen ? (
        <p>
          <Tag color={urgencyOf(shown)}>{say(shown.label.key, { n: shown.label.n })}</Tag>
        </p>
      ) : null}
      <CaseFacts frame={frame} shown={shown} />
      {shown.request === '' ? null : (
        <Section id="asked" heading={say('cases.asked')}>
          <Typed text={shown.request} />
          {p.note === undefined || !isOpen ? null : (
            <a class="ds-link" href={pathIn(frame, p.note)}>
              {say('contest.seeNote')}
            </a>
          )}
        </Section>
      )}
      {shown.answer === '' ? null : (
        <Section id="answered" heading={say('cases.theAnswer')}>
          <Typed text={shown.answer} />
        </Section>
      )}
      <WhyLonger frame={frame} shown={shown} />
      {isOpen ? <CaseIdentity frame={frame} shown={shown} /> : null}
      {p.masks ? <Masks {...p} masks={p.masks} /> : null}
      {isIdentified(shown.state) ? <CarryOut {...p} /> : null}
      {isIdentified(shown.state) && p.correction ? (
        <Correction frame={frame} caseId={shown.caseId} correction={p.correction} />
      ) : null}
      {p.mayAnswer && isIdentified(shown.state) && isAnswerable(p) ? <Answer {...p} /> : null}
      {isOpen && shown.type === 'complaint' && !p.mayAnswer ? (
        <Paragraph>{say('cases.complaintNote')}</Paragraph>
      ) : null}
      {isOpen ? <More {...p} /> : null}
      {p.restriction ? <Restricted {...p} restriction={p.restriction} /> : null}
      <CaseHistory frame={frame} shown={shown} />
    </FormPage>,
  )
}

/** An answer alone would not do it; what was written too early stays to be copied. */
function isAnswerable({ correction, problems }: CasePageProps): boolean {
  return (
    correction === undefined || correction === 'done' || correction === 'impossible' || problems.length > 0
  )
}

function Restricted({
  frame,
  shown,
  restriction,
}: CasePageProps & { restriction: { liftOn: string | null } }) {
  const say = t(frame.language)
  const { liftOn } = restriction
  return (
    <Section id="restriction" heading={say('cases.restricted')}>
      {liftOn === null ? (
        <form method="post" action={pathIn(frame, `/staff/cases/${shown.caseId}/lift`)} data-once="">
          <Paragraph>{say('cases.liftText')}</Paragraph>
          <div class="actions">
            <Button variant="secondary">{say('cases.lift')}</Button>
          </div>
        </form>
      ) : (
        <Paragraph>{say('cases.liftsOn', { date: longDate(liftOn, frame) })}</Paragraph>
      )}
    </Section>
  )
}

/** What the copy will say, to be looked at before it is offered. */
function Masks({ frame, shown, masks }: CasePageProps & { masks: { areSet: boolean } }) {
  const say = t(frame.language)
  return (
    <Section id="masks" heading={say('masks.title')}>
      {masks.areSet ? <Paragraph>{say('masks.set')}</Paragraph> : null}
      <p>
        <a class="ds-link" href={pathIn(frame, `/staff/cases/${shown.caseId}/masks`)}>
          {say('masks.open')}
        </a>
      </p>
    </Section>
  )
}

function Answer({ frame, shown, typed, problems }: CasePageProps) {
  const say = t(frame.language)
  const form = { language: frame.language, typed, problems }
  return (
    <Section id="answer" heading={say('cases.answerTitle')}>
      <form
        class="form"
        method="post"
        noValidate
        action={pathIn(frame, `/staff/cases/${shown.caseId}/answer`)}
        data-once=""
      >
        <Input
          form={form}
          name="text"
          label={say('cases.answerText')}
          hint={say('cases.answerHint')}
          rows={answerRows}
          maxLength={caseTextLimit}
        />
        <div class="actions">
          <Button>{say('cases.answer')}</Button>
        </div>
      </form>
    </Section>
  )
}

function More({ frame, shown, mayExtend, mayRefuse }: CasePageProps) {
  const say = t(frame.language)
  const own = `/staff/cases/${shown.caseId}`
  return (
    <div class="actions">
      {mayExtend ? (
        <ButtonLink href={pathIn(frame, `${own}/extend`)} variant="secondary">
          {say('cases.extendTitle')}
        </ButtonLink>
      ) : null}
      {mayRefuse ? (
        <ButtonLink href={pathIn(frame, `${own}/refuse`)} variant="secondary">
          {say('cases.refuseTitle')}
        </ButtonLink>
      ) : null}
      <form method="post" action={pathIn(frame, `${own}/withdraw`)} data-once="">
        <Button variant="tertiary">{say('cases.withdraw')}</Button>
      </form>
    </div>
  )
}
