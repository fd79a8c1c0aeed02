import { ProofChain, type ProofStep } from '../charts/proof-chain.tsx'
import { Button, ButtonLink } from '../components/button.tsx'
import { Alert, Bullets, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { dateAndTime, timeFrom } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { certificateText } from '../numbers.ts'
import { t } from '../text/lookup.ts'

/** What `/erasures/:token` shows. No personal data. */
export interface ErasurePageProps {
  frame: Frame
  token: string
  /** One per application erased together. */
  certificateNumbers: readonly string[]
  state: 'coolingOff' | 'running' | 'done' | 'undone'
  requestedAt: Date
  /** When the cooling-off ends; null when it was skipped. */
  undoUntil: Date | null
  steps: readonly ProofStep[]
  /** `?follow=1` */
  follow: boolean
}

const stalledMs = 60_000

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
      {state === 'undone' ? null : <Certificates {...p} />}
      {state === 'running' || state === 'done' ? (
        <Section id="steps" heading={say('erasure.steps')}>
          <ProofChain style={frame} steps={p.steps} />
          <Progress {...p} />
        </Section>
      ) : null}
    </Layout>,
  )
}

function Refresh() {
  return (
    <noscript>
      <meta http-equiv="refresh" content="5" />
    </noscript>
  )
}

function State(p: ErasurePageProps) {
  const { frame, state } = p
  const say = t(frame.language)
  if (state === 'done') return <Alert color="success">{say('erasure.done')}</Alert>
  if (state === 'undone') return <Lead>{say('erasure.undone')}</Lead>
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
  return p.frame.now.getTime() - farthest(p).last.getTime() > stalledMs
}

function Progress(p: ErasurePageProps) {
  const { frame } = p
  if (p.state !== 'running') return null
  const say = t(frame.language)
  const { done, says } = erasureProgress(p)
  const own = pathIn(frame, `/erasures/${p.token}`)
  return (
    <>
      <p
        class={isStalled(p) ? 'ds-paragraph warn' : 'ds-paragraph'}
        role="status"
        data-follow={p.state}
        data-done={done}
      >
        {says}
      </p>
      <p class="actions" data-without-script="">
        <ButtonLink href={p.follow ? `${own}?follow=1` : own} variant="secondary">
          {say('erasure.refresh')}
        </ButtonLink>
        <ButtonLink href={p.follow ? own : `${own}?follow=1`} variant="tertiary">
          {say(p.follow ? 'erasure.stop' : 'erasure.follow')}
        </ButtonLink>
      </p>
    </>
  )
}
