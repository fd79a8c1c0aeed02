import { Button } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { Alert, Bullets, Facts, Lead, PageHeading, Paragraph, Section, Typed } from '../components/text.tsx'
import { dateAndTime, timeFrom } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** Where a transfer stands, for whoever asked for it; `changed`: it said what holds no more. */
export type ShownTransferState =
  'waiting' | 'building' | 'ready' | 'fetched' | 'closed' | 'changed' | 'failed' | 'expired'

/** What would be sent of one application: what the person wrote, word by word. */
export interface TransferContent {
  applicationId: string
  job: string
  reference: string
  /** Label and value. */
  fields: readonly (readonly [string, string])[]
  files: readonly string[]
}

/** A transfer that was asked for. */
export interface ShownTransfer {
  transferId: string
  job: string
  to: string
  /** 8 characters; null when no code opens it. */
  code: string | null
  state: ShownTransferState
  askedAt: Date
  expiresAt: Date
  mailFailed: boolean
}

/** What `/my/transfers` shows. Inputs: `transferId`, `applicationId`, `receiverEmail`, `receiverEmailAgain`. */
export interface TransfersPageProps {
  frame: Frame
  newId: string
  contents: readonly TransferContent[]
  transfers: readonly ShownTransfer[]
  form: FormState
}

/** What would be sent, to whom, and what waits for its receiver, with its code. */
export function transfersPage(p: TransfersPageProps): string {
  const { frame, form } = p
  const say = t(frame.language)
  const title = say('transfer.title')
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      failed={form.problems.length > 0}
      noindex
      trail={[{ path: '/my', label: say('frame.my') }]}
    >
      <ErrorSummary language={frame.language} problems={form.problems} />
      <PageHeading>{title}</PageHeading>
      <Lead>{say('transfer.lead')}</Lead>
      <Section id="transfers" heading={say('transfer.list')}>
        {p.transfers.length === 0 ? <Paragraph>{say('transfer.none')}</Paragraph> : <Transfers {...p} />}
      </Section>
      <Section id="content" heading={say('transfer.content')}>
        {p.contents.map(content => (
          <Content key={content.applicationId} frame={frame} content={content} />
        ))}
        <Paragraph>{say('transfer.notSent')}</Paragraph>
      </Section>
      <Ask {...p} />
    </Layout>,
  )
}

function Transfers({ frame, transfers }: TransfersPageProps) {
  const say = t(frame.language)
  return (
    <ul class="cards">
      {transfers.map(transfer => (
        <li class="ds-card job-card" key={transfer.transferId}>
          <h3 class="ds-heading" data-size="xs">
            {transfer.to}
          </h3>
          <Paragraph>
            {say(`transfer.state.${transfer.state}`)}. {transfer.job}
          </Paragraph>
          {transfer.mailFailed ? <Alert color="warning">{say('transfer.mailFailed')}</Alert> : null}
          {transfer.code === null ? null : (
            <>
              <p class="ds-paragraph">
                <strong>{say('transfer.code', { code: codeText(transfer.code) })}</strong>
              </p>
              <Paragraph>{say('transfer.codeHint')}</Paragraph>
              <Paragraph>{say('transfer.until', { time: dateAndTime(transfer.expiresAt, frame) })}</Paragraph>
            </>
          )}
          <p class="ds-paragraph subtle" data-size="sm">
            {say('takeout.asked', { time: timeFrom(transfer.askedAt, frame.now, frame) })}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** `7Q2M-9XKD` from the 8 characters of a code. */
function codeText(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** Two applications for one job have the same title. */
function named({ job, reference }: TransferContent): string {
  return `${job}, ${referenceText(reference)}`
}

function Content({ frame, content }: { frame: Frame; content: TransferContent }) {
  const say = t(frame.language)
  return (
    <details class="ds-details">
      <summary>{say('transfer.contentOf', { job: named(content) })}</summary>
      <Facts
        rows={content.fields.map(([label, value]) => [label, <Typed key="v" text={value} />] as const)}
      />
      <Bullets items={content.files} />
    </details>
  )
}

function Ask({ frame, newId, contents, form }: TransfersPageProps) {
  const say = t(frame.language)
  const [only] = contents
  if (!only) return null
  return (
    <Section id="send" heading={say('transfer.submit')}>
      <form class="form" method="post" noValidate action={pathIn(frame, '/my/transfers')} data-once="">
        <input type="hidden" name="transferId" value={newId} />
        {contents.length === 1 ? (
          <input type="hidden" name="applicationId" value={only.applicationId} />
        ) : (
          <Choices
            form={form}
            name="applicationId"
            legend={say('transfer.which')}
            many={false}
            required
            choices={contents.map(one => ({ value: one.applicationId, label: named(one) }))}
          />
        )}
        <Input form={form} name="receiverEmail" label={say('transfer.receiver')} type="email" required />
        <Input form={form} name="receiverEmailAgain" label={say('transfer.again')} type="email" required />
        <Paragraph>{say('transfer.told')}</Paragraph>
        <div class="actions">
          <Button>{say('transfer.submit')}</Button>
        </div>
      </form>
    </Section>
  )
}
