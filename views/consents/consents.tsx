import type { Language } from '../../server/policy/languages.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Alert, Facts, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { certificateText, referenceText } from '../numbers.ts'
import { liftedText, type ShownStop } from '../portal/stop.tsx'
import { t } from '../text/lookup.ts'
import { Kept, type KeptPart } from './kept.tsx'
import { keptText } from './kept-text.ts'

/** A consent, with its text as it was given. */
export interface ShownConsent {
  givenAt: Date
  closedAt: Date | null
  closing: 'withdrawn' | 'lapsed' | 'erased' | 'hired' | 'renewed' | null
  /** As stored; the number of the receipt that stays when all else is gone. */
  receiptNo: string
  /** Of the text. */
  language: Language
  /** Whether something is kept on it. */
  isKept: boolean
  text: string
}

const waits = {
  outcome: 'consent.waiting',
  lift: 'consent.waitingLift',
  moment: 'consent.waitingMoment',
} as const

/** What `/my/consents` and `/my/consents/pool` show. */
export interface ConsentsPageProps {
  frame: Frame
  /** The one that holds now. */
  standing: ShownConsent | undefined
  /** Those that hold no more, newest first. */
  earlier: readonly ShownConsent[]
  /** The text that can be agreed to now; undefined when nothing is asked for. */
  offered: string | undefined
  /** What the copy waits for, as long as there is none. */
  waitsFor: keyof typeof waits
  /** When what is kept is deleted, `YYYY-MM-DD`. */
  dueOn: string | undefined
  /** What it is opened with by whoever shares a mailbox, 10 characters. */
  reference?: string | undefined
  /** All that is kept; undefined when nothing is. */
  kept?: KeptPart | undefined
  /** What keeps it past that day. */
  stop?: ShownStop | undefined
  /** Whether its use can be restricted, or such a restriction be lifted here. */
  mayRestrict?: boolean
  mayLift?: boolean
  /** Whether a new consent is asked for, to stay. */
  mayRenew: boolean
}

/** What a person has agreed to: giving and taking back are one button each. */
export function consentsPage(p: ConsentsPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say('consent.title')
  return renderPage(
    <Layout frame={frame} title={title} noindex trail={[{ path: '/my', label: say('my.title') }]}>
      <PageHeading>{title}</PageHeading>
      <Section id="pool" heading={say('consent.pool')}>
        {p.standing ? <Standing {...p} standing={p.standing} /> : <Offer {...p} />}
      </Section>
      {p.kept && p.reference !== undefined ? (
        <Kept frame={frame} kept={p.kept} reference={p.reference} />
      ) : null}
      {p.earlier.length > 0 ? (
        <Section id="earlier" heading={say('consent.earlier')} quiet>
          {p.earlier.map((consent, index) => (
            <Past key={index} frame={frame} consent={consent} />
          ))}
        </Section>
      ) : null}
    </Layout>,
  )
}

function Standing(p: ConsentsPageProps & { standing: ShownConsent }) {
  const { frame, standing } = p
  const say = t(frame.language)
  return (
    <>
      <Lead>{p.dueOn === undefined ? say(waits[p.waitsFor]) : keptText(frame, p.dueOn, p.stop)}</Lead>
      {p.stop ? <Stopped {...p} stop={p.stop} /> : null}
      <Text consent={standing} />
      <Paragraph>{say('consent.given', { date: longDate(standing.givenAt, frame) })}</Paragraph>
      {p.mayRenew && p.offered !== undefined ? (
        <>
          <Paragraph>{say('consent.renewText')}</Paragraph>
          <blockquote class="typed">{p.offered}</blockquote>
          <Choose frame={frame} choice="give" label={say('consent.renew')} />
        </>
      ) : null}
      <Paragraph>{say(leavingKey(p, standing))}</Paragraph>
      <Choose frame={frame} choice="withdraw" label={say('consent.withdraw')} />
      {p.reference === undefined ? null : (
        <Paragraph>{say('consent.reference', { reference: referenceText(p.reference) })}</Paragraph>
      )}
      {p.mayRestrict ? (
        <ButtonLink href={pathIn(frame, '/my/consents/pool/restrict')} variant="tertiary">
          {say('consent.restrict')}
        </ButtonLink>
      ) : null}
    </>
  )
}

