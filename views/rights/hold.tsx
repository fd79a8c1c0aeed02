import type { HoldCode } from '../../server/policy/holds.ts'
import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { Button } from '../components/button.tsx'
import { Facts, Lead, Paragraph, Section, Tag, Typed } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'
import { GroundsInputs, ReviewInput } from './grounds.tsx'
import { holdColors, type ShownHoldState } from './holds.tsx'

/** What `/staff/privacy/holds/:id` shows. Inputs: reviewBy (`YYYY-MM-DD`) to renew; code, reason, caseRef, owner when the grounds were lost. */
export interface HoldPageProps {
  frame: Frame
  holdId: string
  /** 10 characters. */
  reference: string
  /** The page on which the application is read, as long as that may be. */
  path?: string | undefined
  code: HoldCode
  state: ShownHoldState
  /** What was written; null when it does not open. */
  texts: { reason: string; caseRef: string; owner: string } | null
  reviewOn: string
  lastOn: string
  placedAt: Date
  /** When it ended; null while it stands. */
  endedAt: Date | null
  /** Ids of the other holds that stand on the same. */
  others: readonly string[]
  /** Whether it is of a copy in the talent pool. */
  isOfCopy: boolean
  typed: TypedForm
  problems: readonly Problem[]
}

/** One hold: why it stands and until when, a form to renew it and a button to release it. */
export function holdPage(p: HoldPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = referenceText(p.reference)
  const ended = p.state === 'released' || p.state === 'lapsed' ? p.state : null
  const date = p.endedAt ? longDate(p.endedAt, frame) : ''
  return renderPage(
    <FormPage
      frame={frame}
      title={title}
      over={<Tag color={holdColors[p.state]}>{say(`holds.state.${p.state}`)}</Tag>}
      trail={[{ path: '/staff/privacy/holds', label: say('holds.title') }]}
      problems={p.problems}
      summary="err.summaryStaff"
    >
      {ended ? <Lead>{say(`holds.endedText.${ended}`, { date })}</Lead> : null}
      <HoldFacts {...p} />
      <Others {...p} />
      {p.path === undefined ? null : (
        <p>
          <a class="ds-link" href={pathIn(frame, p.path)}>
            {say(p.isOfCopy ? 'officer.pool.read' : 'officer.read')}
          </a>
        </p>
      )}
      {ended ? null : <StandingForms {...p} />}
    </FormPage>,
  )
}

function Others({ frame, others, isOfCopy }: HoldPageProps) {
  const say = t(frame.language)
  if (others.length === 0) return null
  return (
    <Section id="others" heading={say(isOfCopy ? 'holds.othersOfCopy' : 'holds.others')}>
      <ul class="ds-list">
        {others.map((holdId, at) => (
          <li key={holdId}>
            <a class="ds-link" href={pathIn(frame, `/staff/privacy/holds/${holdId}`)}>
              {say('holds.other', { n: at + 1 })}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function HoldFacts(p: HoldPageProps) {
  const say = t(p.frame.language)
  const written = p.texts
    ? ([
        [say('holds.caseRef'), p.texts.caseRef],
        [say('holds.owner'), p.texts.owner],
        [say('holds.reason'), <Typed text={p.texts.reason} />],
      ] as const)
    : ([[say('holds.reason'), say('holds.noTexts')]] as const)
  const rows = [
    [say('holds.code'), say(`holds.code.${p.code}`)],
    ...written,
    [say('holds.placed'), longDate(p.placedAt, p.frame)],
    ...(p.endedAt
      ? ([[say('holds.endedOn'), longDate(p.endedAt, p.frame)]] as const)
      : ([
          [say('holds.reviewBy'), longDate(p.reviewOn, p.frame)],
          [say('holds.until'), longDate(p.lastOn, p.frame)],
        ] as const)),
  ] as const
  return <Facts rows={rows} />
}

/** What can be done while it stands. */
function StandingForms(p: HoldPageProps) {
  return (
    <>
      {p.code === 'unknown' ? <Grounds {...p} /> : null}
      <Renew {...p} />
      <Release {...p} />
    </>
  )
}

/** What was written about it is lost: it is to be written again. */
function Grounds(p: HoldPageProps) {
  const say = t(p.frame.language)
  return (
    <Section id="grounds" heading={say('holds.groundsTitle')}>
      <Paragraph>{say('holds.groundsText')}</Paragraph>
      <form
        class="form"
        method="post"
        noValidate
        action={pathIn(p.frame, `/staff/privacy/holds/${p.holdId}/grounds`)}
        data-once=""
      >
        <GroundsInputs form={{ language: p.frame.language, typed: p.typed, problems: p.problems }} />
        <div class="actions">
          <Button>{say('holds.saveGrounds')}</Button>
        </div>
      </form>
    </Section>
  )
}

function Renew(p: HoldPageProps) {
  const say = t(p.frame.language)
  const form = { language: p.frame.language, typed: p.typed, problems: p.problems }
  return (
    <Section id="renew" heading={say('holds.renewTitle')}>
      <form
        class="form"
        method="post"
        noValidate
        action={pathIn(p.frame, `/staff/privacy/holds/${p.holdId}/renew`)}
        data-once=""
      >
        <ReviewInput form={form} />
        <div class="actions">
          <Button>{say('holds.renew')}</Button>
        </div>
      </form>
    </Section>
  )
}

function Release(p: HoldPageProps) {
  const say = t(p.frame.language)
  return (
    <Section id="release" heading={say('holds.releaseTitle')}>
      <form method="post" action={pathIn(p.frame, `/staff/privacy/holds/${p.holdId}/release`)} data-once="">
        <Paragraph>{say(p.others.length > 0 ? 'holds.releaseTextOther' : 'holds.releaseText')}</Paragraph>
        <div class="actions">
          <Button color="danger">{say('holds.release')}</Button>
        </div>
      </form>
    </Section>
  )
}
