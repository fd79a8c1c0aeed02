import { ProofChain, type ProofStep } from '../charts/proof-chain.tsx'
import { Button, ButtonLink } from '../components/button.tsx'
import { Followed, isStill, Refresh } from '../components/followed.tsx'
import { Alert, Bullets, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { dateAndTime, timeFrom } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { refusalText, type ShownRefusal } from '../mail/case-turn.ts'
import { certificateText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** What `/erasures/:token` shows. No personal data. */
export interface ErasurePageProps {
  frame: Frame
  token: string
  /** One per application erased together; without what a hold keeps. */
  certificateNumbers: readonly string[]
  state: 'coolingOff' | 'running' | 'done' | 'undone' | 'refused'
  /** Why a hold refused it, when one did: all of it, or what is not among the numbers. */
  refusal?: ShownRefusal | undefined
  /** No hold keeps anything of it any more. */
  isHoldOver?: boolean
  requestedAt: Date
  /** When the cooling-off ends; null when it was skipped. */
  undoUntil: Date | null
  steps: readonly ProofStep[]
  /** `?follow=1` */
  follow: boolean
}

/** The page that follows an erasure to its end. */
export function erasurePage(p: ErasurePageProps): string {
  const { frame, state } = p
  const say = t(frame.language)
  const title = say(`erasure.title.${state}`)
  return renderPage(
    <Layout frame={frame} title={title} noindex head={p.follow && state === 'running' ? <Refresh /> : null}>
      <PageHeading over={say('erasure.asked', { time: timeFrom(p.requestedAt, frame.now, frame) })}>
        {title}
      </PageHeading>
      <State {...p} />
      {p.refusal && state !== 'refused' ? <KeptByHold {...p} refusal={p.refusal} /> : null}
      {state === 'undone' || state === 'refused' ? null : <Certificates {...p} />}
      {state === 'running' || state === 'done' ? (
        <Section id="steps" heading={say('erasure.steps')}>
          <Steps {...p} />
          <Progress {...p} />
          <ProofChain style={frame} steps={p.steps} />
        </Section>
      ) : null}
    </Layout>,
  )
}

function State(p: ErasurePageProps) {
  const { frame, state } = p
  const say = t(frame.language)
  if (state === 'done')
    return <Alert color="success">{say(p.refusal ? 'erasure.donePart' : 'erasure.done')}</Alert>
  if (state === 'undone') return <Undone frame={frame} />
  if (state === 'refused' && p.refusal) return <Refused {...p} refusal={p.refusal} />
  if (state === 'running') {
    return (
      <Lead>
        {say('erasure.running')} {say('erasure.leave')}
      </Lead>
    )
  }
  const until = p.undoUntil ?? p.requestedAt
  return (
    <form
      class="form form--short"
      method="post"
      action={pathIn(frame, `/erasures/${p.token}/undo`)}
      data-once=""
    >
      <Lead>{say('erasure.coolingOff', { time: dateAndTime(until, frame) })}</Lead>
      <Button variant="secondary">{say('erasure.undo')}</Button>
    </form>
  )
}

/** The request has ended the links and the sessions for good: on from here by a new link. */
function Undone({ frame }: Pick<ErasurePageProps, 'frame'>) {
  const say = t(frame.language)
  return (
    <>
      <Lead>{say('erasure.undone')}</Lead>
      <Paragraph>{say('erasure.undoneNext')}</Paragraph>
      <p class="actions">
        <ButtonLink href={pathIn(frame, '/find')}>{say('back.find')}</ButtonLink>
      </p>
    </>
  )
}

type Kept = Pick<ErasurePageProps, 'frame' | 'isHoldOver'> & { refusal: ShownRefusal }

/** Something of what was asked for stays. Source: GDPR art. 12(4) */
function KeptByHold({ frame, refusal, isHoldOver = false }: Kept) {
  const said = isHoldOver ? t(frame.language)('erasure.holdOver') : refusalText(frame.language, refusal)
  return <Alert color="warning">{said}</Alert>
}

/** As the mail of the case says it. Source: GDPR art. 12(4) */
function Refused({ frame, refusal, isHoldOver = false }: Kept) {
  const say = t(frame.language)
  return (
    <>
      <Lead>{isHoldOver ? say('erasure.holdOver') : refusalText(frame.language, refusal)}</Lead>
      <Paragraph>{say('erasure.refused')}</Paragraph>
      <p class="actions">
        <ButtonLink href={pathIn(frame, '/find')}>{say('back.find')}</ButtonLink>
      </p>
    </>
  )
}

function Certificates({ frame, certificateNumbers, state }: ErasurePageProps) {
  const say = t(frame.language)
  const items = certificateNumbers.map(number => {
    const words = say('erasure.certificate', { number: certificateText(number) })
    if (state !== 'done') return <strong key={number}>{words}</strong>
    return (
      <a key={number} class="ds-link" href={pathIn(frame, `/certificates/${number}`)}>
        {words}
      </a>
    )
  })
  return (
    <div class="panel">
      <Bullets items={items} />
      <Paragraph subtle>{say('erasure.keep')}</Paragraph>
    </div>
  )
}

/** Each step in its order: when it was done, which one is going on, which ones wait. */
function Steps({ frame, steps, requestedAt }: ErasurePageProps) {
  const say = t(frame.language)
  const now = steps.findIndex(step => step.at === null)
  const items = steps.map(({ step, at }, index) => {
    if (at)
      return say('erasure.stepDone', { step: say(`erasure.step.${step}`), time: dateAndTime(at, frame) })
    const state = index === now ? 'erasure.stepNow' : 'erasure.stepWaits'
    return say(state, { step: say(`erasure.step.${step}`) })
  })
  const hidden = say('erasure.stepDone', {
    step: say('erasure.step.hidden'),
    time: dateAndTime(requestedAt, frame),
  })
  return (
    <ol class="ds-list">
      {[hidden, ...items].map((item, index) => (
        <li key={item} aria-current={index === now + 1 && now >= 0 ? 'step' : undefined}>
          {index === now + 1 && now >= 0 ? <strong>{item}</strong> : item}
        </li>
      ))}
    </ol>
  )
}

/** How far an erasure is, as the script of its page asks for it. */
export interface ErasureProgress {
  state: ErasurePageProps['state']
  /** Steps. */
  done: number
  says: string
}

/** How far it is, in one or two sentences. */
export function erasureProgress(p: Omit<ErasurePageProps, 'token' | 'follow'>): ErasureProgress {
  const say = t(p.frame.language)
  const { done, last } = farthest(p)
  const says = [
    say('erasure.progress', { done, total: p.steps.length }),
    say('erasure.lastChange', { time: timeFrom(last, p.frame.now, p.frame) }),
    ...(isStalled(p) ? [say('erasure.stalled')] : []),
  ]
  return { state: p.state, done, says: says.join(' ') }
}

type Steps = Pick<ErasurePageProps, 'frame' | 'steps' | 'undoUntil' | 'requestedAt'>

function farthest(p: Steps): { done: number; last: Date } {
  const times = p.steps.flatMap(step => step.at ?? [])
  return { done: times.length, last: times.at(-1) ?? p.undoUntil ?? p.requestedAt }
}

function isStalled(p: Steps): boolean {
  return isStill(p.frame, farthest(p).last)
}

function Progress(p: ErasurePageProps) {
  const { frame, state, follow } = p
  if (state !== 'running') return null
  const { done, says } = erasureProgress(p)
  return (
    <Followed
      {...{ frame, follow, state, done, says }}
      path={`/erasures/${p.token}`}
      isStalled={isStalled(p)}
    />
  )
}