function leavingKey({ stop }: ConsentsPageProps, { isKept }: ShownConsent) {
  if (stop?.kind === 'hold') return 'consent.withdrawHeld'
  return isKept ? 'consent.withdrawText' : 'consent.withdrawEarly'
}

/** Why the copy stays, until when, and what can be done about it. */
function Stopped({ frame, stop, mayLift, dueOn }: ConsentsPageProps & { stop: ShownStop }) {
  const say = t(frame.language)
  if (stop.kind === 'access')
    return <Alert color="info">{say('mine.access', { date: longDate(stop.lastOn, frame) })}</Alert>
  if (stop.kind === 'restriction')
    return (
      <Alert color="info">
        <p class="ds-paragraph">{say('mine.restricted')}</p>
        {mayLift ? (
          <form method="post" action={pathIn(frame, '/my/consents/pool/lift')}>
            <p class="ds-paragraph">
              {say('consent.liftText')} {dueOn === undefined ? '' : liftedText(frame, dueOn)}
            </p>
            <Button variant="secondary">{say('restrict.lift')}</Button>
          </form>
        ) : null}
      </Alert>
    )
  const { name, url } = frame.authority
  const reason = say(`erase.heldCode.${stop.code}`)
  return (
    <Alert color="warning">
      <p class="ds-paragraph">{say('consent.held', { reason, date: longDate(stop.lastOn, frame) })}</p>
      <p class="ds-paragraph">{say('erase.heldComplain', { authority: name, url })}</p>
    </Alert>
  )
}

function Offer(p: ConsentsPageProps) {
  const { frame, offered, earlier, stop } = p
  const say = t(frame.language)
  const [last] = earlier
  return (
    <>
      {last?.closing === 'withdrawn' ? (
        <Alert color="success" status>
          {say('consent.withdrawn')}
        </Alert>
      ) : (
        <Lead>{say('consent.none')}</Lead>
      )}
      {stop?.kind === 'hold' ? <Stopped {...p} stop={stop} /> : null}
      {offered === undefined ? null : (
        <>
          <Paragraph>{say('consent.offer')}</Paragraph>
          <blockquote class="typed">{offered}</blockquote>
          <Choose frame={frame} choice="give" label={say('consent.give')} />
        </>
      )}
    </>
  )
}

function Choose({ frame, choice, label }: { frame: Frame; choice: 'give' | 'withdraw'; label: string }) {
  return (
    <form class="form form--short" method="post" action={pathIn(frame, '/my/consents/pool')} data-once="">
      <Button name="choice" value={choice} variant={choice === 'give' ? 'primary' : 'secondary'}>
        {label}
      </Button>
    </form>
  )
}

function Text({ consent }: { consent: ShownConsent }) {
  return (
    <blockquote class="typed" lang={consent.language}>
      {consent.text}
    </blockquote>
  )
}

/** A consent to be read: its text, when it was given, and how it ended unless it stands. */
export function Past({ frame, consent }: { frame: Frame; consent: ShownConsent }) {
  const say = t(frame.language)
  const { closedAt, closing } = consent
  const ended =
    closedAt && closing ? say(`consent.closed.${closing}`, { date: longDate(closedAt, frame) }) : '–'
  return (
    <>
      <Text consent={consent} />
      <Facts
        rows={[
          [say('consent.givenOn'), longDate(consent.givenAt, frame)],
          [say('consent.endedOn'), ended],
          [say('consent.receipt'), certificateText(consent.receiptNo)],
        ]}
      />
    </>
  )
}
