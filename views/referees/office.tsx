import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { Bullets, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import { CorrectForm, EraseForm } from './own.tsx'
import { noticeOf, RefereeFacts } from './parts.tsx'
import type { ShownReferee } from './shapes.ts'

/** An entry that was found. */
export interface FoundReferee extends ShownReferee {
  refereeId: string
}

/** What `/staff/privacy/referees` shows. Input: q. */
export interface FindRefereePageProps {
  frame: Frame
  /** Null before a search. */
  found: readonly FoundReferee[] | null
  form: FormState
}

const officePath = '/staff/privacy/referees'

/** Where the privacy officer looks for the entries of a referee who asks. */
export function findRefereePage({ frame, found, form }: FindRefereePageProps): string {
  const say = t(frame.language)
  const title = say('refereesOffice.title')
  return renderPage(
    <Layout frame={frame} title={title} failed={form.problems.length > 0} noindex>
      <ErrorSummary language={frame.language} problems={form.problems} heading="err.summaryStaff" />
      <PageHeading>{title}</PageHeading>
      <Lead>{say('refereesOffice.lead')}</Lead>
      <form class="form" method="post" noValidate action={pathIn(frame, officePath)}>
        <Input form={form} name="q" label={say('refereesOffice.q')} autocomplete="off" />
        <div class="actions">
          <Button>{say('refereesOffice.find')}</Button>
        </div>
      </form>
      {found === null ? null : <FoundEntries frame={frame} found={found} />}
    </Layout>,
  )
}

function FoundEntries({ frame, found }: { frame: Frame; found: readonly FoundReferee[] }) {
  const say = t(frame.language)
  if (found.length === 0) return <Paragraph>{say('refereesOffice.none')}</Paragraph>
  return (
    <Section id="found" heading={say('refereesOffice.found')}>
      <Bullets
        items={found.map(({ refereeId, name, job, enteredAt }) => (
          <a class="ds-link" href={pathIn(frame, `${officePath}/${refereeId}`)}>
            {`${name}, ${job}, ${longDate(enteredAt, frame)}`}
          </a>
        ))}
      />
    </Section>
  )
}

/** What `/staff/privacy/referees/:id` shows. Inputs of a correction: name, email, phone. */
export interface FoundRefereePageProps {
  frame: Frame
  refereeId: string
  referee: ShownReferee
  /** A legal hold keeps the entry. */
  isKept: boolean
  form: FormState
}

/** One entry for the privacy officer: the copy for the referee, correction and erasure. */
export function foundRefereePage(p: FoundRefereePageProps): string {
  const { frame, referee } = p
  const say = t(frame.language)
  const path = `${officePath}/${p.refereeId}`
  return renderPage(
    <Layout
      frame={frame}
      title={referee.name}
      failed={p.form.problems.length > 0}
      noindex
      trail={[{ path: officePath, label: say('refereesOffice.title') }]}
    >
      <ErrorSummary language={frame.language} problems={p.form.problems} heading="err.summaryStaff" />
      <PageHeading over={referee.job}>{referee.name}</PageHeading>
      <Paragraph>{say('refereesOffice.copy')}</Paragraph>
      <RefereeFacts frame={frame} referee={referee} />
      <Bullets items={noticeOf(frame, referee)} />
      <CorrectForm {...p} action={`${path}/correct`} text={say('refereesOffice.correctText')} />
      <EraseForm {...p} action={`${path}/erase`} />
    </Layout>,
  )
}
