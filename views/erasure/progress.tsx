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

function Progress(p: ErasurePageProps) {
  const { frame } = p
  if (p.state !== 'running') return null
  const say = t(frame.language)
  const times = p.steps.flatMap(step => step.at ?? [])
  const last = times.at(-1) ?? p.undoUntil ?? p.requestedAt
  const stalled = frame.now.getTime() - last.getTime() > stalledMs
  const own = pathIn(frame, `/erasures/${p.token}`)
  return (
    <>
      <Paragraph>
        {say('erasure.progress', { done: times.length, total: p.steps.length })}{' '}
        {say('erasure.lastChange', { time: timeFrom(last, frame.now, frame) })}
      </Paragraph>
      {stalled ? <Alert color="warning">{say('erasure.stalled')}</Alert> : null}
      <p class="actions">
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
