import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import type { FormState } from '../components/form.tsx'
import { Alert, Bullets, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import { ContactInputs, correctionOf, noticeOf, RefereeFacts } from './parts.tsx'
import type { ShownReferee } from './shapes.ts'

/** What `/referee/:token` shows before its button is used. */
export interface RefereeLinkPageProps {
  frame: Frame
  token: string
  job: string
}

/** The page a referee's mail opens: one button, nothing of anybody. */
export function refereeLinkPage({ frame, token, job }: RefereeLinkPageProps): string {
  const say = t(frame.language)
  const title = say('referee.linkTitle')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      <form class="form form--short" method="post" action={pathIn(frame, `/referee/${token}`)} data-once="">
        <Lead>{say('referee.linkText', { job })}</Lead>
        <Button size="lg">{say('link.open')}</Button>
      </form>
    </Layout>,
  )
}

/** What a dead link of a referee shows (410), and after "Send ny lenke" its answer, always the same. */
export function refereeDeadPage(p: Omit<RefereeLinkPageProps, 'job'> & { renewed: boolean }): string {
  const { frame, token } = p
  const say = t(frame.language)
  const title = say(p.renewed ? 'find.doneTitle' : 'link.deadTitle')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      {p.renewed ? (
        <Alert color="info" status>
          {say('referee.renewed')}
        </Alert>
      ) : (
        <form
          class="form form--short"
          method="post"
          action={pathIn(frame, `/referee/${token}/renew`)}
          data-once=""
        >
          <Lead>{say('link.dead')}</Lead>
          <Paragraph>{say('referee.renewText')}</Paragraph>
          <Button>{say('link.renew')}</Button>
        </form>
      )}
    </Layout>,
  )
}

/** What a referee sees behind the button. Inputs of a correction: name, email, phone. */
export interface RefereePageProps {
  frame: Frame
  token: string
  referee: ShownReferee
  /** A correction was saved just now. */
  isCorrected: boolean
  /** A legal hold keeps the entry. */
  isKept: boolean
  form: FormState
}

/** The referee's own entry, why it is there, and how to correct or erase it. */
export function refereePage(p: RefereePageProps): string {
  const { frame, token, referee } = p
  const say = t(frame.language)
  const title = say('referee.title')
  return renderPage(
    <Layout frame={frame} title={title} failed={p.form.problems.length > 0} noindex>
      <ErrorSummary language={frame.language} problems={p.form.problems} heading="err.summaryStaff" />
      <PageHeading over={referee.job}>{title}</PageHeading>
      {p.isCorrected ? (
        <Alert color="success" status>
          {say('referee.corrected')}
        </Alert>
      ) : null}
      <RefereeFacts frame={frame} referee={referee} />
      <Bullets items={noticeOf(frame, referee)} />
      <CorrectForm {...p} action={`/referee/${token}/correct`} />
      <EraseForm {...p} action={`/referee/${token}/erase`} />
    </Layout>,
  )
}

type FormProps = Pick<RefereePageProps, 'frame' | 'referee' | 'form' | 'isKept'> & { action: string }

/** The form that corrects an entry; `text` says what follows. */
export function CorrectForm({ frame, referee, form, action, text }: FormProps & { text?: string }) {
  const say = t(frame.language)
  return (
    <Section id="correct" heading={say('referee.correct')}>
      <form class="form" method="post" noValidate action={pathIn(frame, action)} data-once="">
        {text === undefined ? null : <Paragraph>{text}</Paragraph>}
        <ContactInputs form={correctionOf(referee, form)} />
        <div class="actions">
          <Button>{say('referee.correctButton')}</Button>
        </div>
      </form>
    </Section>
  )
}

/** The form that erases an entry, or why that has to wait. */
export function EraseForm({ frame, isKept, action }: FormProps) {
  const say = t(frame.language)
  const { authority } = frame
  return (
    <Section id="erase" heading={say('referee.erase')}>
      {isKept ? (
        <>
          <Alert color="warning">{say('referees.held')}</Alert>
          <Paragraph>
            {say('erase.heldComplain', { authority: authority.name, url: authority.url })}
          </Paragraph>
        </>
      ) : (
        <form class="form" method="post" action={pathIn(frame, action)} data-once="">
          <Paragraph>{say('referee.eraseText')}</Paragraph>
          <div class="actions">
            <Button color="danger">{say('referee.eraseButton')}</Button>
          </div>
        </form>
      )}
    </Section>
  )
}

/** What a referee sees once the entry is gone. */
export function refereeGonePage(frame: Frame): string {
  const say = t(frame.language)
  const title = say('referee.goneTitle')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      <Alert color="success" status>
        {say('referee.goneText')}
      </Alert>
    </Layout>,
  )
}
