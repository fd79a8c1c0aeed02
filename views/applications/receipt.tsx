import { addressField } from '../../server/policy/fields.ts'
import type { Problem } from '../../server/policy/problem.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input } from '../components/form.tsx'
import { Alert, Bullets, Facts, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import { ruleText } from '../rules.ts'
import type { ShownRetention } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/**
 * What still holds of the promise. `settled`: answered or withdrawn. `otherDay`: something has moved the day. `erasing`:
 * hidden, and its deletion begins `at`, or now.
 */
export type ReceiptStanding =
  { kind: 'open' | 'settled' | 'otherDay' } | { kind: 'erasing'; at: Date | undefined }

/** What `/receipts/:token` shows. `correction` only in the first 15 minutes. */
export interface ReceiptPageProps {
  frame: Frame
  token: string
  /** 10 characters, as stored. */
  reference: string
  job: string
  retention: ShownRetention
  /** The day of deletion without a decision: `YYYY-MM-DD`. */
  undecidedOn: string
  /** As just sent, unless it says otherwise. */
  standing?: ReceiptStanding
  /** The same form was sent again: "Vi har allerede mottatt denne søknaden." */
  alreadyReceived: boolean
  correction?: AddressCorrection
}

/** "Rett adressen": posts the address field to `…/email`. */
export interface AddressCorrection {
  address: string
  /** How many corrections are left, 0 to 3. */
  left: number
  /** The address was just corrected. */
  corrected: boolean
  typed?: string
  problem?: Problem
}

/** The receipt of a sent application. */
export function receiptPage(p: ReceiptPageProps): string {
  const { frame, correction } = p
  const say = t(frame.language)
  return renderPage(
    <Layout
      frame={frame}
      title={say('receipt.title')}
      failed={correction?.problem !== undefined}
      noindex
      trail={[{ path: '/jobs', label: say('frame.jobs') }]}
    >
      <ErrorSummary language={frame.language} problems={correction?.problem ? [correction.problem] : []} />
      {p.alreadyReceived ? <Alert color="info">{say('receipt.again')}</Alert> : null}
      {correction?.corrected ? <Alert color="success">{say('receipt.corrected')}</Alert> : null}
      <PageHeading>{say('receipt.title')}</PageHeading>
      <Lead>{say('receipt.intro', { job: p.job })}</Lead>
      <div class="panel reference">
        <Facts rows={[[say('word.reference'), <strong key="r">{referenceText(p.reference)}</strong>]]} />
      </div>
      <Next {...p} />
      {correction ? <Correction {...p} correction={correction} /> : null}
    </Layout>,
  )
}

function Next(p: ReceiptPageProps) {
  const { frame, standing = { kind: 'open' } } = p
  const say = t(frame.language)
  return (
    <Section id="next" heading={say('receipt.next')}>
      <Bullets items={nextOf(p, standing)} />
      {standing.kind === 'settled' ? (
        <p class="actions">
          <ButtonLink href={pathIn(frame, '/find')} variant="secondary">
            {say('back.find')}
          </ButtonLink>
        </p>
      ) : null}
    </Section>
  )
}

function nextOf({ frame, retention, undecidedOn }: ReceiptPageProps, standing: ReceiptStanding): string[] {
  const say = t(frame.language)
  if (standing.kind === 'settled') return [say('receipt.settled')]
  if (standing.kind === 'erasing') {
    const { at } = standing
    return [at ? say('receipt.erasing', { time: dateAndTime(at, frame) }) : say('receipt.erasingNow')]
  }
  const rule = ruleText(frame.language, 'rejected', retention)
  const day = say('receipt.next3', { rule, date: longDate(undecidedOn, frame) })
  return [
    say('receipt.next1'),
    say('receipt.next2'),
    standing.kind === 'open' ? day : say('receipt.dayElsewhere'),
  ]
}

function Correction({ frame, token, correction }: ReceiptPageProps & { correction: AddressCorrection }) {
  const say = t(frame.language)
  const state = {
    language: frame.language,
    typed: { [addressField]: correction.typed ?? '' },
    problems: correction.problem ? [correction.problem] : [],
  }
  return (
    <Section id="address" heading={say('receipt.address')}>
      <Paragraph>{say('receipt.addressText', { address: correction.address })}</Paragraph>
      {correction.left === 0 ? (
        <Paragraph>{say('receipt.addressNone')}</Paragraph>
      ) : (
        <form
          class="form form--short"
          method="post"
          action={pathIn(frame, `/receipts/${token}/email`)}
          noValidate
          data-once=""
        >
          <Input
            form={state}
            name={addressField}
            label={say('receipt.addressLabel')}
            hint={`${say('receipt.addressLeft', { n: correction.left })} ${say('receipt.addressLink')}`}
            type="email"
            autocomplete="email"
          />
          <Button variant="secondary">{say('receipt.address')}</Button>
        </form>
      )}
      <Paragraph subtle>{say('receipt.keep')}</Paragraph>
    </Section>
  )
}
