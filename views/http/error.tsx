import { ButtonLink } from '../components/button.tsx'
import { Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { TypedTexts } from '../components/typed-texts.tsx'
import { timeFrom } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import { isTextKey, t } from '../text/lookup.ts'

/** The statuses that have a page. */
export const errorStatuses = [400, 401, 403, 404, 408, 409, 410, 411, 413, 415, 421, 429, 500, 503] as const
/** A status that has a page. */
export type ErrorStatus = (typeof errorStatuses)[number]

/** What an error page needs. `key` replaces the code's own sentence; `typed` is shown for copying. */
export interface ErrorPageProps {
  frame: Frame
  status: ErrorStatus
  key?: string
  /** For 429: when to try again. */
  retryAt?: Date
  /** For 500. */
  errorId?: string
  /** For 410: the version of the deletion rules. */
  policyVersion?: number
  typed?: readonly { label: string; text: string }[]
  /** For 409: the key of what was asked for is lost; of an application with its reference of 10 characters. */
  unreadable?: { reference: string | undefined }
  /** A way on; the job list without one. `path` is relative to the frame's base. */
  back?: {
    path: string
    labelKey:
      | 'back.form'
      | 'back.jobs'
      | 'back.staff'
      | 'back.my'
      | 'back.erase'
      | 'back.signIn'
      | 'back.find'
      | 'back.application'
      | 'back.job'
  }
}

/** What happened and what to do; never a stack, value or name. */
export function errorPage(p: ErrorPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const isHidden = p.key === 'erasing.closed' // and not deleted yet
  const title = say(
    isHidden ? 'erasure.title.coolingOff' : p.unreadable ? 'errorTitle.unreadable' : `errorTitle.${p.status}`,
  )
  const back = p.back ?? { path: '/jobs', labelKey: 'back.jobs' }
  return renderPage(
    <Layout frame={frame} title={title} failed noindex>
      <PageHeading over={String(p.status)}>{title}</PageHeading>
      <Lead>{sentenceOf(p)}</Lead>
      {p.unreadable ? <Unreadable {...p} /> : null}
      <TypedTexts language={frame.language} typed={p.typed ?? []} />
      <p class="actions">
        <ButtonLink href={pathIn(frame, back.path)} variant="secondary">
          {say(back.labelKey)}
        </ButtonLink>
      </p>
    </Layout>,
  )
}

/** What becomes of it, and what somebody can do: staff what privacy officers do, others whom to ask. */
function Unreadable({ frame, unreadable, back }: ErrorPageProps) {
  const say = t(frame.language)
  const reference = unreadable?.reference
  return (
    <>
      {reference === undefined ? null : (
        <Paragraph>{say('unreadable.reference', { reference: referenceText(reference) })}</Paragraph>
      )}
      <Paragraph>{say(isOfStaff(back) ? 'unreadable.staff' : 'unreadable.owner')}</Paragraph>
    </>
  )
}

function isOfStaff(back: ErrorPageProps['back']): boolean {
  return back?.labelKey === 'back.staff'
}

function signedOutKey({ typed, back }: ErrorPageProps): 'error.401' | 'error.401.staff' | 'error.401.bare' {
  if ((typed ?? []).length > 0) return 'error.401'
  return back?.labelKey === 'back.signIn' ? 'error.401.staff' : 'error.401.bare'
}

function sentenceOf(p: ErrorPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  if (p.key !== undefined && isTextKey(p.key)) return say(p.key)
  if (p.unreadable) return say('error.unreadable')
  if (p.status === 401) return say(signedOutKey(p))
  if (p.status === 410) {
    return p.policyVersion === undefined ? say('error.410.bare') : say('error.410', { n: p.policyVersion })
  }
  if (p.status === 429) {
    return p.retryAt
      ? say('error.429', { time: timeFrom(p.retryAt, frame.now, frame) })
      : say('error.429.bare')
  }
  if (p.status === 500) return say('error.500', { id: p.errorId ?? '-' })
  return say(`error.${p.status}`)
}
