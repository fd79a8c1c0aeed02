import type { CopyKind } from '../../server/policy/copy-schema.ts'
import { ButtonLink } from '../components/button.tsx'
import { Followed, isStill, Refresh } from '../components/followed.tsx'
import { Alert, Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { dateAndTime, timeFrom } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { sizeText } from '../numbers.ts'
import { t } from '../text/lookup.ts'
import type { ShownCopyState } from './copies.tsx'

/** What `/my/copies/:id` shows. */
export interface CopyPageProps {
  frame: Frame
  copyId: string
  kind: CopyKind
  state: ShownCopyState
  step: 'gathering' | 'files' | 'closing' | null
  /** Files copied so far, and in all; null while nobody knows. */
  done: number
  total: number | null
  startedAt: Date | null
  changedAt: Date
  expiresAt: Date
  /** Bytes of the archive. */
  size: number
  /** `?follow=1` */
  follow: boolean
}

/** A copy on its way, ready to be taken, or over. */
export function copyPage(p: CopyPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say(titles[p.state])
  const trail = [
    { path: '/my', label: say('frame.my') },
    { path: '/my/copies', label: say('takeout.title') },
  ]
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      noindex
      trail={trail}
      head={p.follow && isOnItsWay(p) ? <Refresh /> : null}
    >
      <PageHeading over={say(`takeout.kind.${p.kind}`)}>{title}</PageHeading>
      <State {...p} />
    </Layout>,
  )
}

const titles = {
  waiting: 'takeout.buildingTitle',
  building: 'takeout.buildingTitle',
  ready: 'takeout.readyTitle',
  failed: 'takeout.failedTitle',
  expired: 'takeout.goneTitle',
} as const

function isOnItsWay({ state }: Pick<CopyPageProps, 'state'>): boolean {
  return state === 'waiting' || state === 'building'
}

function State(p: CopyPageProps) {
  if (p.state === 'ready') return <Ready {...p} />
  if (isOnItsWay(p)) return <Progress {...p} />
  const { frame, state } = p
  const say = t(frame.language)
  return (
    <>
      {state === 'failed' ? (
        <Alert color="danger">{say('takeout.failedText')}</Alert>
      ) : (
        <Lead>{say('takeout.goneText')}</Lead>
      )}
      <p class="actions">
        <ButtonLink href={pathIn(frame, '/my/copies')}>{say('takeout.again')}</ButtonLink>
      </p>
    </>
  )
}

function Ready({ frame, copyId, kind, expiresAt, size }: CopyPageProps) {
  const say = t(frame.language)
  return (
    <>
      <Lead>{say('takeout.readyText', { time: dateAndTime(expiresAt, frame) })}</Lead>
      <Paragraph>{say(`takeout.inside.${kind}`)}</Paragraph>
      <p class="actions">
        <ButtonLink href={pathIn(frame, `/my/copies/${copyId}/file`)}>
          {say('takeout.download', { size: sizeText(size, frame.language) })}
        </ButtonLink>
      </p>
    </>
  )
}

/** How far a copy is, as the script of its page asks for it. */
export interface CopyProgress {
  state: ShownCopyState
  /** Files. */
  done: number
  says: string
}

/** How far it is, in a few sentences. */
export function copyProgress(p: Omit<CopyPageProps, 'copyId' | 'kind' | 'follow'>): CopyProgress {
  const { frame, step, done, total } = p
  const say = t(frame.language)
  const says = [
    step === 'files'
      ? say('takeout.step.files', { done, total: total ?? 0 })
      : say(`takeout.step.${step ?? 'waiting'}`),
    p.startedAt ? say('takeout.started', { time: timeFrom(p.startedAt, frame.now, frame) }) : '',
    say('erasure.lastChange', { time: timeFrom(p.changedAt, frame.now, frame) }),
    isStalled(p) ? say('erasure.stalled') : '',
  ]
  return { state: p.state, done, says: says.filter(Boolean).join(' ') }
}

function isStalled({ frame, changedAt }: Pick<CopyPageProps, 'frame' | 'changedAt'>): boolean {
  return isStill(frame, changedAt)
}

function Progress(p: CopyPageProps) {
  const { frame, total, state, done, follow } = p
  const say = t(frame.language)
  const { says } = copyProgress(p)
  return (
    <>
      <Lead>{say('takeout.leave')}</Lead>
      {total === null || total === 0 ? null : (
        <progress max={total} value={done} aria-label={say('takeout.buildingTitle')} />
      )}
      <Followed
        {...{ frame, follow, state, done, says }}
        path={`/my/copies/${p.copyId}`}
        isStalled={isStalled(p)}
      />
    </>
  )
}
