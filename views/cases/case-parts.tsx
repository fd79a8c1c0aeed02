import type { ComponentChildren } from 'preact'
import type { CaseEvent, CaseNote, IdentityMethod } from '../../server/policy/rights.ts'
import { Facts, Section, Typed } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { referenceText } from '../numbers.ts'
import { t } from '../text/lookup.ts'
import type { ListedCase } from './shapes.ts'

/** A case as its page shows it. Texts are '' where there are none, dates local dates. */
export interface ShownCase extends ListedCase {
  identity: { method: IdentityMethod; at: Date } | null
  /** Name and address of whoever it is about; undefined when they may not be seen, or nothing is held. */
  person: { name: string; address: string } | undefined
  /** Nothing was held of whoever asks, or it is deleted. */
  isNobody: boolean
  isStripped: boolean
  /** With its page where a privacy officer may read it. */
  applications: readonly { reference: string; job: string; path?: string }[]
  /** Of what the person has in the talent pool, when the case is about that too. */
  entryReference?: string | undefined
  /** Its page, where a privacy officer may read it. */
  entryPath?: string
  request: string
  answer: string
  /** Why it takes longer, of a case that was put off. */
  whyLonger?: string
  /** The sentence of a refusal: reason, authority, court. */
  refusal: string
  /** The last day of a hold on what it is about. */
  holdUntil: string
  isCopyOffered: boolean
  /** Where the person sees what those hired can do, of a case that is answered with that. */
  hired?: readonly { path: string; job: string }[]
  /** To the person: what goes by it and is still here; where it may be undone, until then. */
  erasing?: readonly { reference: string; job: string; undo: { path: string; until: Date } | undefined }[]
  /** `field`: what was corrected. */
  history: readonly { event: CaseEvent | CaseNote; at: Date; field?: string | undefined }[]
}

/** Dates, person and what it is about. */
export function CaseFacts({ frame, shown }: { frame: Frame; shown: ShownCase }) {
  const say = t(frame.language)
  const { person, applications } = shown
  const rows: (readonly [string, ComponentChildren])[] = [
    [say('cases.received'), longDate(shown.receivedOn, frame)],
    [say('cases.deadline'), longDate(shown.deadline, frame)],
    [say('cases.channel'), say(`cases.channel.${shown.channel}`)],
    ...(person ? ([[say('cases.who'), `${person.name}, ${person.address}`]] as [string, string][]) : []),
    ...applications.map(
      one => [say('cases.about'), <About key={one.reference} frame={frame} one={one} />] as const,
    ),
    ...(shown.entryReference === undefined
      ? []
      : [[say('cases.about'), <AboutEntry key="entry" frame={frame} {...shown} />] as const]),
    ...(shown.refusal === '' ? [] : ([[say('cases.answerTitle'), shown.refusal]] as [string, string][])),
    ...(shown.isStripped ? ([[say('cases.about'), say('cases.goneNote')]] as [string, string][]) : []),
  ]
  return <Facts rows={rows} />
}

function About({ frame, one }: { frame: Frame; one: ShownCase['applications'][number] }) {
  const { reference, job, path } = one
  const said = `${job}, ${referenceText(reference)}`
  if (path === undefined) return <>{said}</>
  const label = t(frame.language)('officer.readOf', { reference: referenceText(reference) })
  return (
    <>
      {said}{' '}
      <a class="ds-link" href={pathIn(frame, path)}>
        {label}
      </a>
    </>
  )
}

function AboutEntry({
  frame,
  entryReference = '',
  entryPath,
}: { frame: Frame } & Pick<ShownCase, 'entryReference' | 'entryPath'>) {
  const say = t(frame.language)
  const said = `${say('consent.copy')}, ${referenceText(entryReference)}`
  if (entryPath === undefined) return <>{said}</>
  return (
    <>
      {said}{' '}
      <a class="ds-link" href={pathIn(frame, entryPath)}>
        {say('officer.pool.read')}
      </a>
    </>
  )
}

/** Why it takes longer, in the words in which that was written. */
export function WhyLonger({ frame, shown: { whyLonger = '' } }: { frame: Frame; shown: ShownCase }) {
  if (whyLonger === '') return null
  return (
    <Section id="why-longer" heading={t(frame.language)('cases.whyLonger')}>
      <Typed text={whyLonger} />
    </Section>
  )
}

/** What was done, oldest first; to the person themselves as `isOwn`. */
export function CaseHistory({
  frame,
  shown,
  isOwn = false,
}: {
  frame: Frame
  shown: ShownCase
  isOwn?: boolean
}) {
  if (shown.history.length === 0) return null
  const say = t(frame.language)
  return (
    <Section id="history" heading={say('cases.history')}>
      <Facts
        rows={shown.history.map(
          ({ event, at, field }) =>
            [
              dateAndTime(at, frame),
              say(isOwn && event === 'lifted' ? 'cases.step.liftedOwn' : `cases.step.${event}`) +
                (field === undefined ? '' : `: ${field}`),
            ] as const,
        )}
      />
    </Section>
  )
}
